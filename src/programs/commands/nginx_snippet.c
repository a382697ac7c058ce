/* gatelodge nginx snippet: what to write into nginx for a site behind the gate. The words are those of nginx/profiles/;
 * for applications behind fastcgi_pass and its like, headers become parameters. */
#include "programs/commands/output.h"
#include "programs/nginx/texts.h"

#include <ctype.h>
#include <string.h>

#define NAMES_MAX 128           /* headers of one snippet */

/* Profiles, ours first, and the variable in which each has the username. */
static const struct {
    const char *name, *user;
} profiles[] = {
    { "plain",        "$gatelodge_user" },
    { "authelia",     "$user" },
    { "oauth2-proxy", "$user" },
    { "authentik",    "$authentik_username" },
};

static const char *const applications[] = { "proxy", "fastcgi", "uwsgi", "scgi" };
static const char *const parts[] = { "server", "location" };

/* What applications behind fastcgi_pass and its like are told of a request, as in nginx's own fastcgi_params,
 * uwsgi_params and scgi_params; but for REMOTE_USER, which is there what the client says. */
static const struct {
    const char *only;           /* for these applications; NULL: for all */
    const char *line;
} parameters[] = {
    { NULL,      "QUERY_STRING       $query_string" },
    { NULL,      "REQUEST_METHOD     $request_method" },
    { NULL,      "CONTENT_TYPE       $content_type" },
    { NULL,      "CONTENT_LENGTH     $content_length" },
    { NULL,      "REQUEST_URI        $request_uri" },
    { NULL,      "DOCUMENT_URI       $document_uri" },
    { NULL,      "DOCUMENT_ROOT      $document_root" },
    { NULL,      "SERVER_PROTOCOL    $server_protocol" },
    { NULL,      "REQUEST_SCHEME     $scheme" },
    { NULL,      "HTTPS              $https if_not_empty" },
    { NULL,      "REMOTE_ADDR        $remote_addr" },
    { NULL,      "REMOTE_PORT        $remote_port" },
    { NULL,      "SERVER_PORT        $server_port" },
    { NULL,      "SERVER_NAME        $server_name" },
    { "fastcgi", "SERVER_ADDR        $server_addr" },
    { "fastcgi", "SERVER_SOFTWARE    nginx" },
    { "fastcgi", "GATEWAY_INTERFACE  CGI/1.1" },
    { "fastcgi", "SCRIPT_NAME        $fastcgi_script_name" },
    { "fastcgi", "REDIRECT_STATUS    200" },
    { "uwsgi",   "PATH_INFO          $document_uri" },
    { "scgi",    "SCGI               1" },
};

struct snippet {
    const char *profile;
    const char *application;
    const char *server;
    const char *location;
};

static const struct lodge_field snippet_fields[] = {
    LODGE_TEXT(struct snippet, profile, "Whose words are spoken", .max = 64),
    LODGE_TEXT(struct snippet, application, "How nginx hands requests on", .max = 64),
    LODGE_TEXT(struct snippet, server, "For the server { } of the site", .max = 65536),
    LODGE_TEXT(struct snippet, location, "For each location { } that is protected", .max = 65536),
};
LODGE_SCHEMA(snippet_schema, struct snippet, snippet_fields);

/* One part while it is put together. */
struct writing {
    struct lodge_arena *arena;
    const char *application;    /* "fastcgi" */
    const char *folder, *portal;
    const char *names[NAMES_MAX];   /* headers that became parameters */
    size_t count;
    const char *text;
};

static const char *
text_named(const char *name)
{
    const struct text *each = texts;

    while (each->name && !lodge_text_equal(each->name, name))
        each++;
    return each->text ? each->text : "";
}

/* Adds a line with @SNIPPETS@ and @PORTAL@ filled in. */
static void
add_line(struct writing *writing, const char *line)
{
    const char *mark;

    while ((mark = strchr(line, '@')) && strchr(mark + 1, '@')) {
        const char *end = strchr(mark + 1, '@') + 1;
        const char *value = lodge_text_starts(mark, "@SNIPPETS@") ? writing->folder : writing->portal;
        line = lodge_print(writing->arena, "%.*s%s%s", (int)(mark - line), line, value, end);
    }
    writing->text = lodge_print(writing->arena, "%s%s\n", writing->text, line);
}

/* "proxy_set_header Remote-User $user;" as "fastcgi_param HTTP_REMOTE_USER $user;": such a parameter takes the place
 * of the client's header. The first line of a name counts: applications may take either of two. */
static void
add_parameter(struct writing *writing, const char *line)
{
    const char *header = line + strlen("proxy_set_header "), *value;
    size_t length = strcspn(header, " ");
    char *name = lodge_print(writing->arena, "HTTP_%.*s", (int)length, header);

    for (char *c = name; *c; c++)
        *c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
    if (writing->count == NAMES_MAX || lodge_texts_hold((struct lodge_texts){ writing->names, writing->count }, name))
        return;
    writing->names[writing->count++] = name;
    value = header + length + strspn(header + length, " ");
    add_line(writing, lodge_print(writing->arena, "%s_param %-35s %s", writing->application, name, value));
}

static void add_text(struct writing *writing, const char *text, bool inner);

