// The names of CPython's tables are those of CPython: a static libpython in the same program has them as
// well.
#define _PyOpcode_Caches pyinstrument_opcode_caches
#define _PyOpcode_Deopt pyinstrument_opcode_deopt
#define _PyOpcode_Jump pyinstrument_opcode_jump
#define _PyOpcode_OpName pyinstrument_opcode_names
#define _PyOpcode_num_popped pyinstrument_opcode_popped
#define _PyOpcode_num_pushed pyinstrument_opcode_pushed
#define _PyOpcode_opcode_metadata pyinstrument_opcode_metadata
#define _PyOpcode_macro_expansion pyinstrument_opcode_expansion
#define _PyOpcode_PseudoTargets pyinstrument_opcode_targets

#define Py_BUILD_CORE
#define NEED_OPCODE_TABLES    // 3.11, 3.12
#define NEED_OPCODE_METADATA  // 3.13
#include <Python.h>
#if PY_VERSION_HEX >= 0x030D0000
#include <internal/pycore_opcode_metadata.h>
#else
#include <internal/pycore_opcode.h>
#endif

#include "sampler/tick/opcode_tables.h"

// Instrumented forms deoptimise to themselves in CPython's table. Each version has some of these.
#define CASE(name)          \
  case INSTRUMENTED_##name: \
    return name

uint8_t pyinstrument_base_opcode(uint8_t opcode) {
  switch (opcode) {
#ifdef INSTRUMENTED_LINE
    case INSTRUMENTED_LINE:
    case INSTRUMENTED_INSTRUCTION:
      return 0;
#endif
#ifdef ENTER_EXECUTOR
    case ENTER_EXECUTOR:
      return 0;
#endif
#ifdef INSTRUMENTED_CALL
      CASE(CALL);
      CASE(CALL_FUNCTION_EX);
      CASE(END_FOR);
      CASE(END_SEND);
      CASE(FOR_ITER);
      CASE(JUMP_BACKWARD);
      CASE(JUMP_FORWARD);
      CASE(LOAD_SUPER_ATTR);
      CASE(POP_JUMP_IF_FALSE);
      CASE(POP_JUMP_IF_NONE);
      CASE(POP_JUMP_IF_NOT_NONE);
      CASE(POP_JUMP_IF_TRUE);
      CASE(RESUME);
      CASE(RETURN_VALUE);
      CASE(YIELD_VALUE);
#endif
#ifdef INSTRUMENTED_CALL_KW
      CASE(CALL_KW);
#endif
#ifdef INSTRUMENTED_RETURN_CONST
      CASE(RETURN_CONST);
#endif
#ifdef INSTRUMENTED_NOT_TAKEN
      CASE(NOT_TAKEN);
#endif
#ifdef INSTRUMENTED_POP_ITER
      CASE(POP_ITER);
#endif
#ifdef INSTRUMENTED_END_ASYNC_FOR
      CASE(END_ASYNC_FOR);
#endif
    default:
      return _PyOpcode_Deopt[opcode];
  }
}

uint8_t pyinstrument_cache_units(uint8_t base_opcode) { return _PyOpcode_Caches[base_opcode]; }
