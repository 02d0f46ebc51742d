# Texts as C++ literals, so that a program needs no files at run time.

# Appends `text` to the C++ file as one literal. Compilers may refuse literals above 64 KiB, and
# characters must not be cut in two: pieces of whole lines, which the compiler joins.
function(append_literal cpp text)
  set(rest "${text}")
  if(rest STREQUAL "")
    file(APPEND ${cpp} "    \"\"\n")
  endif()
  while(NOT rest STREQUAL "")
    string(LENGTH "${rest}" length)
    set(size ${length})
    if(length GREATER 8000)
      string(SUBSTRING "${rest}" 0 8000 piece)
      string(FIND "${piece}" "\n" newline REVERSE)
      math(EXPR size "${newline} + 1")
    endif()
    string(SUBSTRING "${rest}" 0 ${size} piece)
    string(SUBSTRING "${rest}" ${size} -1 rest)
    file(APPEND ${cpp} "    R\"tcpwhy(${piece})tcpwhy\"\n")
  endwhile()
endfunction()
