/* A session table for tests. */
#include "support/table.h"

#include <gatelodge/clock.h>
#include <gatelodge/digest.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAR_AHEAD INT64_C(4000000000000)        /* in the year 2096: nothing is over */

/* ---- the table ------------------------------------------------------------------------------------ */

static char folder[64];
static pid_t maker;

static void
remove_folder(void)
{
    static const char *const endings[] = { "", ".uses", ".lock", ".new", ".uses.new", ".moved", ".moved.uses",
        ".moved.lock" };
    char path[128];

    if (getpid() != maker)
        return;
    for (size_t i = 0; i < LODGE_COUNT(endings); i++) {
        snprintf(path, sizeof(path), "%s/sessions%s", folder, endings[i]);
        unlink(path);
    }
    rmdir(folder);
}

const char *
test_folder(void)
{
    if (maker != 0)
        return folder;
    snprintf(folder, sizeof(folder), "/tmp/gatelodge-table.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    maker = getpid();
    atexit(remove_folder);
    return folder;
}

struct table_settings
test_table_settings(int64_t memory)
{
    static char path[128];

    snprintf(path, sizeof(path), "%s/sessions", test_folder());
    return (struct table_settings){ .file = path, .memory = memory ? memory : 1024 * 1024, .lease = 1000,
        .grace = LODGE_MINUTES(10) };
}

struct table *
test_table(int64_t memory)
{
    struct table_settings settings = test_table_settings(memory);
    struct lodge_arena *arena = lodge_arena_new(64 * 1024);
    const char *why = "";
    struct table *table = table_open(&settings, arena, &why);

    if (!table)
        ck_abort_msg("%s", why);
    lodge_arena_free(arena);
    return table;
}

/* ---- people --------------------------------------------------------------------------------------- */

/* splitmix64: the same numbers each time. */
struct source {
    uint64_t state;
};

static uint64_t
next(struct source *source)
{
    uint64_t mixed = source->state += UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* A number from least to most. */
static size_t
between(struct source *source, size_t least, size_t most)
{
    return least + (size_t)(next(source) % (most - least + 1));
}

static const char *
letters(struct source *source, struct lodge_arena *arena, size_t least, size_t most)
{
    size_t length = between(source, least, most);
    char *text = lodge_take(arena, length + 1);

    for (size_t i = 0; i < length; i++)
        text[i] = (char)between(source, 'a', 'z');
    return text;
}

static struct lodge_texts
some_texts(struct source *source, struct lodge_arena *arena, size_t count, size_t length_max)
{
    const char **items = LODGE_NEW_ARRAY(arena, const char *, count);

    for (size_t i = 0; i < count; i++)
        items[i] = letters(source, arena, 4, length_max);
    return (struct lodge_texts){ items, count };
}

static struct lodge_id
some_id(struct source *source)
{
    struct lodge_id id;
    uint64_t words[2] = { next(source), next(source) };

    memcpy(id.bytes, words, sizeof(words));
    return id;
}

void
derive_digest(uint64_t number, unsigned char digest[LODGE_DIGEST_SIZE])
{
    lodge_digest(&number, sizeof(number), digest);
}

static void
derive_texts(struct source *source, enum derived_size size, struct lodge_arena *arena, struct signed_in *who)
{
    bool usual = size == DERIVED_USUAL;
    size_t groups = usual ? 3 : next(source) % 2 ? 0 : between(source, 1, 60);
    size_t permissions = usual ? 5 : between(source, 0, 12);

    who->who.username = letters(source, arena, 8, 12);
    who->who.email = usual || next(source) % 4 ? letters(source, arena, 20, 30) : NULL;
    who->who.display_name = letters(source, arena, usual ? 12 : 0, 20);
    who->who.status = "active";
    who->who.session.methods = "pwd";
    who->groups = some_texts(source, arena, groups, usual ? 12 : 40);
    who->permissions = some_texts(source, arena, permissions, usual ? 16 : 40);
    who->networks = some_texts(source, arena, signed_in_by_token(who) ? between(source, 0, 3) : 0, 18);
}

void
derive(const unsigned char digest[LODGE_DIGEST_SIZE], uint64_t version, enum derived_size size,
    struct lodge_arena *arena, struct signed_in *who)
{
    struct source ids, source;
    struct session *session = &who->who.session;

    *who = (struct signed_in){ .who.session.expires_at = FAR_AHEAD };
    memcpy(who->digest, digest, LODGE_DIGEST_SIZE);
    memcpy(&ids.state, digest, sizeof(ids.state));
    source.state = ids.state ^ (version << 17);
    session->user_id.n = some_id(&ids);
    if (next(&ids) % 3 == 0)
        who->token.n = some_id(&ids);
    else
        session->id.n = some_id(&ids);
    session->created_at = (int64_t)version;
    session->authenticated_at = (int64_t)between(&source, 1, 1000000);
    session->last_seen_at = (int64_t)between(&source, 1, 1000000);
    session->idle_expires_at = FAR_AHEAD - (int64_t)between(&source, 1, 1000);
    session->remembered = next(&source) % 2;
    session->level = (int64_t)between(&source, 1, 3);
    who->who.user_expires_at = next(&source) % 2 ? FAR_AHEAD : 0;
    derive_texts(&source, size, arena, who);
}

struct lodge_id
derived_id(const struct signed_in *who)
{
    return signed_in_by_token(who) ? who->token.n : who->who.session.id.n;
}

static bool
are_same(struct lodge_texts one, struct lodge_texts other)
{
    bool same = one.count == other.count;

    for (size_t i = 0; i < one.count && same; i++)
        same = lodge_text_equal(one.items[i], other.items[i]);
    return same;
}

static bool
is_same_session(const struct session *one, const struct session *other)
{
    return lodge_id_equal(one->id.n, other->id.n) && lodge_id_equal(one->user_id.n, other->user_id.n)
        && one->authenticated_at == other->authenticated_at && one->expires_at == other->expires_at
        && one->last_seen_at >= other->last_seen_at && one->idle_expires_at >= other->idle_expires_at
        && one->remembered == other->remembered && one->level == other->level
        && lodge_text_equal(one->methods, other->methods) && !one->address && !one->user_agent;
}

uint64_t
derived_version(const struct signed_in *found, enum derived_size size, struct lodge_arena *arena)
{
    struct signed_in right;
    const struct session_user *one = &found->who, *other = &right.who;
    uint64_t version = (uint64_t)found->who.session.created_at;

    derive(found->digest, version, size, arena, &right);
    bool same = is_same_session(&one->session, &other->session)
        && lodge_id_equal(found->token.n, right.token.n) && one->user_expires_at == other->user_expires_at
        && lodge_text_equal(one->username, other->username) && lodge_text_equal(one->email, other->email)
        && lodge_text_equal(one->display_name, other->display_name) && lodge_text_equal(one->status, other->status)
        && are_same(found->groups, right.groups) && are_same(found->permissions, right.permissions)
        && are_same(found->networks, right.networks);
    return same ? version : UINT64_MAX;
}

void
keep_derived(struct table *table, uint64_t number, uint64_t version, enum derived_size size,
    struct lodge_arena *arena)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct signed_in who;
    uint64_t moment = table_moment(table);
    int64_t asked_at = lodge_steady();

    derive_digest(number, digest);
    derive(digest, version, size, arena, &who);
    table_keep(table, &who, signed_in_by_token(&who) ? 0 : TEST_TABLE_IDLE, moment, asked_at);
}

const char *
test_table_file(const char *ending)
{
    return lodge_print(test_table_arena(), "%s%s", test_table_settings(0).file, ending);
}

struct lodge_arena *
test_table_arena(void)
{
    static struct lodge_arena *arena;

    if (!arena)
        arena = lodge_arena_new((size_t)4 * 1024 * 1024);
    return arena;
}

void
keep_usual(struct table *table, uint64_t number)
{
    keep_derived(table, number, 1, DERIVED_USUAL, test_table_arena());
}

bool
has_derived(struct table *table, uint64_t number)
{
    unsigned char digest[LODGE_DIGEST_SIZE];
    struct signed_in found;
    struct table_place place;

    derive_digest(number, digest);
    return table_find(table, digest, lodge_now(), test_table_arena(), &found, &place) == TABLE_HIT;
}
