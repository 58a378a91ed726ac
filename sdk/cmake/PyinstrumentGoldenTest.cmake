# pyinstrument_add_golden_test(NAME SESSION file EXPECTED file OPTIONS word...)
#
# A test, NAME_golden, where tests are enabled and the program pyinstrument is found: `pyinstrument --load SESSION
# OPTIONS...` prints what stands in EXPECTED, byte for byte. Where new output is right, `PYINSTRUMENT_APPROVE=1 ctest` writes
# it there. The plugin is named by its file, $<TARGET_FILE:...>.
include_guard()

set(PYINSTRUMENT_COMPARE_REPORT ${CMAKE_CURRENT_LIST_DIR}/compare_report.cmake)

function(pyinstrument_add_golden_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SESSION;EXPECTED" "OPTIONS")
  if(NOT arg_SESSION OR NOT arg_EXPECTED OR NOT arg_OPTIONS OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pyinstrument_add_golden_test(${name}): expected SESSION file, EXPECTED file and OPTIONS "
                        "word...; found: ${ARGN}")
  endif()
  find_program(PYINSTRUMENT_PROGRAM pyinstrument HINTS ${PYINSTRUMENT_PROGRAM_FOLDER})
  if(NOT PYINSTRUMENT_PROGRAM)
    message(WARNING "pyinstrument is not on PATH, so ${name} has no golden test")
    return()
  endif()
  foreach(file SESSION EXPECTED)
    get_filename_component(arg_${file} ${arg_${file}} ABSOLUTE)
  endforeach()
  add_test(NAME ${name}_golden
    COMMAND ${CMAKE_COMMAND} -DPYINSTRUMENT=${PYINSTRUMENT_PROGRAM} -DSESSION=${arg_SESSION}
            -DEXPECTED=${arg_EXPECTED} "-DOPTIONS=${arg_OPTIONS}" -P ${PYINSTRUMENT_COMPARE_REPORT})
endfunction()
