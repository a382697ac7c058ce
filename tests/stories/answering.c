/* nginx with gatelodge's module: every request is asked twice, of a site that goes by the gate alone and of one where
 * the module answers what it can, and nobody can tell the difference. */
#include "support/application.h"
#include "support/story.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define GATE   "gate.localhost"
#define MODULE "modu.localhost"     /* as long as the other */

#define FILE_OF(name) text("%s/" name, the_world()->directory)

/* ---- two sites that are one ----------------------------------------------------------------------- */

static const char rules[] =
    "    rule \"open\"    { path = \"/open\"   answer = anyone }\n"
    "    rule \"closed\"  { path = \"/closed\" answer = nobody }\n"
    "    rule \"staff\"   { path = \"/staff\"  groups = {\"staff\", \"others\"} }\n"
    "    rule \"may\"     { path = \"/may\"    permission = \"users.read\" }\n"
    "    rule \"level\"   { path = \"/level\"  level = 2 }\n"
    "    rule \"fresh\"   { path = \"/fresh\"  max_age = 10m }\n"
    "    rule \"near\"    { path = \"/near\"   networks = {\"127.0.0.0/8\"} }\n"
    "    rule \"far\"     { path = \"/far\"    networks = {\"198.51.100.0/24\"} }\n"
    "    rule \"read\"    { path = \"/read\"   methods = {\"GET\", \"HEAD\"} }\n"
    "    rule \"read2\"   { path = \"/read\"   answer = nobody }\n"
    "    rule \"digits\"  { path_pattern = \"/[0-9]+\" }\n"
    "    rule \"letters\" { path_pattern = \"/[a-c]+\" answer = nobody }\n"
    "    rule \"rest\"    { path = \"/\" }\n";

/* Locations in which the module must know its place. */
static const char locations_text[] =
    "add_header Way $gatelodge_way always;\n"
    "location /nested/ {\n"
    "    include @SNIPPETS@/protect.conf;\n"
    "    proxy_pass http://unix:@APPLICATION@;\n"
    "    location /nested/off/ { auth_request off; proxy_pass http://unix:@APPLICATION@; }\n"
    "    location /nested/on/  { proxy_pass http://unix:@APPLICATION@; }\n"
    "}\n"
    "location /moved/ { include @SNIPPETS@/protect.conf; root /nowhere; error_page 404 = /nested/on/landed; }\n"
    "location /named/ { include @SNIPPETS@/protect.conf; root /nowhere; error_page 404 = @named; }\n"
    "location @named  { include @SNIPPETS@/application.conf; proxy_set_header Remote-User $gatelodge_user;\n"
    "                   auth_request off; proxy_pass http://unix:@APPLICATION@; }\n"
    "location /tried/ { include @SNIPPETS@/protect.conf; try_files /nothing /nested/on/tried; }\n"
    "location /pages/ { include @SNIPPETS@/protect.conf; ssi on; ssi_types *; alias @SNIPPETS@/pages/; }\n"
    "location /denied/ { include @SNIPPETS@/protect.conf; deny all; proxy_pass http://unix:@APPLICATION@; }\n"
    "location /either/ { include @SNIPPETS@/protect.conf; deny all; satisfy any;\n"
    "                    proxy_pass http://unix:@APPLICATION@; }\n"
    "location = /.others { internal; return 204; }\n"
    "location /others/ { auth_request /.others; include @SNIPPETS@/application.conf;\n"
    "                    proxy_set_header Remote-User $gatelodge_user; proxy_pass http://unix:@APPLICATION@; }\n"
    "location /files/  { include @SNIPPETS@/protect.conf; alias @SNIPPETS@/pages/; }\n";

static const char *
locations(void)
{
    return RUN_WELL(locations_text, "sed", "-e", text("s|@SNIPPETS@|%s|g", FILE_OF("nginx")), "-e",
        text("s|@APPLICATION@|%s|g", FILE_OF("run/application.sock")));
}

