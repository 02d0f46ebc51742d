# The catalogue's files as one C++ source.
#
#   cmake -DCPP=catalogue.cpp -P embed.cmake
cmake_minimum_required(VERSION 3.22)
include(${CMAKE_CURRENT_LIST_DIR}/../../embed_text.cmake)

file(GLOB files ${CMAKE_CURRENT_LIST_DIR}/*.toml)
list(SORT files)
file(WRITE ${CPP} "// Generated from tracer/lab/catalogue by embed.cmake.\n#include \"tracer/lab/catalogue.hpp\"\n\nnamespace tcpwhy::lab {\n\nstd::span<const CatalogueText> catalogue_texts() {\n    static constexpr CatalogueText texts[] = {\n")
foreach(path IN LISTS files)
  get_filename_component(name ${path} NAME_WE)
  file(READ ${path} text)
  file(APPEND ${CPP} "    {\"${name}\",\n")
  append_literal(${CPP} "${text}")
  file(APPEND ${CPP} "    },\n")
endforeach()
file(APPEND ${CPP} "    };\n    return texts;\n}\n\n}  // namespace tcpwhy::lab\n")
