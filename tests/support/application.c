/* One connection after the other, one request each. */
#include "support/application.h"
#include "support/programs.h"
#include "support/run.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char *
socket_path(void)
{
    return text("%s/run/application.sock", the_world()->directory);
}

static void
answer_one(int connection)
{
    char head[32768] = "", reply[33000];
    size_t length = 0;
    ssize_t got;

    while (length < sizeof(head) - 1 && !strstr(head, "\r\n\r\n")
        && (got = read(connection, head + length, sizeof(head) - 1 - length)) > 0)
        length += (size_t)got;
    int size = snprintf(reply, sizeof(reply),
        "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s", strlen(head), head);
    if (write(connection, reply, (size_t)size) < 0)
        perror("application");
    close(connection);
}

static _Noreturn void
be_application(int listener)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    world_let_go();
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection >= 0)
            answer_one(connection);
    }
}

void
application_start(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert(listener >= 0 && strlen(socket_path()) < sizeof(address.sun_path));
    memcpy(address.sun_path, socket_path(), strlen(socket_path()));
    ck_assert(bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0);
    ck_assert(chmod(socket_path(), 0666) == 0 && listen(listener, 128) == 0);
    pid_t child = fork();
    ck_assert(child >= 0);
    if (child == 0)
        be_application(listener);
    close(listener);
}

/* A site: what stands in its server { }, and what in the location that leads to the application. */
static void
serve(const char *host, const char *server, const char *location)
{
    const char *directory = the_world()->directory;

    nginx_include(host, text(
        "server {\n"
        "    listen 127.0.0.1:%d ssl http2;\n"
        "    server_name %s;\n"
        "    ssl_certificate %s/tls/server.pem;\n"
        "    ssl_certificate_key %s/tls/key.pem;\n"
        "%s\n"
        "    location / {\n"
        "%s\n"
        "        proxy_pass http://unix:%s;\n"
        "    }\n"
        "}\n", world_port(), host, directory, directory, server, location, socket_path()));
}

void
application_serve(const char *host, const char *lines)
{
    const char *directory = the_world()->directory;

    serve(host, text("%s\ninclude %s/nginx/gate.conf;", lines, directory),
        text("include %s/nginx/protect.conf;", directory));
}

/* The part of a profile under "#: server" or "#: location", with its @NAMES@ filled in. */
static const char *
part_of_profile(const char *profile, const char *part)
{
    const char *file = text(SOURCE_DIRECTORY "/nginx/profiles/%s.conf", profile);

    return RUN_WELL(NULL, "sed", "-n", text("/^#: %s/,/^#: /{s|@SNIPPETS@|%s/nginx|g; s|@PORTAL@|%s|g; /^#/!p}", part,
        the_world()->directory, the_world()->url), file);
}

void
application_serve_as(const char *host, const char *profile)
{
    serve(host, part_of_profile(profile, "server"), part_of_profile(profile, "location"));
}

struct answer
visit(struct browser *browser, const char *host, const char *request)
{
    const char *space = strchr(request, ' ');
    const char *method = text("%.*s", (int)(space - request), request);
    struct answer answer;

    /* Names of one label under localhost are more than curl takes a wildcard for. */
    browser->stranger = true;
    answer = browse(browser, method, text("https://%s:%d%s", host, world_port(), space + 1), NULL, NULL);
    ck_assert_msg(answer.status != 0, "%s %s: %s", host, request, answer.why);
    return answer;
}

const char *
arrived(struct answer answer, const char *name)
{
    size_t length = strlen(name);
    const char *line = strstr(answer.body, "\r\n");

    for (; line; line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, name, length) == 0 && line[2 + length] == ':') {
            line += 3 + length + strspn(line + 3 + length, " ");
            return text("%.*s", (int)strcspn(line, "\r\n"), line);
        }
    return NULL;
}

bool
arrived_at_all(struct answer answer, const char *needle)
{
    return strcasestr(answer.body, needle) != NULL;
}
