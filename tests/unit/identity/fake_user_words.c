/* Words of people in memory, as the text that says them all. */
#include "fake_store.h"

#include "store/user_words.h"

#include <check.h>

static const char **
words_of_row(struct user_id id)
{
    const struct user *row = fake_user_row(id);

    ck_assert_ptr_nonnull(row);
    return &fake.rows.words[row - fake.rows.users];
}

enum lodge_problem
user_words_insert(struct db *db, struct user_id id, const char *json)
{
    static struct lodge_arena *arena;
    const char **words = words_of_row(id);

    (void)db;
    if (!arena)
        arena = lodge_arena_new(16 * 1024 * 1024);
    ck_assert_ptr_null(*words);
    *words = lodge_copy_text(arena, json);
    return LODGE_OK;
}

enum lodge_problem
user_words_delete(struct db *db, struct user_id id)
{
    (void)db;
    *words_of_row(id) = NULL;
    return LODGE_OK;
}
