/* Passwords of database accounts: made once, at random, each in a file of its own. */
#ifndef PROGRAMS_COMMANDS_SETUP_SECRET_H
#define PROGRAMS_COMMANDS_SETUP_SECRET_H

#include <gatelodge/arena.h>

#include <stdbool.h>

/* The password in DIRECTORY/NAME. Where there is none, it is made: 256 random bits, in a file that its owner alone
 * can read (0600), in a directory that is made likewise (0700). False: *why says what is in the way. */
bool setup_secret(const char *directory, const char *name, struct lodge_arena *arena, const char **secret,
    const char **why);

#endif