static void
load_module(void)
{
    RUN_WELL(NULL, "mkdir", "-p", FILE_OF("nginx.modules.d"), FILE_OF("nginx/pages"));
    text_to_file(FILE_OF("nginx.modules.d/gatelodge.conf"), text("load_module %s/gatelodge.so;\n",
        FILE_OF("nginx.modules.d")));
    RUN_WELL(NULL, "cp", BUILD_DIRECTORY "/.libs/ngx_http_gatelodge_module.so",
        FILE_OF("nginx.modules.d/gatelodge.so"));
    text_to_file(FILE_OF("nginx/pages/page"), "<!--# include virtual=\"/nested/on/part\" -->page\n");
    RUN_WELL(NULL, "chmod", "-R", "a+rX", FILE_OF("nginx.modules.d"), FILE_OF("nginx/pages"));
    nginx_include("module", text("gatelodge_settings %s;\n", the_world()->settings));
}

static void
make_twins(void)
{
    application_start();
    RUN_WELL(NULL, "gatelodge", "group", "add", "staff");
    settings_add(text("site \"twins\" {\n    hosts = {\"" GATE ":%d\", \"" MODULE ":%d\"}\n%s}", world_port(),
        world_port(), rules));
    settings_apply();
    settings_are_usual();
    load_module();
    application_serve(GATE, locations());
    application_serve(MODULE, text("gatelodge on;\n%s", locations()));
}

/* ---- comparing ------------------------------------------------------------------------------------ */

static const char *
way(struct answer answer)
{
    const char *value = header_of(answer, "Way");

    return value ? value : "";
}

/* What may differ is taken out: when it was, and how it was answered. The names of both are one. */
static const char *
alike(const char *content)
{
    char *copy = text_keep(strdup(content)), *written = copy;

    for (char *found = copy; (found = strstr(found, MODULE)); )
        memcpy(found, GATE, strlen(GATE));
    for (const char *line = copy; *line; ) {
        size_t length = strcspn(line, "\n");
        bool differs = strncasecmp(line, "date:", 5) == 0 || strncasecmp(line, "way:", 4) == 0;

        length += line[length] == '\n';
        if (!differs)
            written = memmove(written, line, length), written += length;
        line += length;
    }
    *written = '\0';
    return copy;
}

/* Asks both, and returns the module's answer. */
static struct answer
both(struct browser *browser, const char *request)
{
    struct answer gate = visit(browser, GATE, request), module = visit(browser, MODULE, request);

    ck_assert_msg(gate.status == module.status, "%s: %d by the gate, %d with the module (%s)", request, gate.status,
        module.status, way(module));
    ck_assert_msg(strcmp(alike(gate.headers), alike(module.headers)) == 0, "%s (%s):\n%s---\n%s", request, way(module),
        gate.headers, module.headers);
    ck_assert_msg(strcmp(alike(gate.body), alike(module.body)) == 0, "%s (%s):\n%s---\n%s", request, way(module),
        gate.body, module.body);
    return module;
}

/* Each worker of nginx asks the gate once in each location, to see what is asked there. */
static void
becomes_known(struct browser *browser, const char *request)
{
    int times = 0;

    for (int tries = 0; times < 8 && tries < 400; tries++)
        times = strcmp(way(visit(browser, MODULE, request)), "table") == 0 ? times + 1 : 0;
    ck_assert_msg(times == 8, "%s: the module does not answer", request);
}

static struct browser *
showing(const char *first, const char *second)
{
    struct browser *browser = a_program(NULL);

    browser->old = true;            /* of HTTP/2 nginx lingers over connections when it is told to read its settings */
    browser->headers[0] = "X-Request-Id: the-same";
    browser->headers[1] = first;
    browser->headers[2] = first ? second : NULL;
    return browser;
}

static const char *
token_of(struct person person)
{
    return program_of(person)->bearer;
}

static const char *
personal_token_of(struct person person, const char *body)
{
    return said(EXPECT(201, ask_as(signed_in(person), "POST /api/v1/me/tokens", "%s", body)), "token");
}

static const char *
cookie(const char *token)
{
    return text("Cookie: __Host-gatelodge=%s", token);
}

static const char *
bearer(const char *token)
{
    return text("Authorization: Bearer %s", token);
}

/* ---- stories -------------------------------------------------------------------------------------- */

static const char *const paths[] = {
    "/", "/list?x=y", "/a%20b", "/caf%C3%A9", "/open", "/open/x", "/openx", "/closed", "/staff", "/may", "/level",
    "/fresh", "/near", "/far", "/read", "/123", "/abc", "/a/%2e%2e/b", "//a", "/a//b", "/a;b", "/a%2fb", "/a%5cb",
    "/a%25b", "/.", "/%01", "/a?b=/../c", "/files/page", "/nested/off/x", "/nested/on/x", "/moved/x", "/named/x",
    "/tried/x", "/pages/page", "/denied/x", "/either/x", "/others/x",
};

