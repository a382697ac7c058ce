/* The words of Authelia, oauth2-proxy and authentik, as gatelodge nginx snippet writes them: what arrives at an
 * application, to the byte. */
#include "support/application.h"
#include "support/story.h"

#include <string.h>

static const char *const profiles[] = { "plain", "authelia", "oauth2-proxy", "authentik" };

#define PROFILES (sizeof(profiles) / sizeof(profiles[0]))

static const char *
snippet(const char *profile, const char *part)
{
    return RUN_WELL(NULL, "gatelodge", "nginx", "snippet", "--profile", profile, "--part", part, "--snippets",
        text("%s/nginx", the_world()->directory));
}

static const char *
host_of(const char *profile)
{
    return text("%s.localhost", profile);
}

static const char *
site_of(const char *profile)
{
    const char *directory = the_world()->directory;

    return text(
        "server {\n"
        "    listen 127.0.0.1:%d ssl http2;\n"
        "    server_name %s;\n"
        "    ssl_certificate %s/tls/server.pem;\n"
        "    ssl_certificate_key %s/tls/key.pem;\n"
        "%s\n"
        "    location / {\n"
        "%s\n"
        "        proxy_pass http://unix:%s/run/application.sock;\n"
        "    }\n"
        "}\n", world_port(), host_of(profile), directory, directory, snippet(profile, "server"),
        snippet(profile, "location"), directory);
}

static void
make_sites(void)
{
    application_start();
    for (size_t i = 0; i < PROFILES; i++)
        nginx_include(profiles[i], site_of(profiles[i]));
    RUN_WELL(NULL, "gatelodge", "group", "add", "staff");
    RUN_WELL(NULL, "gatelodge", "group", "add", "writers");
    settings_add(text("site \"speaking\" {\n    hosts = {\"%s:%d\", \"%s:%d\", \"%s:%d\", \"%s:%d\"}\n"
        "    rule \"people\" {\n        path = \"/\"\n    }\n}", host_of(profiles[0]), world_port(),
        host_of(profiles[1]), world_port(), host_of(profiles[2]), world_port(), host_of(profiles[3]), world_port()));
    settings_apply();
}

static struct person
ann(void)
{
    return A_PERSON("--name", "Ann \xc3\x85" "berg", "--group", "staff", "--group", "writers");
}

/* What nginx tells every application, whatever the profile. */
static const char *
usual_of(const char *profile, const struct browser *program)
{
    return text("Host: %s:%d\r\nX-Forwarded-For: %s\r\nX-Forwarded-Host: %s:%d\r\nX-Forwarded-Proto: https\r\n"
        "X-Request-Id: speaking\r\n", host_of(profile), world_port(), program->from, host_of(profile), world_port());
}

/* Ann asks, and says that she is somebody else in the words of every profile. */
static const char *
head_at_application(const char *profile, struct person person, struct browser **program)
{
    *program = program_of(person);
    (*program)->headers[0] = "X-Request-Id: speaking";
    (*program)->headers[1] = "Remote-User: forged";
    (*program)->headers[2] = "X-Auth-Request-User: forged";
    (*program)->headers[3] = "X-authentik-username: forged";
    (*program)->headers[4] = "X-Forwarded-Preferred-Username: forged";
    struct answer answer = EXPECT(200, visit(*program, host_of(profile), "GET /list?x=y"));
    ck_assert(!arrived_at_all(answer, "forged"));
    return answer.body;
}

static void
arrives(const char *profile, struct person person, const char *identity)
{
    struct browser *program;
    const char *head = head_at_application(profile, person, &program);
    const char *expected = text("GET /list?x=y HTTP/1.0\r\n%s%sConnection: close\r\n", identity,
        usual_of(profile, program));

    /* What curl says for itself comes behind. */
    ck_assert_msg(strncmp(head, expected, strlen(expected)) == 0, "%s: arrived:\n%s\nexpected:\n%s", profile, head,
        expected);
    ck_assert_ptr_null(strstr(head + strlen(expected), "emote"));
}

START_TEST(authelia_is_spoken_to_the_byte)
{
    struct person person = ann();

    arrives("authelia", person, text("Remote-User: %s\r\nRemote-Groups: staff,writers\r\n"
        "Remote-Name: Ann \xc3\x85" "berg\r\nRemote-Email: %s\r\n", person.username, person.email));
}
END_TEST

