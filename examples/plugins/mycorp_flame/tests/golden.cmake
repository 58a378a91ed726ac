# cmake -DPYINSTRUMENT=... -DPLUGIN=... [-DAPPROVE=1] -P golden.cmake
set(expected ${CMAKE_CURRENT_LIST_DIR}/expected.svg)
execute_process(
  COMMAND ${PYINSTRUMENT} --load ${CMAKE_CURRENT_LIST_DIR}/session.pyisession -r ${PLUGIN}
  OUTPUT_VARIABLE found COMMAND_ERROR_IS_FATAL ANY)
if(APPROVE)
  file(WRITE ${expected} "${found}")
endif()
file(READ ${expected} wanted)
if(NOT found STREQUAL wanted)
  message(FATAL_ERROR "it printed\n${found}\nand should have printed\n${wanted}\nIf the new output is right: "
                      "cmake -DAPPROVE=1 -DPYINSTRUMENT=${PYINSTRUMENT} -DPLUGIN=${PLUGIN} -P ${CMAKE_CURRENT_LIST_FILE}")
endif()
