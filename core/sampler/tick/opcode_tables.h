/* Which instruction stands behind a rewritten one, and how many units of cache follow it?
 *
 * CPython rewrites instructions as it runs: into specialised forms, and into instrumented ones for tools. In
 * C, since CPython's own tables are written in C that C++ does not have. Threads: constants. */
#ifndef PYINSTRUMENT_SAMPLER_TICK_OPCODE_TABLES_H
#define PYINSTRUMENT_SAMPLER_TICK_OPCODE_TABLES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As the compiler wrote it; 0 where there is no such instruction, or its place is kept elsewhere (see
 * bytecode.hpp). */
uint8_t pyinstrument_base_opcode(uint8_t opcode);

/* Of an instruction as the compiler writes it. */
uint8_t pyinstrument_cache_units(uint8_t base_opcode);

#ifdef __cplusplus
}
#endif

#endif
