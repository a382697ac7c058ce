/* An application behind the gate: what reaches it, and what never does. */
#include "support/application.h"
#include "support/story.h"

#include <string.h>

#define HOST "app.localhost"

static const char *const identity[] = {
    "Remote-User", "Remote-Groups", "Remote-Name", "Remote-Email", "Remote-User-Id", "Gatelodge-Session",
    "Gatelodge-Auth-Time", "Gatelodge-Acr", "Gatelodge-Amr",
};

static const char *const profiles[] = { "authelia", "oauth2-proxy", "authentik" };

static void
make_site(void)
{
    application_start();
    application_serve(HOST, "underscores_in_headers off;");
    application_serve("lenient.localhost", "underscores_in_headers on;");
    for (size_t i = 0; i < 3; i++)
        application_serve_as(text("%s.localhost", profiles[i]), profiles[i]);
    RUN_WELL(NULL, "gatelodge", "group", "add", "staff");
    RUN_WELL(NULL, "gatelodge", "group", "add", "writers");
    settings_add(text("site \"app\" {\n    hosts = {\"%s:%d\", \"lenient.localhost:%d\",\n"
        "        \"authelia.localhost:%d\", \"oauth2-proxy.localhost:%d\", \"authentik.localhost:%d\"}\n"
        "    rule \"open\" {\n        path = \"/open\"\n        answer = anyone\n    }\n"
        "    rule \"rest\" {\n        path = \"/\"\n    }\n}", HOST, world_port(), world_port(),
        world_port(), world_port(), world_port()));
    settings_apply();
}

START_TEST(the_application_learns_who_it_is)
{
    struct person ann = A_PERSON("--name", "\xc3\x84nn B\xc3\xbc" "chner", "--group", "staff", "--group",
        "writers");
    struct browser *program = program_of(ann);
    struct answer answer = EXPECT(200, visit(program, HOST, "GET /list?x=y"));

    ck_assert_ptr_nonnull(strstr(answer.body, "GET /list?x=y HTTP/"));
    ck_assert_str_eq(arrived(answer, "Remote-User"), ann.username);
    ck_assert_str_eq(arrived(answer, "Remote-Email"), ann.email);
    ck_assert_str_eq(arrived(answer, "Remote-Name"), "\xc3\x84nn B\xc3\xbc" "chner");
    ck_assert_str_eq(arrived(answer, "Remote-Groups"), "staff,writers");
    ck_assert_str_eq(arrived(answer, "Remote-User-Id"), ann.id);
    ck_assert(text_matches(arrived(answer, "Gatelodge-Session"), "^session_[0-9a-z]{26}$"));
    ck_assert(text_matches(arrived(answer, "Gatelodge-Auth-Time"), "^[0-9]{10}$"));
    ck_assert_ptr_nonnull(arrived(answer, "Gatelodge-Acr"));
    ck_assert_str_eq(arrived(answer, "Gatelodge-Amr"), "pwd");
}
END_TEST

START_TEST(the_application_gets_no_secret_of_the_gate)
{
    struct browser *browser = signed_in(A_PERSON(NULL)), *program = program_of(A_PERSON(NULL));
    const char *cookie = cookie_of(browser, "__Host-gatelodge");

    browser->headers[0] = text("Cookie: theme=dark; __Host-gatelodge=%s; lang=de", cookie);
    struct answer answer = EXPECT(200, visit(browser, HOST, "GET /"));
    ck_assert(!arrived_at_all(answer, cookie));
    ck_assert(!arrived_at_all(answer, "gl_ses_"));
    ck_assert_ptr_nonnull(strstr(arrived(answer, "Cookie"), "theme=dark"));
    ck_assert_ptr_nonnull(strstr(arrived(answer, "Cookie"), "lang=de"));

    answer = EXPECT(200, visit(program, HOST, "GET /"));
    ck_assert(!arrived_at_all(answer, "gl_ses_"));
}
END_TEST

/* The same header in every spelling that some server takes for it: "Remote-User", "remote_user",
 * "HTTP_REMOTE_USER" … */