/* With the administrator, who may everything, and with somebody of the staff. */
static void
ask_for_everything(struct browser *browser)
{
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        both(browser, text("GET %s", paths[i]));
}

START_TEST(whatever_is_asked_for_nobody_can_tell_who_answered)
{
    struct person ann = A_PERSON("--name", "\xc3\x84nn, B", "--group", "staff");
    const char *token = token_of(ann), *admin = token_of(the_administrator());

    errors_expected("/nowhere/|forbidden by rule");
    becomes_known(showing(cookie(token), NULL), "GET /");
    ask_for_everything(showing(cookie(token), NULL));
    ask_for_everything(showing(bearer(admin), NULL));
    ask_for_everything(showing(NULL, NULL));
    ck_assert_str_eq(way(both(showing(cookie(token), NULL), "GET /staff")), "table");
    ck_assert_str_eq(way(both(showing(NULL, NULL), "GET /open")), "table");
}
END_TEST

START_TEST(whatever_is_shown_nobody_can_tell_who_answered)
{
    struct person ann = A_PERSON("--group", "staff"), ben = A_PERSON(NULL);
    const char *anns = token_of(ann), *bens = token_of(ben);
    const char *personal = personal_token_of(ann, "{'name':'x','permissions':[]}");
    const char *elsewhere = personal_token_of(ann, "{'name':'y','permissions':[],'networks':['198.51.100.0/24']}");
    const char *here = personal_token_of(ann, "{'name':'z','permissions':[],'networks':['127.0.0.0/8']}");
    char *wrong = text_keep(strdup(anns));
    wrong[20] = wrong[20] == 'a' ? 'b' : 'a';
    const char *const shown[][2] = {
        { cookie(anns) }, { bearer(anns) }, { bearer(personal) }, { bearer(elsewhere) }, { bearer(here) },
        { cookie(personal) }, { cookie(wrong) }, { bearer(wrong) }, { cookie("") }, { bearer("") }, { bearer("gl_") },
        { cookie(anns), bearer(bens) }, { cookie(anns), bearer(wrong) }, { cookie(anns), bearer("somebody-elses") },
        { cookie(anns), "Authorization: Basic YTpi" }, { text("Authorization: bEARER   %s", anns) },
        { bearer(anns), bearer(bens) }, { cookie(anns), cookie(bens) }, { cookie(anns), cookie(anns) },
        { text("Cookie: __Host-gatelodge=%s; __Host-gatelodge=%s", anns, bens) },
        { text("Cookie: a=b; __Host-gatelodge=%s;c=d", anns) }, { text("Cookie: a=b,__Host-gatelodge=%s", anns) },
        { text("Cookie: __Host-gatelodge=\"%s\"", anns) }, { text("Cookie: __host-gatelodge=%s", anns) },
        { text("Cookie: __Secure-gatelodge=%s", anns) }, { text("Cookie: x=%07000d; __Host-gatelodge=%s", 0, anns) },
        { cookie(anns), "Upgrade: websocket" }, { cookie(anns), "Range: bytes=2-3" },
        { cookie(anns), "Accept: text/html" }, { cookie(anns), "Remote-User: forged" },
        { cookie(anns), "X-Original-URL: https://" GATE "/closed" },
        { cookie(anns), "X-Forwarded-Proto: http" }, { cookie(wrong), "Sec-Fetch-Mode: navigate" },
        { "Sec-Fetch-Mode: navigate" }, { "Sec-Fetch-Mode: cors", "Accept: text/html" }, { "Accept: text/html" },
    };

    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        struct browser *browser = showing(shown[i][0], shown[i][1]);
        browser->old = i % 2;
        both(browser, "GET /");
        both(browser, "GET /open");
        both(browser, "GET /staff");
        both(browser, "GET /files/page");
    }
    ck_assert_str_eq(way(both(showing(bearer(personal), NULL), "GET /")), "table");
    ck_assert_str_eq(way(both(showing(bearer(here), NULL), "GET /")), "table");
    ck_assert_str_eq(arrived(both(showing(cookie(anns), bearer(bens)), "GET /"), "Remote-User"), ben.username);
}
END_TEST

