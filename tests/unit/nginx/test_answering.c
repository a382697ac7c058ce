/* What nginx's module answers by itself: a yes that is certain, and nothing else, whatever it is asked. */
#include "answering.h"

#include "support/test.h"

#include "identity/policy_digest.h"
#include "identity/table.h"

#include <gatelodge/clock.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define URL "https://app.test/"

static char folder[] = "/tmp/gatelodge-answering.XXXXXX", settings_file[128];
static struct lodge_arena *arena;
static const struct house_settings *settings;
static struct table *table;
static struct answering *answering;
static struct signed_in ann;
static char token[TOKEN_LENGTH + 1], personal[TOKEN_LENGTH + 1];
static const char *values[GATE_VALUE__COUNT];

static void
write_settings(void)
{
    snprintf(settings_file, sizeof(settings_file), "%s/settings", folder);
    FILE *file = fopen(settings_file, "w");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "table { file = \"%s/table\" memory = \"1M\" lease = 60s }\n"
        "site \"app\" {\n    hosts = {\"app.test\"}\n"
        "    rule \"open\"  { path = \"/open\"  answer = anyone }\n"
        "    rule \"shut\"  { path = \"/shut\"  answer = nobody }\n"
        "    rule \"staff\" { path = \"/staff\" groups = {\"staff\"} }\n"
        "    rule \"fresh\" { path = \"/fresh\" max_age = 10m }\n"
        "    rule \"rest\"  { path = \"/\" }\n}\n", folder);
    fclose(file);
}

static void
keep(struct signed_in *who)
{
    table_keep(table, who, signed_in_by_token(who) ? 0 : LODGE_HOURS(1), table_moment(table), lodge_steady());
}

static struct signed_in
somebody(const unsigned char digest[LODGE_DIGEST_SIZE])
{
    int64_t now = lodge_now();
    struct signed_in who = { .who = {
        .session = { .id.n = lodge_id_new(), .user_id.n = lodge_id_new(), .created_at = now - LODGE_HOURS(1),
            .authenticated_at = now - LODGE_HOURS(1), .last_seen_at = now, .idle_expires_at = now + LODGE_HOURS(1),
            .expires_at = now + LODGE_HOURS(8), .methods = "pwd", .level = 1 },
        .username = "ann", .email = "ann@example.org", .display_name = "Ann", .status = "active" } };

    memcpy(who.digest, digest, LODGE_DIGEST_SIZE);
    return who;
}

static void
keep_both(void)
{
    static const char *const networks[] = { "192.0.2.0/24" };
    unsigned char digest[LODGE_DIGEST_SIZE];

    token_make(TOKEN_SESSION, token, digest);
    ann = somebody(digest);
    keep(&ann);
    token_make(TOKEN_PERSONAL, personal, digest);
    struct signed_in by_token = somebody(digest);
    by_token.who.session.id = (struct session_id){ 0 };
    by_token.token.n = lodge_id_new();
    by_token.networks = (struct lodge_texts){ networks, 1 };
    keep(&by_token);
}

static void
publish(void)
{
    unsigned char digest[LODGE_DIGEST_SIZE];

    policy_digest(settings, arena, digest);
    table_set_policy(table, digest);
}

/* A table that somebody vouches for, with Ann in it, and the gate's word by which settings it decides. */
static void
begin_vouched(int64_t since)
{
    const void *bound = NULL;
    const char *why = NULL;
    char said[256] = "";

    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_settings();
    arena = lodge_arena_new((size_t)80 * 1024 * 1024);
    ck_assert_int_eq(lodge_settings_read(&house_settings, settings_file, arena, &bound, &why), LODGE_OK);
    settings = bound;
    table = table_open(&settings->table, arena, &why);
    ck_assert_msg(table != NULL, "%s", why);
    keep_both();
    publish();
    table_vouch(table, since);
    answering = answering_new(settings_file, said, sizeof(said));
    ck_assert_msg(answering != NULL, "%s", said);
    answering_begin(answering);
}

