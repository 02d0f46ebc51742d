# Puts the page together: the modules become one script, each in a function of its own, and style and
# script are named to the Content-Security-Policy by their SHA-256.
#
#   cmake -DHTML=page-with-@DATA@.html -P embed.cmake        the page, for a browser
#   cmake -DCPP=page.cpp -P embed.cmake                      the same as C++: page_head, page_foot
#
# What the modules have to keep to: `import { a, b } from './x.js';` and `export function NAME` or
# `export const NAME` are the only forms of import and export.
cmake_minimum_required(VERSION 3.22)
include(${CMAKE_CURRENT_LIST_DIR}/../../embed_text.cmake)

set(here ${CMAKE_CURRENT_LIST_DIR})
# In the order of their imports; main runs the page.
set(modules dom model words chain layout icmp states ladder details steps overview settings link main)
# Later rules win over earlier ones.
set(styles base head connection ladder selection states story steps overview narrow)

# The base64 of a hexadecimal digest, as the policy wants it.
function(base64_of_hex out hex)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  set(text "")
  string(LENGTH "${hex}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${hex}" ${at} 6 group)
    string(LENGTH "${group}" digits)
    string(SUBSTRING "${group}00000" 0 6 group)
    math(EXPR bits "0x${group}")
    math(EXPR sextets "(${digits} * 4 + 5) / 6")
    foreach(index RANGE 3)
      if(index LESS sextets)
        math(EXPR value "(${bits} >> (18 - 6 * ${index})) & 63")
        string(SUBSTRING "${alphabet}" ${value} 1 letter)
        string(APPEND text "${letter}")
      else()
        string(APPEND text "=")
      endif()
    endforeach()
    math(EXPR at "${at} + 6")
  endwhile()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(hash_of out text)
  string(SHA256 hex "${text}")
  base64_of_hex(base64 "${hex}")
  set(${out} "sha256-${base64}" PARENT_SCOPE)
endfunction()

set(script "'use strict';\n")
foreach(module IN LISTS modules)
  file(READ ${here}/${module}.js source)
  string(REGEX MATCHALL "export (function|const) [A-Za-z]+" exports "${source}")
  list(TRANSFORM exports REPLACE "export (function|const) " "")
  list(JOIN exports ", " names)
  string(REGEX REPLACE "import ({[^}]*}) from './([a-z]+)\\.js'" "const \\1 = \\2Module" source "${source}")
  string(REGEX REPLACE "export (function|const) " "\\1 " source "${source}")
  string(APPEND script "const ${module}Module = (() => {\n${source}return { ${names} };\n})();\n")
endforeach()

set(style "")
foreach(part IN LISTS styles)
  file(READ ${here}/style/${part}.css rules)
  string(APPEND style "${between}${rules}")
  set(between "\n")
endforeach()
file(READ ${here}/page.html page)
hash_of(script_hash "${script}")
hash_of(style_hash "${style}")
string(REPLACE "@SCRIPT_HASH@" "${script_hash}" page "${page}")
string(REPLACE "@STYLE_HASH@" "${style_hash}" page "${page}")
string(REPLACE "@STYLE@" "${style}" page "${page}")
string(REPLACE "@SCRIPT@" "${script}" page "${page}")

if(HTML)
  file(WRITE ${HTML} "${page}")
endif()

if(CPP)
  string(FIND "${page}" "@DATA@" data)
  string(SUBSTRING "${page}" 0 ${data} head)
  math(EXPR behind "${data} + 6")
  string(SUBSTRING "${page}" ${behind} -1 foot)
  file(WRITE ${CPP} "// Generated from tracer/render/page by embed.cmake.\n#include \"tracer/render/page/page.hpp\"\n\nnamespace tcpwhy::render {\n")
  foreach(part head foot)
    file(APPEND ${CPP} "\nconst std::string_view page_${part} =\n")
    append_literal(${CPP} "${${part}}")
    file(APPEND ${CPP} "    ;\n")
  endforeach()
  file(APPEND ${CPP} "\n}  // namespace tcpwhy::render\n")
endif()
