/* Paths in thousands of spellings. The same files are served four times: by nginx itself and by an application
 * that decodes twice, drops what stands behind a semicolon and takes backslashes for slashes; each of them bare,
 * and behind the gate. A spelling by which the bare twin gives out the secret file, and which the gate lets
 * through without a session, is a hole. */
#include "attacks/pipeline.h"
#include "support/story.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET   "what only members may read"
#define EVERYONE "what everyone may read"
#define BATCH    512

/* Sites: the bare twin and the one behind the gate. */
static const struct site {
    const char *bare;
    const char *guarded;
} sites[] = {
    { "bare-files.localhost", "guarded-files.localhost" },
    { "bare-lax.localhost",   "guarded-lax.localhost" },
};

static const char *
server(const char *host, const char *before, const char *location)
{
    const char *directory = the_world()->directory;

    return text(
        "server {\n    listen 127.0.0.1:%d ssl http2;\n    server_name %s;\n"
        "    ssl_certificate %s/tls/server.pem;\n    ssl_certificate_key %s/tls/key.pem;\n"
        "    large_client_header_buffers 8 16k;\n    error_log /dev/null crit;\n    default_type text/plain;\n"
        "%s    location / {\n%s    }\n}\n",
        world_port(), host, directory, directory, before, location);
}

/* Rewrites of nginx stand for what lax servers do to a path before they look for the file. */
static const char *
lax_server(void)
{
    const char *directory = the_world()->directory, *rewrites = "";

    for (int i = 0; i < 3; i++)
        rewrites = text("%s    rewrite \"^(.*?);[^/]*(.*)$\" \"$1$2\";\n"
            "    rewrite \"^(.*?)\\x5c(.*)$\" \"$1/$2\";\n"
            "    rewrite \"^(.*?)\\xef\\xbc\\x8f(.*)$\" \"$1/$2\";\n", rewrites);
    return text("server {\n    listen unix:%s/run/lax.sock;\n    error_log /dev/null crit;\n%s"
        "    location / { proxy_pass http://unix:%s/run/files.sock:$uri; }\n}\n"
        "server {\n    listen unix:%s/run/files.sock;\n    root %s/files;\n"
        "    error_log /dev/null crit;\n    default_type text/plain;\n}\n",
        directory, rewrites, directory, directory, directory);
}

static void
make_files(void)
{
    static const char *const folders[] = { "", "/open", "/secret" };
    const char *files = text("%s/files", the_world()->directory);

    for (size_t i = 0; i < 3; i++)
        ck_assert(mkdir(text("%s%s", files, folders[i]), 0755) == 0);
    text_to_file(text("%s/open/page.txt", files), EVERYONE);
    text_to_file(text("%s/secret/page.txt", files), SECRET);
    RUN_WELL(NULL, "chmod", "-R", "a+rX", files);
}

static void
make_sites(void)
{
    const char *directory = the_world()->directory;
    const char *gate = text("    include %s/nginx/gate.conf;\n", directory);
    const char *root = text("        root %s/files;\n", directory);
    const char *proxy = text("        proxy_pass http://unix:%s/run/lax.sock;\n", directory);
    const char *protect = text("        include %s/nginx/protect.conf;\n", directory);

    make_files();
    nginx_include("paths", text("%s%s%s%s%s", lax_server(), server(sites[0].bare, "", root),
        server(sites[0].guarded, gate, text("%s%s", protect, root)), server(sites[1].bare, "", proxy),
        server(sites[1].guarded, gate, text("%s%s", protect, proxy))));
    settings_add(text("site \"paths\" {\n    hosts = {\"%s:%d\", \"%s:%d\"}\n"
        "    rule \"open\" { path = \"/open\" answer = anyone }\n    rule \"rest\" { path = \"/\" }\n}",
        sites[0].guarded, world_port(), sites[1].guarded, world_port()));
    settings_apply();
}

