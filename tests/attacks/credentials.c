/* Credentials that are none, or not one's own: mutated cookies, tossed ones, fixed sessions; names in spellings that
 * would each buy further guesses; guesses in one packet; answers from which somebody learns who exists. */
#include "attacks/packet.h"
#include "attacks/pipeline.h"
#include "support/story.h"

#include <stdlib.h>
#include <string.h>

#define HOST        "localhost"
#define MUTANTS     200
#define PER_ACCOUNT 5

static void
make_room(void)
{
    settings_put("pace", "guess = 1000000");
    settings_put("attempts", text("per_account_and_address = %d", PER_ACCOUNT));
    settings_put("attempts", "per_address = 1000");
    settings_apply();
}

static const char *
token_of(struct browser *browser)
{
    return cookie_of(browser, "__Host-gatelodge");
}

/* A cookie that was good before: one byte exchanged, left out, doubled or put in; cut, repeated, wrapped. */
static const char *
mutant(const char *token, unsigned number)
{
    static const char odd[] = "\"'%\\,=\t \x01\x7f\x80\xff$*0aZ-_.";
    size_t length = strlen(token), at = number * 7 % length;
    char with = odd[number / 8 % (sizeof(odd) - 1)];

    switch (number % 8) {
    case 0: return text("%.*s%c%s", (int)at, token, with, token + at + (token[at] == with ? 0 : 1));
    case 1: return text("%.*s%s", (int)at, token, token + at + 1);
    case 2: return text("%.*s%c%s", (int)at, token, with, token + at);
    case 3: return text("%.*s", (int)at, token);
    case 4: return text("%s%s", token, token + at);
    case 5: return text("%c%s%c", with, token, with);
    case 6: return text("%.*s%%%02x%s", (int)at, token, (unsigned char)token[at], token + at + 1);
    default: return text("%s%0*u", token, (int)(number * 13), 1);
    }
}

START_TEST(a_cookie_that_is_not_exactly_right_opens_nothing)
{
    static const char *requests[MUTANTS];
    static struct heard heard[MUTANTS];
    const char *token = token_of(signed_in(A_PERSON(NULL)));

    for (unsigned i = 0; i < MUTANTS; i++)
        requests[i] = text("GET /sample/ HTTP/1.1\r\nHost: " HOST ":%d\r\nCookie: __Host-gatelodge=%s\r\n\r\n",
            world_port(), mutant(token, i));
    pipeline(HOST, requests, MUTANTS, heard);
    for (unsigned i = 0; i < MUTANTS; i++)
        ck_assert_msg(heard[i].status == 401 || heard[i].status == 400, "%d to\n%s", heard[i].status, requests[i]);
    requests[0] = text("GET /sample/ HTTP/1.1\r\nHost: " HOST ":%d\r\nCookie: __Host-gatelodge=%s\r\n\r\n",
        world_port(), token);
    pipeline(HOST, requests, 1, heard);
    ck_assert_int_eq(heard[0].status, 200);
}
END_TEST

/* A sibling site can set cookies for the parent domain, or over plain http, but not one that begins with __Host-:
 * whatever else bears the name is not looked at, and a second one makes both void. */
START_TEST(a_cookie_that_another_site_tossed_in_does_not_count)
{
    struct browser *ann = signed_in(A_PERSON(NULL)), *eve = signed_in(A_PERSON(NULL)), *browser = a_browser();
    const char *ours = token_of(ann), *theirs = token_of(eve);
    const char *const void_ones[] = {
        text("__Host-gatelodge=%s; __Host-gatelodge=%s", theirs, ours),
        text("__Host-gatelodge=%s; __Host-gatelodge=%s", ours, theirs),
        text("gatelodge=%s", theirs), text("__Secure-gatelodge=%s", theirs), text("__host-gatelodge=%s", theirs),
        text("__HOST-GATELODGE=%s", theirs), text("__Host-gatelodge%%20=%s", theirs),
        text(" =__Host-gatelodge=%s", theirs),
        text("a=\"; __Host-gatelodge=%s; b=\"; __Host-gatelodge=%s", theirs, ours),
        text("=__Host-gatelodge=%s", theirs), text("__Host-gatelodge[]=%s", theirs),
    };

    for (size_t i = 0; i < sizeof(void_ones) / sizeof(void_ones[0]); i++) {
        browser->headers[0] = text("Cookie: %s", void_ones[i]);
        REFUSED(401, "not_signed_in", ask_as(browser, "GET /api/v1/me", NULL));
    }
    const char *const good[] = {
        text("gatelodge=%s; __Host-gatelodge=%s", theirs, ours),
        text("__Host-gatelodge=%s; __Secure-gatelodge=%s", ours, theirs),
        text("__host-gatelodge=%s; __Host-gatelodge=%s", theirs, ours),
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        browser->headers[0] = text("Cookie: %s", good[i]);
        ck_assert_str_eq(said(EXPECT(200, ask_as(browser, "GET /api/v1/sessions/current", NULL)), "session.id"),
            said(EXPECT(200, ask_as(ann, "GET /api/v1/sessions/current", NULL)), "session.id"));
    }
}
END_TEST

