// A library that is there when missing_dependency is linked, and not when it is loaded.
extern "C" __attribute__((visibility("default"))) int pyinstrument_test_absent() { return 1; }
