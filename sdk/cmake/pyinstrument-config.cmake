# find_package(pyinstrument 1 REQUIRED COMPONENTS sdk): pyinstrument::sdk, pyinstrument_add_plugin()
# and pyinstrument_add_golden_test().
# The version is that of the plugin contract (sdk/include/pyinstrument/plugin.h).
set(pyinstrument_sdk_FOUND TRUE)
foreach(component IN LISTS pyinstrument_FIND_COMPONENTS)
  if(NOT component STREQUAL "sdk" AND pyinstrument_FIND_REQUIRED_${component})
    set(pyinstrument_FOUND FALSE)
    set(pyinstrument_NOT_FOUND_MESSAGE "pyinstrument has no component \"${component}\"; it has: sdk")
    return()
  endif()
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/pyinstrument-sdk.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/PyinstrumentPlugin.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/PyinstrumentGoldenTest.cmake)
