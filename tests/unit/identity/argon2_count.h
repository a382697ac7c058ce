/* Counts what Argon2 is asked for. The tests that include this are linked with --wrap=hash_compute. */
#ifndef TESTS_ARGON2_COUNT_H
#define TESTS_ARGON2_COUNT_H

#include <stddef.h>
#include <stdint.h>

extern int argon2_hashes;           /* made so far */
extern uint64_t argon2_memory;      /* KiB, of all of them */

#endif