/* The files that set headers are written out, so that their headers become parameters, too. */
static void
add_for_parameters(struct writing *writing, const char *line, bool inner)
{
    if (lodge_text_starts(line, "include @SNIPPETS@/protect.conf"))
        add_text(writing, text_named("protect"), true);
    else if (lodge_text_starts(line, "include @SNIPPETS@/application.conf"))
        add_text(writing, text_named("application"), true);
    else if (lodge_text_starts(line, "proxy_set_header "))
        add_parameter(writing, line);
    else if (!inner || (line[0] && line[0] != '#' && !lodge_text_starts(line, "proxy_")))
        add_line(writing, line);
}

/* `inner` leaves out what is about the file that the text is from: comments, empty lines, settings of proxies. */
static void
add_text(struct writing *writing, const char *text, bool inner)
{
    while (*text && !lodge_text_starts(text, "#: ")) {
        size_t length = strcspn(text, "\n");
        const char *line = lodge_copy(writing->arena, text, length);

        if (lodge_text_equal(writing->application, "proxy"))
            add_line(writing, line);
        else
            add_for_parameters(writing, line, inner);
        text += length + (text[length] == '\n');
    }
}

static void
add_parameters(struct writing *writing, const char *user)
{
    add_line(writing, lodge_print(writing->arena,
        "\n# In place of include %s_params: its REMOTE_USER would be what the client says.", writing->application));
    add_line(writing, lodge_print(writing->arena, "%s_param REMOTE_USER        %s;", writing->application, user));
    for (size_t i = 0; i < LODGE_COUNT(parameters); i++)
        if (!parameters[i].only || lodge_text_equal(parameters[i].only, writing->application))
            add_line(writing, lodge_print(writing->arena, "%s_param %s;", writing->application, parameters[i].line));
}

/* One part of a profile, "server" or "location", without empty lines at its end. */
static const char *
write_part(struct writing *writing, size_t profile, const char *part)
{
    const char *mark = lodge_print(writing->arena, "#: %s\n", part);
    const char *begin = strstr(text_named(profiles[profile].name), mark);
    bool has_parameters = !lodge_text_equal(writing->application, "proxy");

    writing->text = "";
    writing->count = 0;
    if (begin)
        add_text(writing, begin + strlen(mark), false);
    if (has_parameters && lodge_text_equal(part, "location"))
        add_parameters(writing, profiles[profile].user);
    size_t length = strlen(writing->text);
    while (length > 1 && writing->text[length - 2] == '\n')
        length--;
    return lodge_copy(writing->arena, writing->text, length);
}

/* The number of an option's value in a list, which is also what may be written. */
static enum lodge_problem
choose(struct errand *errand, const char *option, const char *value, struct lodge_texts choices, size_t *chosen)
{
    for (*chosen = 0; *chosen < choices.count; ++*chosen)
        if (lodge_text_equal(choices.items[*chosen], value))
            return LODGE_OK;
    return errand_misuse(errand, "--%s must be one of %s.", option,
        lodge_texts_join(errand->arena, choices, ", ", 256));
}

static enum lodge_problem
choose_profile(struct errand *errand, size_t *chosen)
{
    const char *names[LODGE_COUNT(profiles)];

    for (size_t i = 0; i < LODGE_COUNT(profiles); i++)
        names[i] = profiles[i].name;
    return choose(errand, "profile", option_value(errand, "profile"),
        (struct lodge_texts){ names, LODGE_COUNT(names) }, chosen);
}

static enum lodge_problem
choose_among(struct errand *errand, const char *option, const char *const *choices, size_t count, const char **chosen)
{
    size_t number;
    enum lodge_problem problem = choose(errand, option, option_value(errand, option),
        (struct lodge_texts){ choices, count }, &number);

    if (problem == LODGE_OK)
        *chosen = choices[number];
    return problem;
}

static enum lodge_problem
print_snippet(struct errand *errand, const struct snippet *snippet, const char *part)
{
    const char *text;

    if (option_given(errand, "json"))
        return output_one(errand, &snippet_schema, snippet);
    if (part)
        text = lodge_text_equal(part, "server") ? snippet->server : snippet->location;
    else
        text = lodge_print(errand->arena,
            "# ---- In the server { } of the site. gatelodge.conf stands in http { }.\n\n%s\n"
            "# ---- In each location { } that is protected, beside its %s_pass.\n\n%s", snippet->server,
            snippet->application, snippet->location);
    output_text(printable(errand->arena, text, true));
    return LODGE_OK;
}

enum lodge_problem
print_nginx_snippet(struct errand *errand)
{
    const char *folder = option_value(errand, "snippets"), *part = NULL;
    struct snippet snippet = { .application = applications[0] };
    enum lodge_problem problem = LODGE_OK;
    size_t profile = 0;

    if (option_given(errand, "profile"))
        problem = choose_profile(errand, &profile);
    if (problem == LODGE_OK && option_given(errand, "application"))
        problem = choose_among(errand, "application", applications, LODGE_COUNT(applications), &snippet.application);
    if (problem == LODGE_OK && option_given(errand, "part"))
        problem = choose_among(errand, "part", parts, LODGE_COUNT(parts), &part);
    if (problem)
        return problem;

    struct writing writing = {
        .arena = errand->arena, .application = snippet.application,
        .folder = folder ? folder : PKGDATADIR "/nginx", .portal = errand->settings->portal,
    };
    snippet.profile = profiles[profile].name;
    snippet.server = write_part(&writing, profile, "server");
    snippet.location = write_part(&writing, profile, "location");
    return print_snippet(errand, &snippet, part);
}
