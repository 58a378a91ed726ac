# pyinstrument_add_plugin(NAME SOURCES file... [LIBRARIES target...] [DESTINATION folder] [NO_INSTALL])
#
# A plugin as a shared library NAME.so that exports one symbol and lacks none: C++20, hidden visibility, a
# version script, `-z defs`. It is installed to lib/pyinstrument/plugins of the prefix, or to DESTINATION. Where
# tests are enabled, one runs the checker (pyinstrument-plugin check) on it.
include_guard()

set(PYINSTRUMENT_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)
get_filename_component(PYINSTRUMENT_PROGRAM_FOLDER ${CMAKE_CURRENT_LIST_DIR}/../../../bin ABSOLUTE)

function(pyinstrument_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_INSTALL" "DESTINATION" "SOURCES;LIBRARIES")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pyinstrument_add_plugin(${name}): expected SOURCES file..., and then LIBRARIES, "
                        "DESTINATION or NO_INSTALL; found: ${ARGN}")
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_link_libraries(${name} PRIVATE pyinstrument::sdk ${arg_LIBRARIES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".so"
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${PYINSTRUMENT_PLUGIN_MAP})
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
