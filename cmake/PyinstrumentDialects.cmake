# Plugins as other people's tool chains make them: gcc and clang, each with the new and the old string ABI.
#
# PYINSTRUMENT_DIALECTS is the list of those that are here: gxx, gxx_old_abi, clangxx, clangxx_old_abi.
include_guard()

find_program(PYINSTRUMENT_GXX g++)
find_program(PYINSTRUMENT_CLANGXX clang++)
set(PYINSTRUMENT_DIALECTS "")
foreach(dialect gxx clangxx)
  string(TOUPPER PYINSTRUMENT_${dialect} compiler)
  if(${compiler})
    list(APPEND PYINSTRUMENT_DIALECTS ${dialect} ${dialect}_old_abi)
    set(PYINSTRUMENT_COMMAND_${dialect} ${${compiler}})
    set(PYINSTRUMENT_COMMAND_${dialect}_old_abi ${${compiler}} -D_GLIBCXX_USE_CXX11_ABI=0)
  else()
    message(WARNING "SKIPPED: plugins built with ${dialect}, which is not installed (scripts/setup.sh does it)")
  endif()
endforeach()

# pyinstrument_add_dialects(NAME SOURCE): NAME_DIALECT.so of each dialect, in PYINSTRUMENT_PLUGIN_DIRECTORY; the targets
# are called NAME_DIALECT. It goes without CMake's own flags: the command line is what an author would type.
function(pyinstrument_add_dialects name source)
  file(GLOB_RECURSE sdk_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sdk/include/*)
  foreach(dialect IN LISTS PYINSTRUMENT_DIALECTS)
    set(output ${PYINSTRUMENT_PLUGIN_DIRECTORY}/${name}_${dialect}.so)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${PYINSTRUMENT_COMMAND_${dialect}} -std=c++20 -O2 -fPIC -shared -fvisibility=hidden
              -I${CMAKE_SOURCE_DIR}/sdk/include -Wall -Wextra -Wpedantic -Wshadow -Werror -Wl,-z,defs
              -Wl,--version-script=${PYINSTRUMENT_PLUGIN_MAP} ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${output}
      DEPENDS ${source} ${sdk_headers} ${PYINSTRUMENT_PLUGIN_MAP} VERBATIM)
    add_custom_target(${name}_${dialect} ALL DEPENDS ${output})
  endforeach()
endfunction()
