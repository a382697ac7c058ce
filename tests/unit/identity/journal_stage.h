/* A house with a journal, for tests: Ann, her sessions, and MariaDB that goes away and comes back. */
#ifndef TESTS_JOURNAL_STAGE_H
#define TESTS_JOURNAL_STAGE_H

#include "fake_store.h"
#include "identity/journal.h"
#include "identity/table.h"

extern struct house *house;
extern struct user_id ann;
extern char journal_path[200];
extern struct lodge_arena *arena;
extern struct journal *the_journal;

struct opened {
    struct session_id id;
    char token[TOKEN_LENGTH + 1];
};

/* A house with a table that is vouched for, and a journal. */
void a_house(void);

struct opened a_session_of(struct user_id user);

/* What a check says of it. */
enum lodge_problem check(const char *token, struct signed_in *found);
enum lodge_problem passes(const struct opened *opened);

void mariadb_is_away(void);
void mariadb_is_back(void);

/* As a call of Ann's, who then sees that it is kept. */
void acting(void);

/* Does in MariaDB what waits, and returns how many that were. */
uint64_t apply(void);

#endif
