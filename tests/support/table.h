/* A session table for tests, and people for it whose every member follows from their digest: who finds one
 * can tell whether all of it is as it was kept. */
#ifndef TESTS_SUPPORT_TABLE_H
#define TESTS_SUPPORT_TABLE_H

#include "identity/table.h"

#define TEST_TABLE_IDLE LODGE_MINUTES(30)

/* Sizes of records. */
enum derived_size {
    DERIVED_USUAL,          /* as a site of some size would have them: a few groups and permissions */
    DERIVED_ANY,            /* from hardly anything to nearly too much */
};

/* Folder of this test, with nothing in it. It is removed when the process that asked first ends. */
const char *test_folder(void);

/* The table of the folder; ends the test when it cannot be opened. 0: 1 MiB, which is 14 buckets. */
struct table_settings test_table_settings(int64_t memory);
struct table *test_table(int64_t memory);

/* A file of the table, by its ending: "", ".uses" and so on. */
const char *test_table_file(const char *ending);

/* For texts of tests that are soon over: 4 MiB, which are never given back. */
struct lodge_arena *test_table_arena(void);

/* The digest of this number. */
void derive_digest(uint64_t number, unsigned char digest[LODGE_DIGEST_SIZE]);

/* The session or token that has this digest, in the state of this version (0 to 2^40): its ids are of the
 * digest alone. Texts live in the arena. */
void derive(const unsigned char digest[LODGE_DIGEST_SIZE], uint64_t version, enum derived_size size,
    struct lodge_arena *arena, struct signed_in *who);

/* What is marked for it. */
struct lodge_id derived_id(const struct signed_in *who);

/* Which version was found; UINT64_MAX when anything is not as it was derived. */
uint64_t derived_version(const struct signed_in *found, enum derived_size size, struct lodge_arena *arena);

/* Derives and keeps, asked for just now. */
void keep_derived(struct table *table, uint64_t number, uint64_t version, enum derived_size size,
    struct lodge_arena *arena);

/* The same of the usual size, in version 1; and whether there is one. */
void keep_usual(struct table *table, uint64_t number);
bool has_derived(struct table *table, uint64_t number);

#endif