START_TEST(every_method_is_answered_alike)
{
    static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND" };
    struct browser *browser = showing(cookie(token_of(A_PERSON(NULL))), NULL), *nobody = showing(NULL, NULL);

    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        both(browser, text("%s /read", methods[i]));
        both(browser, text("%s /", methods[i]));
        both(nobody, text("%s /", methods[i]));
    }
    ck_assert_str_eq(way(both(browser, "POST /")), "table");
}
END_TEST

START_TEST(who_is_signed_out_changed_or_suspended_is_so_with_the_next_request)
{
    for (int i = 0; i < 4; i++) {
        struct person ann = A_PERSON(NULL);
        struct browser *program = program_of(ann);

        becomes_known(program, "GET /");
        RUN_WELL(NULL, "gatelodge", "user", "grant", ann.username, "--group", "staff");
        ck_assert_str_eq(arrived(EXPECT(200, visit(program, MODULE, "GET /staff")), "Remote-Groups"), "staff");
        ck_assert_str_eq(arrived(EXPECT(200, visit(program, MODULE, "GET /")), "Remote-Groups"), "staff");
        if (i % 2)
            EXPECT(204, ask_as(program, "DELETE /api/v1/sessions/current", NULL));
        else
            RUN_WELL(NULL, "gatelodge", "user", "disable", ann.username);
        EXPECT(401, visit(program, MODULE, "GET /"));
        EXPECT(401, visit(program, MODULE, "GET /files/page"));
    }
}
END_TEST

START_TEST(time_passes_here_as_at_the_gate)
{
    struct browser *browser = showing(cookie(token_of(A_PERSON(NULL))), NULL);

    becomes_known(browser, "GET /fresh");
    clock_forward(LODGE_MINUTES(11));
    EXPECT(401, both(browser, "GET /fresh"));
    ck_assert_str_eq(way(EXPECT(200, both(browser, "GET /"))), "table");
    clock_forward(LODGE_DAYS(2));
    EXPECT(401, both(browser, "GET /"));
}
END_TEST

START_TEST(it_answers_by_the_gates_rules_or_not_at_all)
{
    const char *shown = cookie(token_of(A_PERSON(NULL)));

    becomes_known(showing(shown, NULL), "GET /");
    settings_add("site \"more\" { hosts = {\"more.localhost\"} rule \"all\" { path = \"/\" } }");
    RUN_WELL(NULL, FILE_OF("prefix/libexec/gatelodge/gatelodge-gate"), "--config", the_world()->settings, "--check");
    becomes_known(showing(shown, NULL), "GET /");
    settings_apply();
    for (int i = 0; i < 8; i++)
        ck_assert_str_eq(way(EXPECT(200, both(showing(shown, NULL), "GET /"))), "gate");
    nginx_include("again", "");
    becomes_known(showing(shown, NULL), "GET /");
    settings_restore();
    for (int i = 0; i < 8; i++)
        ck_assert_str_eq(way(EXPECT(200, both(showing(shown, NULL), "GET /"))), "gate");
    nginx_include("again", "");
    becomes_known(showing(shown, NULL), "GET /");
}
END_TEST

/* Puts this in the table's place. Nobody has it mapped but nginx, whose new workers look at it. */
static void
table_becomes(const char *made_by)
{
    RUN_WELL(NULL, "sh", "-c", text("cd \"$1\" && %s && { [ ! -e sessions ] || chmod 644 sessions; }", made_by), "sh",
        FILE_OF("run"));
    nginx_include("again", "");
}

