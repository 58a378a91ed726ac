# cmake -DPYINSTRUMENT=program -DSESSION=file -DEXPECTED=file -DOPTIONS=list -P compare_report.cmake
execute_process(COMMAND ${PYINSTRUMENT} --load ${SESSION} ${OPTIONS}
                OUTPUT_VARIABLE found COMMAND_ERROR_IS_FATAL ANY)
# the text report ends with the session's name in a folder of the user's
string(REGEX REPLACE "To view this report with different options.*" "" found "${found}")
if(DEFINED ENV{PYINSTRUMENT_APPROVE})
  file(WRITE ${EXPECTED} "${found}")
endif()
set(wanted "")
if(EXISTS ${EXPECTED})
  file(READ ${EXPECTED} wanted)
endif()
if(NOT found STREQUAL wanted)
  message(FATAL_ERROR "it printed\n${found}\nand should have printed\n${wanted}\nIf the new output is right, "
                      "PYINSTRUMENT_APPROVE=1 ctest writes it to ${EXPECTED}")
endif()
