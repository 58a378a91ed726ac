# How everything of ours is compiled, and where a build leaves it (docs/architecture: always the same places).
include_guard()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(PYINSTRUMENT_PLUGIN_DIRECTORY ${CMAKE_BINARY_DIR}/lib/pyinstrument/plugins)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers)
# gcc 12 warns of copies inside std::string + that cannot happen (its bug 105651)
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(PYINSTRUMENT_SANITIZE)
  add_compile_options(-fsanitize=${PYINSTRUMENT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PYINSTRUMENT_SANITIZE})
endif()

# pyinstrument_add_test(NAME SOURCES ... LIBRARIES ...): one Catch2 program and its ctest.
function(pyinstrument_add_test name)
  if(NOT PYINSTRUMENT_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} pyinstrument_catch_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()

if(PYINSTRUMENT_TESTS)
  # Catch's own main is slow to compile: once for all test programs
  file(WRITE ${CMAKE_BINARY_DIR}/catch_main.cpp "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
  add_library(pyinstrument_catch_main STATIC ${CMAKE_BINARY_DIR}/catch_main.cpp)
  set_target_properties(pyinstrument_catch_main PROPERTIES CXX_CLANG_TIDY "")
endif()
