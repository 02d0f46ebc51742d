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
if(TCPWHY_WERROR)
  target_compile_options(tcpwhy_options INTERFACE -Werror)
endif()
if(TCPWHY_SANITIZE)
  target_compile_options(tcpwhy_options INTERFACE
    -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(tcpwhy_options INTERFACE -fsanitize=address,undefined)
endif()
if(TCPWHY_FUZZ)
  target_compile_options(tcpwhy_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

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

# Rooms whose sources use one name for different things, so that each has to be a unit of its own.
set(tcpwhy_rooms_in_parts tracer_model tracer_calls_words tracer_calls_strace)

# With TCPWHY_QUICK a room is compiled as one unit, and the common headers only once. Without it each
# source stands for itself, so that a missing include shows.
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
    get_filename_component(room ${source} DIRECTORY)
    file(RELATIVE_PATH room ${PROJECT_SOURCE_DIR} ${room})
    string(REPLACE "/" "_" room "${room}")
    if(room IN_LIST tcpwhy_rooms_in_parts)
      set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    else()
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${room}")
    endif()
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
  add_custom_command(OUTPUT ${cpp}
    COMMAND ${CMAKE_COMMAND} -DCPP=${cpp} -DFOLDER=${PROJECT_SOURCE_DIR}/${folder} -DENDING=${ending}
      -DHEADER=${header} -DNAMESPACE=${namespace} -DFUNCTION=${function} -P ${PROJECT_SOURCE_DIR}/tracer/embed_folder.cmake
    DEPENDS ${texts} ${scripts} VERBATIM)
  set(${function} ${cpp} PARENT_SCOPE)
endfunction()
