# How the programs of this project are compiled, and how a target finds its sources.

# The flags of every target.
add_library(tcpwhy_options INTERFACE)
target_include_directories(tcpwhy_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(tcpwhy_options INTERFACE TCPWHY_VERSION="${PROJECT_VERSION}")
target_compile_options(tcpwhy_options INTERFACE
  -Wall -Wextra -Wpedantic $<$<COMPILE_LANGUAGE:CXX>:-Wconversion>)
if(NOT TCPWHY_QUICK)
  # Where a room is one unit, a parameter may have the name of another source's constant.
  target_compile_options(tcpwhy_options INTERFACE -Wshadow)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns of an overlap that cannot be in "text" + std::string (GCC bug 105651).
  target_compile_options(tcpwhy_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
    # … and g++ 13 of any reference that a function returns which was given a temporary key.
    target_compile_options(tcpwhy_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-dangling-reference>)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # The pages are embedded as one literal each.
  target_compile_options(tcpwhy_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-overlength-strings>)
endif()
if(TCPWHY_WERROR)
  target_compile_options(tcpwhy_options INTERFACE -Werror)
endif()
if(TCPWHY_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # clang 14 cannot place its mark of a function's type before a coroutine.
    list(APPEND sanitizers -fno-sanitize=function)
  endif()
  target_compile_options(tcpwhy_options INTERFACE ${sanitizers})
  target_link_options(tcpwhy_options INTERFACE -fsanitize=address,undefined)
endif()
if(TCPWHY_TSAN)
  target_compile_options(tcpwhy_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(tcpwhy_options INTERFACE -fsanitize=thread)
endif()
if(TCPWHY_FUZZ)
  target_compile_options(tcpwhy_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# g++ 14 does not share a precompiled header between levels of optimisation. It then reads the headers themselves, and need not say so.
set(CMAKE_PCH_WARN_INVALID OFF)

# The headers of the standard library that most units include. CLI11's does not belong here: every unit that
# reads it compiles its constants of namespace scope, which takes seconds.
set(tcpwhy_common_headers
  <algorithm> <array> <charconv> <chrono> <cstdint> <deque> <functional> <map> <memory> <optional> <span>
  <string> <string_view> <unordered_map> <utility> <variant> <vector>)

# The sources of some folders and of all folders below them, so that a target names rooms and not files.
function(tcpwhy_sources out)
  set(found "")
  foreach(folder IN LISTS ARGN)
    file(GLOB_RECURSE here CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND found ${here})
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# With TCPWHY_QUICK a first-level room (tracer/wire) is compiled as one unit with the rooms below it, and the common headers
# only once: most of a small unit's time goes into headers and templates that its neighbours need too. The functions of
# tracer/analysis are also inlined across its rooms, which makes `read` quicker. Without TCPWHY_QUICK each source stands for
# itself, so that a missing include shows.
function(tcpwhy_compile_quickly target)
  if(NOT TCPWHY_QUICK)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ takes the sources of a unit for headers, and warns of members whose type is in the anonymous namespace.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
  endif()
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    file(RELATIVE_PATH room ${PROJECT_SOURCE_DIR} ${source})
    string(REGEX REPLACE "^(tracer/)?([^/]+)/.*" "\\2" room ${room})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${room}")
  endforeach()
  if(target STREQUAL "common_lib")
    target_precompile_headers(common_lib PRIVATE ${tcpwhy_common_headers})
  else()
    target_precompile_headers(${target} REUSE_FROM common_lib)
  endif()
endfunction()

# tcpwhy_library(NAME ROOM ... [GENERATED SOURCE ...]): a static library of these rooms. main.cpp is a program's.
function(tcpwhy_library name)
  cmake_parse_arguments(PARSE_ARGV 1 library "" "" "GENERATED")
  tcpwhy_sources(sources ${library_UNPARSED_ARGUMENTS})
  list(FILTER sources EXCLUDE REGEX "/main.cpp$")
  add_library(${name} STATIC ${sources} ${library_GENERATED})
  target_link_libraries(${name} PUBLIC tcpwhy_options)
  tcpwhy_compile_quickly(${name})
endfunction()

# The texts of a folder as a C++ source, whose path becomes ${function}: what `header` declares as `function`.
function(tcpwhy_embed function folder ending header namespace)
  set(cpp ${PROJECT_BINARY_DIR}/generated/${function}.cpp)
  set(scripts ${PROJECT_SOURCE_DIR}/tracer/embed_folder.cmake ${PROJECT_SOURCE_DIR}/tracer/embed_text.cmake)
  file(GLOB texts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.${ending})
  # The list changes when a text is removed, which no text that is left would show.
  set(list ${PROJECT_BINARY_DIR}/generated/${function}.list)
  file(GENERATE OUTPUT ${list} CONTENT "$<JOIN:${texts},\n>\n")
  add_custom_command(OUTPUT ${cpp}
    COMMAND ${CMAKE_COMMAND} -DCPP=${cpp} -DFOLDER=${PROJECT_SOURCE_DIR}/${folder} -DENDING=${ending}
      -DHEADER=${header} -DNAMESPACE=${namespace} -DFUNCTION=${function} -P ${PROJECT_SOURCE_DIR}/tracer/embed_folder.cmake
    DEPENDS ${texts} ${list} ${scripts} VERBATIM)
  set(${function} ${cpp} PARENT_SCOPE)
endfunction()

# A traced program whose calls the tracer can lead back to their lines: with debug information, and with every caller on its
# stack. It needs no places of variables, which take a sixth of the time, and little optimisation: it waits for the other end, and
# Asio's templates take twice as long with -O2. The common precompiled header has no debug information, so it does not fit.
set(tcpwhy_keeps_lines -g -fno-var-tracking -fno-optimize-sibling-calls $<$<CONFIG:Release>:-O1>)
function(tcpwhy_keep_lines target)
  target_compile_options(${target} PRIVATE ${tcpwhy_keeps_lines})
  set_target_properties(${target} PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)
endfunction()
