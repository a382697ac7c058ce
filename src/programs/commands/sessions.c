/* gatelodge session: who is signed in, and an end to it. */
#include "programs/commands/output.h"

#include "identity/journal.h"
#include "identity/session_table.h"
#include "store/users.h"

#include <gatelodge/clock.h>

#define PAGE_ROWS 200
#define PAGE_ROOM ((size_t)16 * 1024 * 1024)

/* Members are called as in the API, where a session stands below its person. */
struct session_row {
    struct lodge_id id;
    struct lodge_id user_id;
    const char *username;
    int64_t created_at;
    int64_t last_seen_at;
    int64_t expires_at;
    const char *ip;
    const char *user_agent;
};

static const struct lodge_field session_fields[] = {
    LODGE_ID(struct session_row, id, "Stable identifier", .prefix = "session"),
    LODGE_ID(struct session_row, user_id, "Whose session it is", .prefix = "user"),
    LODGE_TEXT(struct session_row, username, "Their username", .max = 128),
    LODGE_TIME(struct session_row, created_at, "When it was opened"),
    LODGE_TIME(struct session_row, last_seen_at, "When it was last used, to about a minute"),
    LODGE_TIME(struct session_row, expires_at, "When it is over in any case"),
    LODGE_TEXT(struct session_row, ip, "Address it was opened from", .max = 45, .nullable = true),
    LODGE_TEXT(struct session_row, user_agent, "Program it was opened with", .max = 255, .nullable = true),
};
LODGE_SCHEMA(session_row_schema, struct session_row, session_fields);

static struct session_row
session_row_of(const struct session *session, const char *username)
{
    return (struct session_row){
        .id = session->id.n,
        .user_id = session->user_id.n,
        .username = username,
        .created_at = session->created_at,
        .last_seen_at = session->last_seen_at,
        .expires_at = session->expires_at,
        .ip = session->address,
        .user_agent = session->user_agent,
    };
}

/* Whose sessions are wanted; `user` NULL: everybody's. */
struct wanted {
    struct errand *errand;
    const struct user *user;
    struct session_id after;
};

/* At most `limit` rows behind wanted->after, which moves to the last of them. */
static enum lodge_problem
read_page(struct wanted *wanted, struct lodge_arena *page, int64_t limit, struct lodge_list *rows)
{
    struct db *db = wanted->errand->house->db;
    int64_t now = lodge_now();
    struct lodge_list found = { 0 };
    enum lodge_problem problem = wanted->user
        ? sessions_by_user(db, wanted->user->id, now, wanted->after, limit, &found)
        : sessions_page(db, now, wanted->after, limit, &found);
    struct session_row *views = LODGE_NEW_ARRAY(page, struct session_row, found.count);

    for (size_t i = 0; i < found.count && wanted->user; i++)
        views[i] = session_row_of((const struct session *)found.items + i, wanted->user->username);
    for (size_t i = 0; i < found.count && !wanted->user; i++) {
        const struct session_user *row = (const struct session_user *)found.items + i;
        views[i] = session_row_of(&row->session, row->username);
    }
    if (found.count > 0)
        wanted->after.n = views[found.count - 1].id;
    *rows = (struct lodge_list){ views, found.count };
    return problem;
}

static enum lodge_problem
list_all(struct listing *listing, struct wanted *wanted, int64_t limit)
{
    struct lodge_arena *page = lodge_arena_new(PAGE_ROOM);
    enum lodge_problem problem = LODGE_OK;

    for (bool more = true; more && problem == LODGE_OK; lodge_arena_reset(page)) {
        int64_t left = limit - (int64_t)listing->count, count = left < PAGE_ROWS ? left : PAGE_ROWS;
        struct lodge_list rows;

        house_serve(wanted->errand->house, page, &wanted->errand->fault);
        problem = read_page(wanted, page, count, &rows);
        if (problem == LODGE_OK)
            listing_add(listing, page, rows);
        more = rows.count == (size_t)count && left > count;
    }
    house_serve(wanted->errand->house, wanted->errand->arena, &wanted->errand->fault);
    lodge_arena_free(page);
    return problem;
}

