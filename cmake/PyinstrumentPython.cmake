# Which CPython is built in? PYINSTRUMENT_PYTHON names an interpreter (or one of a virtual environment); default:
# that of .venv, which scripts/setup.sh chose, else the python3 on PATH; in the build of a wheel, the one that builds
# it. Gives
#   PYTHON_VERSION, PYTHON_SHORT_VERSION, PYTHON_EXECUTABLE, PYTHON_PREFIX, PYTHON_STANDARD_LIBRARY
#   pyinstrument_python        headers
#   pyinstrument_python_embed  headers and interpreter, linked as the interpreter itself is where that can be done; a
#                              wheel has none
include_guard()

if(SKBUILD)
  set(PYINSTRUMENT_PYTHON ${Python_EXECUTABLE} CACHE FILEPATH "The Python that the wheel is for" FORCE)
endif()
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
if(PYTHON_HAS_NO_GIL)
  message(FATAL_ERROR "${PYINSTRUMENT_PYTHON} is a free-threaded build of Python, and pyinstrument needs the GIL; "
                      "name an ordinary build of Python ${PYTHON_SHORT_VERSION} (-DPYINSTRUMENT_PYTHON=...)")
endif()
if(NOT EXISTS ${PYTHON_INCLUDE}/Python.h)
  message(FATAL_ERROR "${PYINSTRUMENT_PYTHON} has no headers in ${PYTHON_INCLUDE}; install python3-dev")
endif()

add_library(pyinstrument_python INTERFACE)
target_include_directories(pyinstrument_python SYSTEM INTERFACE ${PYTHON_INCLUDE})

message(STATUS "Python built in: ${PYTHON_VERSION} (${PYTHON_EXECUTABLE})")
if(SKBUILD)
  return()
endif()

add_library(pyinstrument_python_embed INTERFACE)
target_link_libraries(pyinstrument_python_embed INTERFACE pyinstrument_python)
# whole and exported: extension modules find Python's functions in the program
set(static_python -Wl,--whole-archive ${PYTHON_STATIC_LIBRARY} -Wl,--no-whole-archive ${PYTHON_LINK_LIBRARIES})
set(static_python_options -Wl,--export-dynamic $<$<BOOL:${PYTHON_IS_POSITION_DEPENDENT}>:-no-pie>)
if(PYTHON_STATIC_LIBRARY AND NOT PYTHON_IS_SHARED)
  # a distribution may leave parts of its interpreter out of the library: Debian does, since 3.13
  string(MAKE_C_IDENTIFIER "links_${PYTHON_STATIC_LIBRARY}" static_python_links)
  if(NOT DEFINED ${static_python_links})
    message(STATUS "Looking whether ${PYTHON_STATIC_LIBRARY} is complete")
  endif()
  try_compile(${static_python_links}
    SOURCE_FROM_CONTENT embed.c "#include <Python.h>\nint main(void) { Py_Initialize(); return 0; }\n"
    CMAKE_FLAGS -DINCLUDE_DIRECTORIES=${PYTHON_INCLUDE}
    LINK_OPTIONS ${static_python_options} LINK_LIBRARIES ${static_python})
endif()
if(${static_python_links})
  target_link_libraries(pyinstrument_python_embed INTERFACE ${static_python})
  target_link_options(pyinstrument_python_embed INTERFACE ${static_python_options})
elseif(PYTHON_SHARED_LIBRARY)
  target_link_libraries(pyinstrument_python_embed INTERFACE ${PYTHON_SHARED_LIBRARY})
else()
  message(FATAL_ERROR "${PYINSTRUMENT_PYTHON} has no libpython to link; install python3-dev")
endif()