START_TEST(without_a_table_or_with_a_broken_one_the_gate_is_asked)
{
    static const char *const broken[] = {
        ":", ": >sessions", "head -c 100 sessions.away >sessions", "head -c 8000000 sessions.away >sessions",
        "head -c 38000000 /dev/urandom >sessions",
        "cp sessions.away sessions && printf 99 | dd of=sessions bs=1 seek=16 conv=notrunc status=none",
        "cp sessions.away sessions && printf x | dd of=sessions bs=1 seek=70 conv=notrunc status=none",
        "mkdir sessions", "ln -s sessions.away sessions", "mkfifo sessions",
    };
    const char *shown = cookie(token_of(A_PERSON(NULL)));

    RUN_WELL(NULL, "mv", FILE_OF("run/sessions"), FILE_OF("run/sessions.away"));
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        table_becomes(broken[i]);
        for (int times = 0; times < 4; times++)
            ck_assert_str_eq(way(EXPECT(200, both(showing(shown, NULL), "GET /"))), "gate");
        RUN_WELL(NULL, "rm", "-rf", FILE_OF("run/sessions"));
    }
    RUN_WELL(NULL, "mv", FILE_OF("run/sessions.away"), FILE_OF("run/sessions"));
    WAIT_UNTIL(strcmp(way(visit(showing(shown, NULL), MODULE, "GET /")), "table") == 0, 10);
    becomes_known(showing(shown, NULL), "GET /");
}
END_TEST

static unsigned
some(unsigned *state, unsigned below)
{
    *state = *state * 1103515245 + 12345;
    return (*state >> 16) % below;
}

/* Printable for the most part, so that nginx hands it on. */
static const char *
noise(unsigned *state, const char *start, unsigned max)
{
    char bytes[600];
    size_t length = (size_t)snprintf(bytes, sizeof(bytes), "%s", start);

    for (unsigned more = some(state, max); more > 0 && length < sizeof(bytes) - 1; more--)
        bytes[length++] = (char)(some(state, 40) ? 33 + some(state, 94) : 128 + some(state, 128));
    bytes[length] = '\0';
    return text("%s", bytes);
}

START_TEST(noise_is_answered_alike_and_ends_no_worker)
{
    struct person ann = A_PERSON(NULL);
    const char *token = token_of(ann);
    pid_t before[16], after[16];
    size_t count = program_workers("nginx", before, 16);
    unsigned state = 20261120;

    becomes_known(showing(cookie(token), NULL), "GET /");
    for (int i = 0; i < 150; i++) {
        unsigned kind = some(&state, 4);
        const char *first = noise(&state, kind == 0 ? "Cookie: " : kind == 1 ? "Authorization: Bearer gl_ses_"
            : kind == 2 ? text("%s; ", cookie(token)) : text("%s;__Host-gatelodge", cookie(token)), 500);
        struct browser *browser = showing(first, i % 3 ? NULL : bearer(token));
        const char *path = noise(&state, "/", 60);
        both(browser, text("GET %s", strpbrk(path, "# ") ? "/plain" : path));
    }
    ck_assert_uint_eq(program_workers("nginx", after, 16), count);
    ck_assert_mem_eq(before, after, count * sizeof(pid_t));
}
END_TEST

START_TEST(workers_that_are_killed_while_they_write_stop_nobody)
{
    struct browser *known = program_of(A_PERSON(NULL));
    pid_t workers[16];

    errors_expected("killed|crash|signal|worker");
    becomes_known(known, "GET /");
    for (int i = 0; i < 6; i++) {
        const char *service = i % 2 ? "gate" : "login";
        pid_t child = fork();

        ck_assert(child >= 0);
        if (child == 0) {
            struct browser *another = a_program(known->bearer);
            for (int times = 0; times < 20; times++)
                visit(another, MODULE, "GET /");
            _exit(0);
        }
        size_t count = program_workers(service, workers, 16);
        for (size_t w = 0; w < count; w++)
            kill(workers[w], SIGKILL);
        for (int times = 0; times < 10; times++)
            ck_assert_int_eq(visit(known, MODULE, "GET /").status, 200);
        WAIT_UNTIL(program_workers(service, workers, 16) >= count, 20);
        ck_assert(waitpid(child, NULL, 0) == child);
    }
    becomes_known(known, "GET /");
}
END_TEST

RUN_STORIES("answering", make_twins, whatever_is_asked_for_nobody_can_tell_who_answered,
    whatever_is_shown_nobody_can_tell_who_answered, every_method_is_answered_alike,
    who_is_signed_out_changed_or_suspended_is_so_with_the_next_request, time_passes_here_as_at_the_gate,
    it_answers_by_the_gates_rules_or_not_at_all, without_a_table_or_with_a_broken_one_the_gate_is_asked,
    noise_is_answered_alike_and_ends_no_worker, workers_that_are_killed_while_they_write_stop_nobody);
