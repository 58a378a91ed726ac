# pyinstrument_add_plugin(NAME SOURCES file...): a plugin as a shared library that exports one symbol.
include_guard()

set(PYINSTRUMENT_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(pyinstrument_add_plugin name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} MODULE ${arg_SOURCES})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_link_libraries(${name} PRIVATE pyinstrument::sdk ${arg_LIBRARIES})
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".so"
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${PYINSTRUMENT_PLUGIN_MAP})
  target_link_options(${name} PRIVATE -Wl,--version-script=${PYINSTRUMENT_PLUGIN_MAP})
  if(NOT PYINSTRUMENT_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  if(PYINSTRUMENT_PLUGIN_DIRECTORY)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PYINSTRUMENT_PLUGIN_DIRECTORY})
  endif()
endfunction()
