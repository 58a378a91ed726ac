# Which CPython is built in? PYINSTRUMENT_PYTHON names an interpreter (or one of a virtual environment); default:
# that of .venv, which scripts/setup.sh chose, else the python3 on PATH. Gives
#   PYTHON_VERSION, PYTHON_SHORT_VERSION, PYTHON_EXECUTABLE, PYTHON_PREFIX, PYTHON_STANDARD_LIBRARY
#   pyinstrument_python        headers
#   pyinstrument_python_embed  headers and interpreter, linked as the interpreter itself is
include_guard()

find_program(PYINSTRUMENT_PYTHON python3 HINTS ${CMAKE_SOURCE_DIR}/.venv/bin DOC "The Python whose interpreter is built in")
if(NOT PYINSTRUMENT_PYTHON)
  message(FATAL_ERROR "No python3 on PATH; name the Python to build in with -DPYINSTRUMENT_PYTHON=/path/to/python3")
endif()

# -I and -S: neither the folder we stand in nor anybody's site-packages may change the answer
execute_process(
  COMMAND ${PYINSTRUMENT_PYTHON} -I -S ${CMAKE_CURRENT_LIST_DIR}/python_facts.py
  OUTPUT_VARIABLE python_facts RESULT_VARIABLE python_status ERROR_VARIABLE python_error)
if(NOT python_status EQUAL 0)
  message(FATAL_ERROR "${PYINSTRUMENT_PYTHON} cannot say how it was built:\n${python_error}")
endif()
cmake_language(EVAL CODE "${python_facts}")

if(NOT PYTHON_IMPLEMENTATION STREQUAL "cpython" OR PYTHON_VERSION VERSION_LESS 3.10)
  message(FATAL_ERROR "${PYINSTRUMENT_PYTHON} is ${PYTHON_IMPLEMENTATION} ${PYTHON_VERSION}; "
                      "CPython 3.10 or later is needed (-DPYINSTRUMENT_PYTHON=...)")
endif()
if(NOT EXISTS ${PYTHON_INCLUDE}/Python.h)
  message(FATAL_ERROR "${PYINSTRUMENT_PYTHON} has no headers in ${PYTHON_INCLUDE}; install python3-dev")
endif()

add_library(pyinstrument_python INTERFACE)
target_include_directories(pyinstrument_python SYSTEM INTERFACE ${PYTHON_INCLUDE})

add_library(pyinstrument_python_embed INTERFACE)
target_link_libraries(pyinstrument_python_embed INTERFACE pyinstrument_python)
if(PYTHON_STATIC_LIBRARY AND NOT PYTHON_IS_SHARED)
  # whole and exported: extension modules find Python's functions in the program
  target_link_libraries(pyinstrument_python_embed INTERFACE
    -Wl,--whole-archive ${PYTHON_STATIC_LIBRARY} -Wl,--no-whole-archive ${PYTHON_LINK_LIBRARIES})
  target_link_options(pyinstrument_python_embed INTERFACE
    -Wl,--export-dynamic $<$<BOOL:${PYTHON_IS_POSITION_DEPENDENT}>:-no-pie>)
elseif(PYTHON_SHARED_LIBRARY)
  target_link_libraries(pyinstrument_python_embed INTERFACE ${PYTHON_SHARED_LIBRARY})
else()
  message(FATAL_ERROR "${PYINSTRUMENT_PYTHON} has no libpython to link; install python3-dev")
endif()
message(STATUS "Python built in: ${PYTHON_VERSION} (${PYTHON_EXECUTABLE})")
