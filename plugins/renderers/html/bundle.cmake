# cmake -DBUNDLE=folder -DOUTPUT=bundle.c -P bundle.cmake: report.js and report.css of the folder as arrays in C.

function(array_of name file)
  file(READ ${BUNDLE}/${file} text)
  # the page is one file: the script ends at the first end tag, whatever JavaScript makes of it
  if(text MATCHES "</([sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])|<!--")
    message(FATAL_ERROR "${BUNDLE}/${file} holds ${CMAKE_MATCH_0}, which HTML would take for its own")
  endif()
  file(READ ${BUNDLE}/${file} bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  set(definition "const char ${name}[] = {\n${bytes}'\\0'};\nconst size_t ${name}_size = ${size};\n" PARENT_SCOPE)
endfunction()

set(all "#include <stddef.h>\n\n")
array_of(pyinstrument_report_script report.js)
string(APPEND all "${definition}")
array_of(pyinstrument_report_style report.css)
string(APPEND all "${definition}")
file(STRINGS ${BUNDLE}/report.js.sha256 hash LIMIT_COUNT 1)
string(APPEND all "const char pyinstrument_report_script_sha256[] = \"${hash}\";\n")
file(WRITE ${OUTPUT} "${all}")