static void
forge(struct browser *browser, const char *name, int spelling)
{
    char *written = text_keep(strdup(name));

    for (char *c = written; *c; c++)
        if (*c == '-' && (spelling & 1))
            *c = '_';
        else if (*c >= 'A' && *c <= 'Z' && (spelling & 2))
            *c = (char)(*c + ('a' - 'A'));
    browser->headers[0] = text("%s%s: forged", spelling & 4 ? "X-" : "", written);
    browser->headers[1] = text("%s%s: forged", spelling & 4 ? "X_" : "", written);
    browser->headers[2] = text("HTTP_%s: forged", written);
}

static void
nothing_forged_arrives(struct browser *browser, const char *host, const char *request)
{
    for (size_t i = 0; i < sizeof(identity) / sizeof(identity[0]); i++)
        for (int spelling = 0; spelling < 8; spelling++) {
            forge(browser, identity[i], spelling);
            struct answer answer = EXPECT(200, visit(browser, host, request));
            const char *value = arrived(answer, identity[i]);
            ck_assert_msg(!value || !strstr(value, "forged"), "%s: %s", identity[i], answer.body);
        }
}

/* An application may set cookies of our names, too, so that a browser shows several. */
START_TEST(the_session_reaches_no_application_beside_other_cookies_of_our_names)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *cookie = cookie_of(browser, "__Host-gatelodge");
    const char *const shown[] = {
        text("Cookie: __Host-gatelodge=%s; __Secure-gatelodge=x; theme=dark", cookie),
        text("Cookie: __Secure-gatelodge=x; theme=dark; __Host-gatelodge=%s", cookie),
        text("Cookie: __Host-gatelodge=%s; __Host-gatelodge=x", cookie),
        text("Cookie: __Host-gatelodge=x; __Host-gatelodge=y; __Host-gatelodge=%s; __Host-gatelodge=z", cookie),
        text("Cookie: theme=dark;\t__Host-gatelodge=%s; __Secure-gatelodge=x; __Secure-gatelodge=y", cookie),
    };

    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        browser->headers[0] = shown[i];
        struct answer answer = visit(browser, HOST, "GET /open");
        ck_assert_msg(answer.status == 200 && !arrived_at_all(answer, cookie), "%s\n%s", shown[i], answer.body);
    }
}
END_TEST

START_TEST(nobody_forges_who_they_are)
{
    nothing_forged_arrives(program_of(A_PERSON(NULL)), HOST, "GET /");
    nothing_forged_arrives(program_of(A_PERSON(NULL)), "lenient.localhost", "GET /");
}
END_TEST

START_TEST(nobody_forges_who_they_are_where_anyone_passes)
{
    nothing_forged_arrives(a_program(NULL), HOST, "GET /open");
    nothing_forged_arrives(a_program(NULL), "lenient.localhost", "GET /open");
}
END_TEST

/* What nginx hands on under a name with underscores, a CGI-like application could take for ours. */
START_TEST(no_forged_header_arrives_that_a_cgi_program_would_take_for_ours)
{
    struct browser *browser = a_program(NULL);

    for (size_t i = 0; i < sizeof(identity) / sizeof(identity[0]); i++)
        for (int spelling = 0; spelling < 4; spelling++) {
            forge(browser, identity[i], spelling);
            browser->headers[1] = browser->headers[2] = NULL;
            struct answer answer = EXPECT(200, visit(browser, HOST, "GET /open"));
            ck_assert_msg(!arrived_at_all(answer, "forged"), "%s", answer.body);
        }
}
END_TEST

START_TEST(other_names_that_applications_believe_do_not_arrive_either)
{
    static const char *const names[] = {
        "X-Remote-User", "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups",
        "X-Forwarded-Preferred-Username", "X-Auth-Request-User", "X-Auth-Request-Email",
        "X-Auth-Request-Groups", "X-WebAuth-User", "X-Original-URL", "X-Original-URI", "Proxy",
    };
    struct browser *browser = a_program(NULL);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        browser->headers[0] = text("%s: forged", names[i]);
        ck_assert(!arrived_at_all(EXPECT(200, visit(browser, HOST, "GET /open")), "forged"));
    }
    browser->headers[0] = "X-Forwarded-For: forged";
    browser->headers[1] = "X-Forwarded-Host: forged";
    browser->headers[2] = "X-Forwarded-Proto: forged";
    struct answer answer = EXPECT(200, visit(browser, HOST, "GET /open"));
    ck_assert(!arrived_at_all(answer, "forged"));
    ck_assert_str_eq(arrived(answer, "X-Forwarded-For"), browser->from);
    ck_assert_str_eq(arrived(answer, "X-Forwarded-Proto"), "https");
}
END_TEST