START_TEST(oauth2_proxy_is_spoken_to_the_byte)
{
    struct person person = ann();
    const char *name = person.username, *email = person.email;

    arrives("oauth2-proxy", person, text("X-User: %s\r\nX-Email: %s\r\n"
        "X-Forwarded-User: %s\r\nX-Forwarded-Email: %s\r\nX-Forwarded-Groups: staff,writers\r\n"
        "X-Forwarded-Preferred-Username: %s\r\n"
        "X-Auth-Request-User: %s\r\nX-Auth-Request-Email: %s\r\nX-Auth-Request-Groups: staff,writers\r\n"
        "X-Auth-Request-Preferred-Username: %s\r\n", name, email, name, email, name, name, email, name));
}
END_TEST

START_TEST(authentik_is_spoken_to_the_byte)
{
    struct person person = ann();

    arrives("authentik", person, text("X-authentik-username: %s\r\nX-authentik-groups: staff|writers\r\n"
        "X-authentik-email: %s\r\nX-authentik-name: Ann \xc3\x85" "berg\r\nX-authentik-uid: %s\r\n", person.username,
        person.email, person.id));
}
END_TEST

/* Session and times differ from one to the next; the rest is to the byte. */
START_TEST(our_own_words_are_spoken_to_the_byte)
{
    struct person person = ann();
    struct browser *program;
    const char *head = head_at_application("plain", person, &program);
    const char *begin = text("GET /list?x=y HTTP/1.0\r\nRemote-User: %s\r\nRemote-Groups: staff,writers\r\n"
        "Remote-Name: Ann \xc3\x85" "berg\r\nRemote-Email: %s\r\nRemote-User-Id: %s\r\nGatelodge-Session: session_",
        person.username, person.email, person.id);

    ck_assert_msg(strncmp(head, begin, strlen(begin)) == 0, "arrived:\n%s\nexpected:\n%s", head, begin);
    ck_assert_ptr_nonnull(strstr(head, text("Gatelodge-Amr: pwd\r\n%s", usual_of("plain", program))));
}
END_TEST

START_TEST(nobody_enters_in_any_words_without_signing_in)
{
    for (size_t i = 0; i < PROFILES; i++) {
        struct answer answer = EXPECT(401, visit(a_program(NULL), host_of(profiles[i]), "GET /list"));
        ck_assert(!arrived_at_all(answer, "HTTP/1.0"));
    }
}
END_TEST

START_TEST(people_are_sent_to_sign_in_and_back)
{
    struct browser *browser = a_browser();

    browser->navigates = true;
    for (size_t i = 0; i < PROFILES; i++) {
        struct answer answer = EXPECT(302, visit(browser, host_of(profiles[i]), "GET /list"));
        ck_assert_ptr_nonnull(strstr(header_of(answer, "Location"), text("%s/login?rd=https%%3A%%2F%%2F%s",
            the_world()->url, host_of(profiles[i]))));
    }
}
END_TEST

/* Applications have links to the pages of the server that they were set up for. */
START_TEST(links_to_other_servers_pages_lead_to_ours)
{
    static const struct {
        const char *profile, *path, *leads_to;
    } links[] = {
        { "oauth2-proxy", "/oauth2/sign_in?rd=https%3A%2F%2Fa.test%2F", "/login?rd=https%3A%2F%2Fa.test%2F" },
        { "oauth2-proxy", "/oauth2/start?rd=https%3A%2F%2Fa.test%2F", "/login?rd=https%3A%2F%2Fa.test%2F" },
        { "oauth2-proxy", "/oauth2/sign_out", "/logout" },
        { "authentik", "/outpost.goauthentik.io/start?rd=https%3A%2F%2Fa.test%2F",
          "/login?rd=https%3A%2F%2Fa.test%2F" },
        { "authentik", "/outpost.goauthentik.io/sign_out", "/logout" },
    };

    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        struct answer answer = EXPECT(302, visit(a_program(NULL), host_of(links[i].profile),
            text("GET %s", links[i].path)));
        ck_assert_str_eq(header_of(answer, "Location"), text("%s%s", the_world()->url, links[i].leads_to));
    }
}
END_TEST

START_TEST(the_question_is_not_for_clients_in_any_words)
{
    struct browser *program = program_of(ann());

    ck_assert_int_eq(visit(program, host_of("authelia"), "GET /internal/authelia/authz").status, 404);
    ck_assert_int_eq(visit(program, host_of("oauth2-proxy"), "GET /oauth2/auth").status, 404);
    ck_assert_int_eq(visit(program, host_of("authentik"), "GET /outpost.goauthentik.io/auth/nginx").status, 404);
}
END_TEST

RUN_STORIES("speaking", make_sites, authelia_is_spoken_to_the_byte, oauth2_proxy_is_spoken_to_the_byte,
    authentik_is_spoken_to_the_byte, our_own_words_are_spoken_to_the_byte,
    nobody_enters_in_any_words_without_signing_in, people_are_sent_to_sign_in_and_back,
    links_to_other_servers_pages_lead_to_ours, the_question_is_not_for_clients_in_any_words);