/* A spelling is one of each. */
static const char *const beginnings[] = {
    "/open", "/open/", "//open", "/./open", "/open/.", "/open;x", "/open/page.txt", "/secret/../open", "/OPEN", "",
};
static const char *const slashes[] = {
    "/", "%2f", "%2F", "%252f", "%25252f", "\\", "%5c", "%255c", "//", "/./", ";/", "%3b/", "%3b%2f", "/%2e/",
    "%ef%bc%8f", "%c0%af", "%u2215", "/;/", "/%20/", "%00/", "%09/", "?/", "#/", "%3f/", "%23/",
};
static const char *const ups[] = {
    "..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "%25%32%65.", "..;", "..;x=1", "..%3b", ".;.", "..%00", "..%20",
    "..%0d%0a", "%c0%ae%c0%ae", "%uff0e%uff0e", "...", "....//..", "", "./..", "..%5c..%5c..",
};
static const char *const targets[] = {
    "secret/page.txt", "%73ecret/page.txt", "%2573ecret/page.txt", "secret/%70age.txt", "secret%2fpage.txt",
    "secret\\page.txt", "secret;open/page.txt", "secret/page.txt;.css", "secret/page.txt%00.css",
    "secret/page.txt?/open/", "secret/page.txt#/open", "secret//page.txt", "secret/./page.txt",
    "secret/page.txt/..;/page.txt", "secret/page.txt%20",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define ASKED (2 * COUNT(beginnings) * COUNT(slashes) * COUNT(ups) * COUNT(targets))

/* The spelling of this number. The second slash goes with the first in most of them: the same trick is played
 * twice. */
static const char *
spelling(size_t number)
{
    size_t target = number % COUNT(targets), up = number / COUNT(targets) % COUNT(ups);
    size_t rest = number / COUNT(targets) / COUNT(ups), slash = rest % COUNT(slashes);
    size_t beginning = rest / COUNT(slashes) % COUNT(beginnings);
    bool twice = rest / COUNT(slashes) / COUNT(beginnings) % 2;

    return text("%s%s%s%s%s", beginnings[beginning], slashes[slash], ups[up], twice ? slashes[slash] : "/",
        targets[target]);
}

static const char *
request_for(const char *path, const char *host)
{
    return text("GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n", path, host, world_port());
}

/* Asks both for the same. Returns how often the bare twin gave out the secret. */
static size_t
ask_both(const struct site *site, const char *const paths[], size_t count)
{
    static struct heard bare[BATCH], guarded[BATCH];
    static const char *requests[BATCH];
    size_t given = 0;

    for (size_t i = 0; i < count; i++)
        requests[i] = request_for(paths[i], site->bare);
    pipeline(site->bare, requests, count, bare);
    for (size_t i = 0; i < count; i++)
        requests[i] = request_for(paths[i], site->guarded);
    pipeline(site->guarded, requests, count, guarded);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(!strstr(guarded[i].body, SECRET), "%s%s is let through", site->guarded, paths[i]);
        ck_assert_msg(guarded[i].status != 0 && guarded[i].status < 500, "%s%s: %d", site->guarded, paths[i],
            guarded[i].status);
        given += strstr(bare[i].body, SECRET) != NULL;
    }
    return given;
}

/* Asks for all spellings, of which there are thousands; the bare twin must fall for some. */
static void
no_spelling_leads_in(const struct site *site, size_t thinned)
{
    static const char *paths[BATCH];
    size_t count = 0, given = 0;

    for (size_t number = 0; number < ASKED; number++) {
        if (variant_is_tried(number, thinned))
            paths[count++] = spelling(number);
        if (count == BATCH || number == ASKED - 1) {
            given += ask_both(site, paths, count);
            count = 0;
        }
    }
    ck_assert_msg(given > 20, "the bare twin of %s gave the secret %zu times: nothing was tried", site->guarded,
        given);
}

START_TEST(the_twins_show_what_they_should)
{
    for (size_t i = 0; i < COUNT(sites); i++) {
        const char *const requests[] = {
            request_for("/open/page.txt", sites[i].guarded), request_for("/secret/page.txt", sites[i].guarded),
            request_for("/secret/page.txt", sites[i].bare),
        };
        struct heard heard[3];

        pipeline(sites[i].guarded, requests, 3, heard);
        ck_assert_str_eq(heard[0].body, EVERYONE);
        ck_assert_int_eq(heard[1].status, 401);
        ck_assert_str_eq(heard[2].body, SECRET);
    }
}
END_TEST

START_TEST(no_spelling_leads_to_a_file_that_nginx_serves)
{
    no_spelling_leads_in(&sites[0], 53);
}
END_TEST

START_TEST(no_spelling_leads_into_an_application_that_reads_paths_its_own_way)
{
    no_spelling_leads_in(&sites[1], 53);
}
END_TEST

/* One byte at one place of the path of the secret file: escaped once, twice, or behind two dots. */
static const char *
path_with_byte(size_t number)
{
    static const char path[] = "/open/../secret/page.txt";
    unsigned byte = number % 256;
    size_t form = number / 256 % 3, place = number / 768 % sizeof(path);
    const char *odd = form == 0 ? text("%%%02x", byte) : form == 1 ? text("%%25%02x", byte)
        : text("..%%%02x/", byte);

    return text("%.*s%s%s", (int)place, path, odd, path + place);
}

START_TEST(no_byte_anywhere_in_a_path_leads_in)
{
    static const char *paths[BATCH];
    size_t count = 0;

    for (size_t number = 0; number < 25 * 768; number++) {
        if (variant_is_tried(number, 31))
            paths[count++] = path_with_byte(number);
        if (count < BATCH && number < 25 * 768 - 1)
            continue;
        ask_both(&sites[0], paths, count);
        ask_both(&sites[1], paths, count);
        count = 0;
    }
}
END_TEST

RUN_STORIES("attacks by paths", make_sites, the_twins_show_what_they_should,
    no_spelling_leads_to_a_file_that_nginx_serves,
    no_spelling_leads_into_an_application_that_reads_paths_its_own_way, no_byte_anywhere_in_a_path_leads_in);