enum lodge_problem
list_sessions(struct errand *errand)
{
    static const char *const columns[] = { "username", "last_seen_at", "created_at", "ip", "id", NULL };
    const char *name = option_value(errand, "user");
    struct wanted wanted = { .errand = errand };
    struct listing listing;
    struct user user;
    int64_t limit = INT64_MAX;
    enum lodge_problem problem = option_number(errand, "limit", 1, INT64_MAX, &limit);

    if (problem == LODGE_OK && name)
        problem = errand_person(errand, name, &user);
    if (problem)
        return problem;
    wanted.user = name ? &user : NULL;
    listing_begin(&listing, errand, &session_row_schema, columns);
    problem = list_all(&listing, &wanted, limit);
    return problem ? problem : listing_end(&listing);
}

/* ---- ending ------------------------------------------------------------------------------------- */

static enum lodge_problem
revoke_one(struct errand *errand, const char *text)
{
    struct session_id id;

    if (!lodge_id_parse(text, "session", &id.n))
        return errand_misuse(errand, "\"%.64s\" is not the id of a session: those begin with session_.", text);
    enum lodge_problem problem = session_end_any(errand->house, id);
    if (problem == LODGE_NOT_FOUND)
        return errand_refuse(errand, problem, "See which are open: gatelodge session list",
            "There is no such session; perhaps it is over.");
    return problem ? problem : output_revoked(errand, "The session is ended.");
}

static enum lodge_problem
revoke_of(struct errand *errand, const char *name)
{
    struct user user;
    enum lodge_problem problem = errand_person_to_revoke(errand, name, &user);

    if (problem == LODGE_OK)
        problem = sessions_end(errand->house, user.id, (struct session_id){ 0 });
    return problem ? problem
        : output_revoked(errand, lodge_print(errand->arena, "%s is signed out everywhere.", user.username));
}

/* Ends all sessions of everybody who has one of these. */
static enum lodge_problem
end_for(struct house *house, struct lodge_list rows)
{
    const struct session_row *items = rows.items;
    struct user_id ended = { 0 };
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < rows.count && problem == LODGE_OK; i++) {
        if (lodge_id_equal(items[i].user_id, ended.n))
            continue;
        ended.n = items[i].user_id;
        problem = sessions_end(house, ended, (struct session_id){ 0 });
    }
    return problem;
}

/* Person by person, so that no transaction grows with the number of sessions. */
static enum lodge_problem
revoke_all(struct errand *errand)
{
    struct lodge_arena *page = lodge_arena_new(PAGE_ROOM);
    struct wanted wanted = { .errand = errand };
    enum lodge_problem problem = LODGE_OK;

    for (bool more = true; more && problem == LODGE_OK; lodge_arena_reset(page)) {
        struct lodge_list rows;

        house_serve(errand->house, page, &errand->fault);
        problem = read_page(&wanted, page, PAGE_ROWS, &rows);
        if (problem == LODGE_OK)
            problem = end_for(errand->house, rows);
        more = rows.count == PAGE_ROWS;
    }
    house_serve(errand->house, errand->arena, &errand->fault);
    lodge_arena_free(page);
    problem = journal_instead(errand->house, problem, REVOCATION_EVERYBODY, (struct user_id){ 0 },
        (struct lodge_id){ 0 });
    return problem ? problem : output_revoked(errand, "Everybody is signed out.");
}

enum lodge_problem
revoke_sessions(struct errand *errand)
{
    const char *id = errand->operands[0], *name = option_value(errand, "user");
    bool all = option_given(errand, "all");

    if ((id != NULL) + (name != NULL) + all != 1)
        return errand_misuse(errand, "Which? Give an ID, --user NAME, or --all.");
    if (all && !option_given(errand, "yes"))
        return errand_misuse(errand, "This signs everybody out: say --all --yes.");
    return id ? revoke_one(errand, id) : name ? revoke_of(errand, name) : revoke_all(errand);
}

/* ---- believing nothing any more ----------------------------------------------------------------- */

enum lodge_problem
refresh_sessions(struct errand *errand)
{
    enum lodge_problem problem = session_table_tell_all(errand->house);

    return problem ? problem : output_done(errand, "Everybody is looked up in MariaDB again.");
}
