/* The words of people: one row for each, found by their beginning. */
#include "store/user_words.h"

#include "store/maps.h"

#include <stdlib.h>
#include <string.h>

#define OTHERS_MAX (SEARCH_WORDS_MAX - 1)
#define WALKED_MAX 1000

#define FOUND_TEXT(member) { #member, DB_KIND_TEXT, LODGE_AT(struct found_user, user.member, const char *), 0 }
#define FOUND_TIME(member) { #member, DB_KIND_TIME, LODGE_AT(struct found_user, user.member, int64_t), 0 }

const struct db_column found_user_columns[] = {
    DB_ID(struct found_user, id, user.id.n),
    FOUND_TEXT(kind),
    FOUND_TEXT(username),
    FOUND_TEXT(email),
    FOUND_TEXT(email_folded),
    { "email_verified", DB_KIND_FLAG, LODGE_AT(struct found_user, user.email_verified, bool), 0 },
    FOUND_TEXT(display_name),
    FOUND_TEXT(status),
    FOUND_TEXT(locale),
    FOUND_TEXT(time_zone),
    FOUND_TEXT(attributes),
    { "version", DB_KIND_NUMBER, LODGE_AT(struct found_user, user.version, int64_t), 0 },
    FOUND_TIME(created_at),
    FOUND_TIME(updated_at),
    FOUND_TIME(last_login_at),
    FOUND_TIME(expires_at),
    FOUND_TEXT(group_names),
    FOUND_TEXT(role_names),
    DB_TEXT(struct found_user, word),
    DB_NUMBER(struct found_user, fits),
    DB_END
};

struct plan {
    const char *json;
};

const struct db_column plan_columns[] = {
    { "EXPLAIN", DB_KIND_TEXT, LODGE_AT(struct plan, json, const char *), 0 },
    DB_END
};

const struct db_column walked_user_columns[] = {
    DB_ID(struct walked_user, id, id.n),
    DB_TIME(struct walked_user, changed_at),
    DB_END
};

enum lodge_problem
user_words_insert(struct db *db, struct user_id id, const char *json)
{
    return db_run(db, QUERY_USER_WORDS_INSERT, DB_WITH(db_id(id.n), db_text(json)), NULL);
}

enum lodge_problem
user_words_delete(struct db *db, struct user_id id)
{
    return db_run(db, QUERY_USER_WORDS_DELETE, DB_WITH(db_id(id.n)), NULL);
}

enum lodge_problem
user_words_differ(struct db *db, struct user_id id, const char *json, bool *differ)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_USER_WORDS_DIFFER,
        DB_WITH(db_text(json), db_id(id.n), db_id(id.n), db_text(json)), count_columns, &row);

    *differ = row.count > 0;
    return problem;
}

enum lodge_problem
users_walked(struct db *db, struct user_id behind, int64_t limit, struct lodge_list *users)
{
    return db_many(db, QUERY_USERS_WALKED, DB_WITH(db_any_id(behind.n), db_number(limit)), walked_user_columns,
        sizeof(struct walked_user), WALKED_MAX, users);
}

enum lodge_problem
user_words_guess(struct db *db, struct word_range range, int64_t *about)
{
    static const char member[] = "\"rows\": ";
    struct plan plan = { .json = NULL };
    enum lodge_problem problem = db_one(db, QUERY_USER_WORDS_GUESS,
        DB_WITH(db_text(range.first), db_text(range.last)), plan_columns, &plan);
    const char *rows = plan.json ? strstr(plan.json, member) : NULL;

    *about = rows ? strtoll(rows + strlen(member), NULL, 10) : 0;
    return problem;
}

/* The statement has room for so many other ranges; those that are not there are NULL. */
static size_t
put_others(const struct word_search *search, size_t walked, struct db_value *values)
{
    size_t at = 0;

    for (size_t i = 0; i < search->count; i++)
        if (i != walked) {
            values[at++] = db_text(search->ranges[i].first);
            values[at++] = db_text(search->ranges[i].last);
        }
    while (at < 2 * OTHERS_MAX)
        values[at++] = db_text(NULL);
    return at;
}

enum lodge_problem
users_with_words(struct db *db, const struct word_search *search, struct word_place place, int64_t limit,
    struct lodge_list *found)
{
    const struct word_range walked = search->ranges[place.walked];
    const struct db_value from = db_text(place.word ? place.word : walked.first);
    struct db_value values[QUERY_VALUES_MAX] = { db_text(walked.first) };
    size_t count = 1 + put_others(search, place.walked, values + 1);

    values[count++] = from;
    values[count++] = from;
    values[count++] = db_any_id(place.id.n);
    values[count++] = db_text(walked.last);
    values[count++] = db_number(limit);
    return db_many(db, QUERY_USERS_WITH_WORDS, values, count, found_user_columns, sizeof(struct found_user),
        PAGE_ROWS_MAX, found);
}