START_TEST(applications_set_up_for_other_servers_are_told_in_their_words)
{
    static const struct { const char *profile, *user, *groups, *between; } words[] = {
        { "authelia",     "Remote-User",          "Remote-Groups",        "," },
        { "oauth2-proxy", "X-Forwarded-User",     "X-Forwarded-Groups",   "," },
        { "authentik",    "X-authentik-username", "X-authentik-groups",   "|" },
    };
    struct person ann = A_PERSON("--group", "staff", "--group", "writers");
    struct browser *program = program_of(ann), *stranger = a_program(NULL);

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *host = text("%s.localhost", words[i].profile);
        struct answer answer = EXPECT(200, visit(program, host, "GET /list"));
        ck_assert_str_eq(arrived(answer, words[i].user), ann.username);
        ck_assert_str_eq(arrived(answer, words[i].groups), text("staff%swriters", words[i].between));
        ck_assert(!arrived_at_all(answer, "gl_ses_"));
        EXPECT(401, visit(stranger, host, "GET /list"));
        stranger->headers[0] = text("%s: forged", words[i].user);
        stranger->headers[1] = text("%s: forged", words[i].groups);
        ck_assert(!arrived_at_all(EXPECT(200, visit(stranger, host, "GET /open")), "forged"));
    }
}
END_TEST

START_TEST(somebody_without_groups_gets_none_by_asking)
{
    struct browser *program = program_of(A_PERSON(NULL));

    program->headers[0] = "Remote-Groups: admin";
    program->headers[1] = "Remote-Name: The Administrator";
    struct answer answer = EXPECT(200, visit(program, HOST, "GET /"));
    ck_assert(!arrived(answer, "Remote-Groups") || !*arrived(answer, "Remote-Groups"));
    ck_assert(!arrived_at_all(answer, "The Administrator"));
}
END_TEST

START_TEST(where_anyone_passes_it_is_told_who_is_signed_in)
{
    struct person ann = A_PERSON(NULL);

    ck_assert_str_eq(arrived(EXPECT(200, visit(program_of(ann), HOST, "GET /open")), "Remote-User"),
        ann.username);
    ck_assert_ptr_null(arrived(EXPECT(200, visit(a_program(NULL), HOST, "GET /open")), "Remote-User"));
}
END_TEST

START_TEST(one_persons_answer_is_never_anothers)
{
    struct person ann = A_PERSON("--group", "staff"), ben = A_PERSON(NULL);
    struct browser *as_ann = program_of(ann), *as_ben = program_of(ben);

    for (int i = 0; i < 20; i++) {
        ck_assert_str_eq(arrived(EXPECT(200, visit(as_ann, HOST, "GET /same")), "Remote-User"), ann.username);
        struct answer answer = EXPECT(200, visit(as_ben, HOST, "GET /same"));
        ck_assert_str_eq(arrived(answer, "Remote-User"), ben.username);
        ck_assert_ptr_null(arrived(answer, "Remote-Groups"));
    }
}
END_TEST

