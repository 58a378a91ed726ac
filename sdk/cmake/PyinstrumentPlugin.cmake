# pyinstrument_add_plugin(NAME [STATIC] SOURCES file... [LIBRARIES target...] [DESTINATION folder] [NO_INSTALL])
#
# A plugin as a shared library NAME.so that exports one symbol and lacks none: C++20, hidden visibility, a
# version script, `-z defs`. It is installed to lib/pyinstrument/plugins of the prefix, or to DESTINATION. Where
# tests are enabled, one runs the checker (pyinstrument-plugin check) on it.
#
# STATIC: the same sources as a static library for a program of one's own, which gets at the plugin by
# pyinstrument/static_plugin.h. It is neither installed nor checked.
include_guard()

set(PYINSTRUMENT_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)
get_filename_component(PYINSTRUMENT_PROGRAM_FOLDER ${CMAKE_CURRENT_LIST_DIR}/../../../bin ABSOLUTE)

function(pyinstrument_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STATIC;NO_INSTALL" "DESTINATION" "SOURCES;LIBRARIES")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pyinstrument_add_plugin(${name}): expected SOURCES file..., and then LIBRARIES, "
                        "DESTINATION, NO_INSTALL or STATIC; found: ${ARGN}")
  endif()
  if(arg_STATIC AND arg_DESTINATION)
    message(FATAL_ERROR "pyinstrument_add_plugin(${name}): a STATIC plugin is part of a program and is not installed, "
                        "so there is no DESTINATION")
  endif()
  if(arg_STATIC AND NOT name MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    message(FATAL_ERROR "pyinstrument_add_plugin(${name}): the name of a STATIC plugin becomes part of a function's, so "
                        "it is made of letters, digits and underscores")
  endif()
  if(arg_STATIC)
    add_library(${name} STATIC ${arg_SOURCES})
    # each plugin of a program needs another name for the function that they all export
    target_compile_definitions(${name} PRIVATE pyinstrument_plugin_v1=pyinstrument_plugin_v1_${name})
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_link_libraries(${name} PUBLIC pyinstrument::sdk PRIVATE ${arg_LIBRARIES})
  else()
    add_library(${name} MODULE ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE pyinstrument::sdk ${arg_LIBRARIES})
  endif()
  target_compile_features(${name} PRIVATE cxx_std_20)
  set_target_properties(${name} PROPERTIES
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(arg_STATIC)
    return()
  endif()

  set_target_properties(${name} PROPERTIES PREFIX "" SUFFIX ".so" LINK_DEPENDS ${PYINSTRUMENT_PLUGIN_MAP})
  target_link_options(${name} PRIVATE -Wl,--version-script=${PYINSTRUMENT_PLUGIN_MAP})
  if(NOT PYINSTRUMENT_SANITIZE)  # a sanitizer's own functions come with the executable
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  if(NOT PYINSTRUMENT_PLUGIN_DIRECTORY)  # which only pyinstrument's own build sets
    find_program(PYINSTRUMENT_PLUGIN_PROGRAM pyinstrument-plugin HINTS ${PYINSTRUMENT_PROGRAM_FOLDER})
    if(PYINSTRUMENT_PLUGIN_PROGRAM)
      add_test(NAME ${name}_check COMMAND ${PYINSTRUMENT_PLUGIN_PROGRAM} check $<TARGET_FILE:${name}>)
    endif()
  else()
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PYINSTRUMENT_PLUGIN_DIRECTORY})
  endif()
  if(NOT arg_NO_INSTALL)
    if(NOT arg_DESTINATION)
      set(arg_DESTINATION lib/pyinstrument/plugins)
    endif()
    install(TARGETS ${name} LIBRARY DESTINATION ${arg_DESTINATION})
  endif()
endfunction()
