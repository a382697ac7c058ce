/* Migrations: numbered files, forward only, run by the command line alone. */
#ifndef STORE_UPGRADE_H
#define STORE_UPGRADE_H

#include "store/db.h"

struct migration {
    int64_t number;
    const char *name;           /* "0001_people.sql" */
    const char *checksum;       /* SHA-256 of the file, hexadecimal */
    const char *state;          /* "applied", "pending", "changed" (file differs from what was applied),
                                   "unfinished" (began and did not end), "unknown" (applied, but no file) */
    const char *error;          /* why it is unfinished; else NULL */
    int64_t applied_at;         /* 0: not yet */
};

/* Every migration of the directory and of the database, by number. *why is set on any problem. */
enum lodge_problem upgrade_status(const struct database_settings *settings, const char *directory,
    struct lodge_arena *arena, struct lodge_list *migrations, const char **why);

/* Applies what is pending, in order. Two at once are harmless: one waits for the other, then finds nothing to
 * do. `progress` is called before each file (may be NULL). *applied counts. */
enum lodge_problem upgrade_run(const struct database_settings *settings, const char *directory,
    struct lodge_arena *arena, void (*progress)(const struct migration *next), int *applied, const char **why);

#endif