/* Whoever signs in gets a session that nobody knew before, whatever their browser brought along. */
START_TEST(a_session_that_was_there_before_is_not_the_one_after)
{
    struct person ann = A_PERSON(NULL), eve = A_PERSON(NULL);
    struct browser *attacker = signed_in(eve), *victim = a_browser();
    const char *fixed = token_of(attacker), *made_up = "gl_ses_0000000000000000000000000000000000000000000000000";

    for (int i = 0; i < 2; i++) {
        cookie_put(victim, text("__Host-gatelodge=%s; Path=/; Secure", i ? made_up : fixed));
        EXPECT(201, try_to_sign_in(victim, ann.username, ann.password));
        ck_assert_str_ne(token_of(victim), fixed);
        ck_assert_str_ne(token_of(victim), made_up);
        ck_assert_str_eq(said(EXPECT(200, ask_as(victim, "GET /api/v1/me", NULL)), "username"), ann.username);
    }
    ck_assert_str_eq(said(EXPECT(200, ask_as(attacker, "GET /api/v1/me", NULL)), "username"), eve.username);
    const char *before = token_of(victim);
    EXPECT(200, ask_as(victim, "POST /api/v1/sessions/current/reauthenticate", "{'password':'%s'}", ann.password));
    ck_assert_str_ne(token_of(victim), before);
    REFUSED(401, "not_signed_in", ask_as(a_program(before), "GET /api/v1/me", NULL));
}
END_TEST

/* Spellings that are one name to us: each in upper case at some letters, in full width at others. */
static const char *
respelled(const char *name, unsigned number)
{
    const char *spelled = "";

    for (size_t i = 0; name[i]; i++) {
        unsigned way = number >> (2 * (i % 8)) & 3;
        bool letter = name[i] >= 'a' && name[i] <= 'z';
        if (letter && (way & 1))
            spelled = text("%s%c", spelled, name[i] - 'a' + 'A');
        else if (letter && (way & 2))
            spelled = text("%s\xef\xbd%c", spelled, name[i] - 'a' + 0x81);
        else
            spelled = text("%s%c", spelled, name[i]);
    }
    return spelled;
}

START_TEST(no_spelling_of_a_name_buys_further_guesses)
{
    struct person ann = A_PERSON(NULL);
    struct browser *attacker = a_browser();
    int judged = 0;

    for (unsigned i = 0; i < 60; i++) {
        const char *name = i % 3 == 2 ? text("%s@EXAMPLE.%s", ann.username, i % 2 ? "org" : "Org")
            : respelled(ann.username, i * 2654435761U >> 8);
        struct answer answer = try_to_sign_in(attacker, name, a_password());
        ck_assert_msg(answer.status == 401 || answer.status == 429, "%s: %d", name, answer.status);
        judged += answer.status == 401;
    }
    ck_assert_int_le(judged, PER_ACCOUNT);
    ck_assert_int_gt(judged, 0);
}
END_TEST

START_TEST(guesses_in_one_packet_are_no_more_than_one_after_the_other)
{
    struct person ann = A_PERSON(NULL);
    const struct packet packet = {
        .host = "localhost", .method = "POST", .path = "/api/v1/sessions", .type = "application/json", .count = 60,
        .body = text("{\"identifier\":\"%s\",\"password\":\"a wrong password\"}", ann.username),
    };

    errors_expected("problem=busy");
    struct counts counts = packet_send(&packet);
    ck_assert_msg(counts.status[401] <= PER_ACCOUNT, "%d guesses were judged", counts.status[401]);
    ck_assert_int_eq(counts.status[401] + counts.status[429] + counts.status[503], 60);
    ck_assert_int_gt(counts.status[401] + counts.status[503], 0);
}
END_TEST

/* An answer without what differs from one call to the next. */
static const char *
masked(struct answer answer)
{
    return RUN_WELL(text("%d\n%s%s", answer.status, answer.headers, answer.body), "sed", "-E",
        "s/[0-9a-f]{32}|req_[0-9a-z]{26}/ID/g; /^date:/Id; s/\r$//");
}

START_TEST(no_answer_to_a_wrong_password_tells_who_exists)
{
    struct person known = A_PERSON(NULL), suspended = A_PERSON(NULL);
    struct browser *boss = program_of(the_administrator());

    EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", suspended.id), "{'status':'suspended'}"));
    const char *pending = a_name();
    EXPECT(201, ask_as(boss, "POST /api/v1/users", "{'username':'%s','status':'pending'}", pending));
    const char *const names[] = { known.username, known.email, suspended.username, pending, a_name(),
        text("%s@example.org", a_name()), "\xc3\xa4", "a b", "x@y@z", text("%0200d", 7) };
    const char *first = NULL, *first_page = NULL;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *json = masked(try_to_sign_in(a_browser(), names[i], "wrong wrong wrong"));
        const char *form = masked(submit(a_browser(), "/login", text("identifier=%s&password=wrong+wrong+wrong",
            RUN_WELL(names[i], "sed", "s/ /+/g"))));
        first = first ? first : json;
        first_page = first_page ? first_page : form;
        ck_assert_msg(strcmp(json, first) == 0, "%s:\n%s\ninstead of\n%s", names[i], json, first);
        ck_assert_msg(strcmp(form, first_page) == 0, "%s:\n%s\ninstead of\n%s", names[i], form, first_page);
    }
}
END_TEST

RUN_STORIES("attacks by credentials", make_room, a_cookie_that_is_not_exactly_right_opens_nothing,
    a_cookie_that_another_site_tossed_in_does_not_count, a_session_that_was_there_before_is_not_the_one_after,
    no_spelling_of_a_name_buys_further_guesses, guesses_in_one_packet_are_no_more_than_one_after_the_other,
    no_answer_to_a_wrong_password_tells_who_exists);