static void
begin(void)
{
    begin_vouched(lodge_steady());
}

static void
end(void)
{
    char command[160];

    answering_free(answering);
    table_close(table);
    lodge_arena_free(arena);
    snprintf(command, sizeof(command), "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static struct asked_bytes
bytes(const char *text)
{
    return (struct asked_bytes){ text, text ? strlen(text) : 0 };
}

static bool
passes(const char *path, const char *bearer, const char *cookies)
{
    char url[9000], authorization[200];

    snprintf(url, sizeof(url), "https://app.test%s", path);
    snprintf(authorization, sizeof(authorization), "Bearer %s", bearer ? bearer : "");
    const struct asked_bytes asked[ASKED__COUNT] = {
        [ASKED_METHOD] = bytes("GET"), [ASKED_URL] = bytes(url), [ASKED_PATH] = bytes(path),
        [ASKED_ADDRESS] = bytes("192.0.2.7"), [ASKED_AUTHORIZATION] = bytes(bearer ? authorization : NULL),
        [ASKED_COOKIES] = bytes(cookies),
    };

    answering_forget(answering);
    return answering_passes(answering, asked, values);
}

START_TEST(who_is_known_passes_and_is_named)
{
    char cookies[200];

    begin();
    snprintf(cookies, sizeof(cookies), "a=b; __Host-gatelodge=%s", token);
    ck_assert(passes("/", NULL, cookies));
    ck_assert_str_eq(values[GATE_USER], "ann");
    ck_assert_str_eq(values[GATE_AMR], "pwd");
    ck_assert_ptr_null(values[GATE_GROUPS]);
    ck_assert(passes("/", token, NULL));
    ck_assert(passes("/", personal, NULL));
    ck_assert_ptr_null(values[GATE_SESSION]);
    end();
}
END_TEST

START_TEST(whatever_is_no_certain_yes_is_for_the_gate)
{
    static const char *const paths[] = { "/staff", "/shut", "/fresh", "/a;b", "//", "" };

    begin();
    for (size_t i = 0; i < LODGE_COUNT(paths); i++)
        ck_assert_msg(!passes(paths[i], token, NULL), "%s", paths[i]);
    ck_assert(!passes("/", NULL, NULL));
    ck_assert(!passes("/", "gl_ses_x", NULL));
    token[30] = token[30] == 'a' ? 'b' : 'a';
    ck_assert(!passes("/", token, NULL));
    ck_assert(!passes("/open", token, NULL));
    ck_assert(passes("/open", NULL, NULL));
    ck_assert_ptr_null(values[GATE_USER]);
    end();
}
END_TEST

START_TEST(a_mark_is_seen_at_once)
{
    begin();
    ck_assert(passes("/", token, NULL));
    table_mark(table, ann.who.session.id.n);
    ck_assert(!passes("/", token, NULL));
    ck_assert(passes("/", personal, NULL));
    table_mark_all(table);
    ck_assert(!passes("/", personal, NULL));
    end();
}
END_TEST

/* A record's own answer would do for the gate, which then writes down itself that it was used. */
START_TEST(where_nobody_vouches_the_gate_is_asked)
{
    begin_vouched(lodge_steady() - LODGE_MINUTES(2));
    ck_assert(!passes("/", token, NULL));
    table_say_away(table);
    ck_assert(passes("/", token, NULL));
    table_vouch(table, lodge_steady());
    ck_assert(passes("/", token, NULL));
    end();
}
END_TEST

START_TEST(a_retired_table_is_not_believed_and_the_new_one_is_found)
{
    struct table_settings larger;
    const char *why = NULL;

    begin();
    larger = settings->table;
    larger.memory *= 2;
    struct table *old = table;
    table = table_open(&larger, arena, &why);
    ck_assert_msg(table != NULL, "%s", why);
    ck_assert(table_is_retired(old));
    ck_assert(!passes("/open", NULL, NULL));
    table_close(old);
    publish();
    keep_both();
    table_vouch(table, lodge_steady());
    for (int64_t late = lodge_steady() + LODGE_SECONDS(20); !passes("/", token, NULL); )
        ck_assert(lodge_steady() < late);
    end();
}
END_TEST

START_TEST(it_answers_by_the_gates_settings_alone)
{
    unsigned char other[LODGE_DIGEST_SIZE] = { 1 };

    begin();
    table_set_policy(table, other);
    ck_assert(!passes("/", token, NULL));
    ck_assert(!passes("/open", NULL, NULL));
    publish();
    ck_assert(passes("/", token, NULL));
    end();
}
END_TEST

START_TEST(texts_of_any_length_and_bytes_are_for_the_gate)
{
    static char longest[40000];

    begin();
    memset(longest, 'a', sizeof(longest) - 1);
    longest[0] = '/';
    ck_assert(!passes("/", NULL, longest));
    ck_assert(!passes("/", token, longest));
    struct asked_bytes asked[ASKED__COUNT] = { { NULL, 0 } };
    ck_assert(!answering_passes(answering, asked, values));
    asked[ASKED_METHOD] = bytes("GET");
    asked[ASKED_URL] = (struct asked_bytes){ URL "a\0b", sizeof(URL) + 2 };
    ck_assert(!answering_passes(answering, asked, values));
    asked[ASKED_URL] = bytes(URL "open");
    ck_assert(answering_passes(answering, asked, values));
    asked[ASKED_URL] = (struct asked_bytes){ longest, sizeof(longest) };
    ck_assert(!answering_passes(answering, asked, values));
    end();
}
END_TEST

/* Deterministic noise, a part of it put together of what could mean something. */
START_TEST(noise_never_passes_a_closed_door)
{
    static const char *const words[] = { "/", "https://", "app.test", "Bearer ", "gl_ses_", "GET", "__Host-gatelodge=",
        ";", "%2f", "%", "..", "\xff", "\xc2", "open", "shut", " ", "=", "[::1]", ":443", "?" };
    unsigned state = 7;

    begin();
    for (int i = 0; i < 20000; i++) {
        char texts[ASKED__COUNT][256] = { "" };
        struct asked_bytes asked[ASKED__COUNT];
        for (size_t t = 0; t < ASKED__COUNT; t++) {
            state = state * 1103515245 + 12345;
            for (unsigned n = state >> 16 & 7; n > 0; n--) {
                state = state * 1103515245 + 12345;
                strcat(texts[t], words[(state >> 16) % LODGE_COUNT(words)]);
            }
            asked[t] = bytes(texts[t]);
        }
        if (answering_passes(answering, asked, values))
            ck_assert_msg(strstr(texts[ASKED_URL], "open") != NULL, "%s", texts[ASKED_URL]);
        answering_forget(answering);
    }
    end();
}
END_TEST

START_TEST(settings_that_cannot_be_read_end_nothing)
{
    char why[64] = "";

    ck_assert_ptr_null(answering_new("/nowhere/settings", why, sizeof(why)));
    ck_assert_ptr_nonnull(strstr(why, "/nowhere/settings"));
    ck_assert_ptr_null(answering_new("/etc/passwd", why, sizeof(why)));
    ck_assert_ptr_null(answering_new("/", why, sizeof(why)));
    answering_free(NULL);
}
END_TEST

RUN_TESTS("answering", who_is_known_passes_and_is_named, whatever_is_no_certain_yes_is_for_the_gate,
    a_mark_is_seen_at_once, where_nobody_vouches_the_gate_is_asked,
    a_retired_table_is_not_believed_and_the_new_one_is_found, it_answers_by_the_gates_settings_alone,
    texts_of_any_length_and_bytes_are_for_the_gate, noise_never_passes_a_closed_door,
    settings_that_cannot_be_read_end_nothing);