START_TEST(the_sample_application_is_closed_open_and_closed_again)
{
    struct person ann = A_PERSON("--name", "Ann Example");
    struct browser *browser = a_browser();

    browser->navigates = true;
    struct answer answer = browse(browser, "GET", the_world()->app, NULL, NULL);
    ck_assert_int_eq(answer.status, 302);
    const char *login = header_of(answer, "Location");
    ck_assert_ptr_nonnull(strstr(login, "/login?rd="));
    answer = EXPECT(303, submit(browser, login + strlen(the_world()->url),
        text("identifier=%s&password=%s", ann.username, RUN_WELL(ann.password, "sed", "s/ /+/g"))));
    ck_assert_str_eq(header_of(answer, "Location"), the_world()->app);
    answer = browse(browser, "GET", the_world()->app, NULL, NULL);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_ptr_nonnull(strstr(answer.body, text("Remote-User: %s", ann.username)));
    ck_assert_ptr_nonnull(strstr(answer.body, "Ann Example"));
    ck_assert_ptr_nonnull(strstr(answer.body, "<html lang=\"en\">"));
    browser->headers[0] = "Accept-Language: de-AT";
    answer = browse(browser, "GET", the_world()->app, NULL, NULL);
    ck_assert_ptr_nonnull(strstr(answer.body, "<h1>Hallo, Ann Example.</h1>"));
    browser->headers[0] = NULL;
    EXPECT(303, submit(browser, "/logout", ""));
    ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 302);
}
END_TEST

START_TEST(a_name_cannot_break_out_of_its_header_or_page)
{
    struct person ann = A_PERSON("--name", "<script>alert(1)</script> & \"Ann\"");
    struct browser *browser = signed_in(ann);

    browser->navigates = true;
    struct answer answer = browse(browser, "GET", the_world()->app, NULL, NULL);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_ptr_null(strstr(answer.body, "<script>"));
    struct ran ran = RUN(a_password(), "gatelodge", "user", "add", a_name(), "--password-file", "-", "--name",
        "Ann\r\nRemote-User: admin");
    ck_assert_int_eq(ran.status, 1);
}
END_TEST

/* The inodes of the gate's open connections, a line for each. They have the name under which the socket was made,
 * before it was moved to its place. */
static const char *
connections_of_gate(void)
{
    const char *wanted = text("$6 == \"03\" && $8 == \"%s/run/.new-%ld\" { print \"<\" $7 \">\" }",
        the_world()->directory, (long)program_pid("gate"));

    return RUN_WELL(NULL, "awk", wanted, "/proc/net/unix");
}

static size_t
lines_of(const char *output)
{
    size_t lines = *output != '\0';

    for (; *output; output++)
        lines += *output == '\n';
    return lines;
}

/* nginx has two workers, and of requests that come one after the other each needs one connection. That none is made
 * for a request, and then closed, is counted in tests/nginx/test_kept.sh. */
START_TEST(checks_come_by_connections_that_stay_and_leave_no_file)
{
    struct browser *program = program_of(A_PERSON(NULL)), *stranger = a_browser();

    for (int i = 0; i < 10; i++)
        EXPECT(200, visit(program, HOST, "GET /"));
    const char *first = text("%.*s", (int)strcspn(connections_of_gate(), "\n"), connections_of_gate());
    ck_assert_uint_gt(strlen(first), 0);
    for (int i = 0; i < 50; i++) {
        EXPECT(200, visit(program, HOST, "GET /"));
        EXPECT(401, visit(stranger, HOST, "GET /"));
        EXPECT(200, visit(stranger, HOST, "GET /open"));
    }
    const char *last = connections_of_gate();
    ck_assert_ptr_nonnull(strstr(last, first));
    ck_assert_uint_le(lines_of(last), 2);
    ck_assert_str_eq(RUN_WELL(NULL, "find", text("%s/nginx/tmp", the_world()->directory), "-type", "f"), "");
}
END_TEST

RUN_STORIES("protecting", make_site, the_application_learns_who_it_is,
    the_application_gets_no_secret_of_the_gate, the_session_reaches_no_application_beside_other_cookies_of_our_names,
    nobody_forges_who_they_are,
    nobody_forges_who_they_are_where_anyone_passes,
    no_forged_header_arrives_that_a_cgi_program_would_take_for_ours,
    other_names_that_applications_believe_do_not_arrive_either,
    applications_set_up_for_other_servers_are_told_in_their_words,
    somebody_without_groups_gets_none_by_asking, where_anyone_passes_it_is_told_who_is_signed_in,
    one_persons_answer_is_never_anothers, the_sample_application_is_closed_open_and_closed_again,
    a_name_cannot_break_out_of_its_header_or_page, checks_come_by_connections_that_stay_and_leave_no_file);
