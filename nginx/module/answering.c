/* Answers out of the table while the gate goes by the same settings as we, and somebody vouches for what it says. */
#include "answering.h"

#include "identity/gate_check.h"
#include "identity/known.h"
#include "identity/policy_digest.h"
#include "identity/shown_token.h"
#include "lib/digest.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SETTINGS_ROOM  (64 * 1024 * 1024)   /* holds any file that is accepted */
#define REQUEST_ROOM   (512 * 1024)         /* holds everything below, several times */
#define ASKED_MAX      (16 * 1024)          /* bytes of one text that is looked at */
#define LOOK_AGAIN     LODGE_SECONDS(1)
#define STALE          LODGE_SECONDS(5)     /* nobody vouches for the table: perhaps there is another */

struct answering {
    struct lodge_arena *lasting;            /* settings and rules */
    const struct house_settings *settings;
    const struct policy *policy;
    unsigned char digest[LODGE_DIGEST_SIZE];

    struct lodge_arena *arena;              /* of one request */
    struct lodge_fault fault;
    struct table *table;                    /* NULL: none */
    int64_t looked_at;
};

/* One request. */
struct question {
    struct answering *answering;
    struct table *table;
    const char *texts[ASKED__COUNT];        /* NULL: not sent */
    bool unsure;                            /* somebody shows a token that the table does not know for certain */
};

/* ---- beginning ---------------------------------------------------------------------------------- */

/* An arena that cannot be made ends the process, and that would be nginx: so this is tried before. */
static bool
memory_is_there(void)
{
    void *tried = mmap(NULL, SETTINGS_ROOM + REQUEST_ROOM, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return tried != MAP_FAILED && munmap(tried, SETTINGS_ROOM + REQUEST_ROOM) == 0;
}

static bool
read_rules(struct answering *answering, const char *file, const char **why)
{
    const void *bound = NULL;

    if (lodge_settings_read(&house_settings, file, answering->lasting, &bound, why) != LODGE_OK)
        return false;
    answering->settings = bound;
    if (!answering->settings->table.file) {
        *why = "the settings name no session table";
        return false;
    }
    answering->policy = policy_new(answering->settings, answering->lasting, why);
    policy_digest(answering->settings, answering->lasting, answering->digest);
    return answering->policy != NULL;
}

struct answering *
answering_new(const char *file, char *why, size_t room)
{
    struct answering *answering = memory_is_there() ? calloc(1, sizeof(*answering)) : NULL;
    const char *reason = NULL;

    if (!answering) {
        snprintf(why, room, "there is no memory for it");
        return NULL;
    }
    answering->lasting = lodge_arena_new(SETTINGS_ROOM);
    answering->arena = lodge_arena_new(REQUEST_ROOM);
    if (read_rules(answering, file, &reason)) {
        (void)lodge_now();              /* tests turn the clock, by what the environment says now */
        return answering;
    }
    snprintf(why, room, "%s", reason ? reason : "it does not say why");
    answering_free(answering);
    return NULL;
}

void
answering_free(struct answering *answering)
{
    if (!answering)
        return;
    table_close(answering->table);
    lodge_arena_free(answering->arena);
    lodge_arena_free(answering->lasting);
    free(answering);
}

void
answering_begin(struct answering *answering)
{
    digest_prepare();
    answering->looked_at = lodge_steady();
    answering->table = table_look(answering->settings->table.file);
}

/* ---- the table ---------------------------------------------------------------------------------- */

static bool
is_alive(const struct table *table)
{
    return table && !table_is_retired(table);
}

/* Whoever made a new file said in the old one that it is retired, unless somebody had taken that away. */
static bool
is_current(const struct table *table)
{
    return is_alive(table) && (table_is_away(table) || lodge_steady() - table_vouched(table) <= STALE);
}

/* Where nothing could be answered by the table, perhaps there is another by now. */
static void
look_again(struct answering *answering)
{
    int64_t now = lodge_steady();

    if (now - answering->looked_at < LOOK_AGAIN || is_current(answering->table))
        return;
    answering->looked_at = now;
    table_close(answering->table);
    answering->table = table_look(answering->settings->table.file);
}

/* ---- one request -------------------------------------------------------------------------------- */

static enum lodge_problem
find_person(struct gate_check *check, struct signed_in *person)
{
    struct question *question = check->what;
    const struct house_settings *settings = question->answering->settings;
    const char *token = shown_token(&settings->sessions, question->texts[ASKED_AUTHORIZATION],
        question->texts[ASKED_COOKIES], check->arena);

    if (!token)
        return LODGE_NOT_SIGNED_IN;
    if (known_by_table(question->table, settings->table.lease, token, check->from, check->arena, person))
        return LODGE_OK;
    question->unsure = true;
    return LODGE_UNAVAILABLE;
}

/* Only a yes that is certain is ours to say. */
static bool
decide(struct question *question, const char *values[GATE_VALUE__COUNT])
{
    struct answering *answering = question->answering;
    struct gate_check *check = LODGE_NEW(answering->arena, struct gate_check);

    check->policy = answering->policy;
    check->sources.original_method = question->texts[ASKED_METHOD];
    check->sources.original_url = question->texts[ASKED_URL];
    check->sources.original_path = question->texts[ASKED_PATH];
    check->sources.own_path = "/.gatelodge/check";
    check->address = question->texts[ASKED_ADDRESS];
    check->arena = answering->arena;
    check->fault = &answering->fault;
    check->find = find_person;
    check->what = question;
    switch (gate_check(check)) {
    case GATE_PASSES:
        return gate_values_of(&check->person, ',', answering->arena, values);
    case GATE_ANYONE_PASSES:
        if (check->found == LODGE_OK)
            gate_values_of(&check->person, ',', answering->arena, values);
        return !question->unsure;
    case GATE_UNSTATED:
    case GATE_NOT_READ:
    case GATE_NOT_KNOWN:
    case GATE_SIGN_IN:
    case GATE_SIGN_IN_AGAIN:
    case GATE_REFUSES:
        break;
    }
    return false;
}

/* Texts of bounded length without a NUL in them: whatever else comes is for the gate. */
static bool
read_texts(struct question *question, const struct asked_bytes asked[ASKED__COUNT])
{
    for (size_t i = 0; i < ASKED__COUNT; i++) {
        if (asked[i].length == 0)
            continue;
        if (asked[i].length > ASKED_MAX || memchr(asked[i].at, '\0', asked[i].length))
            return false;
        question->texts[i] = lodge_copy(question->answering->arena, asked[i].at, asked[i].length);
    }
    return true;
}

bool
answering_passes(struct answering *answering, const struct asked_bytes asked[ASKED__COUNT],
    const char *values[GATE_VALUE__COUNT])
{
    struct question question = { .answering = answering, .table = answering->table };

    memset(values, 0, sizeof(*values) * GATE_VALUE__COUNT);
    answering->fault.note[0] = '\0';
    if (is_alive(question.table) && table_policy_is(question.table, answering->digest)
        && read_texts(&question, asked) && decide(&question, values))
        return true;
    look_again(answering);
    return false;
}

void
answering_forget(struct answering *answering)
{
    lodge_arena_reset(answering->arena);
}
