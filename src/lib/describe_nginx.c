/* What nginx must be told to lead calls to an app: a location for each path of its tables. */
#include "lib/call.h"
#include "lib/describe.h"

#include <gatelodge/health.h>

#include <string.h>

/* Whether a row before this one has the same path. */
static bool
is_told(const struct lodge_resource *resource, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (lodge_text_equal(resource->routes[i].path, resource->routes[row].path))
            return true;
    return false;
}

static bool
takes_body(const struct lodge_resource *resource, const char *path)
{
    for (size_t i = 0; i < resource->count; i++)
        if (resource->routes[i].takes && lodge_text_equal(resource->routes[i].path, path))
            return true;
    return false;
}

/* "= /spots" for a path that is fixed, else an expression: "~ ^/spots/[^/]+$". Its characters are plain
 * (check.c), but for the dot. */
static const char *
location_of(struct lodge_arena *arena, const char *path)
{
    if (!strchr(path, '{'))
        return lodge_print(arena, "= %s", path);

    char *text = lodge_take(arena, 2 * strlen(path) + 64), *end = text;
    end = mempcpy(end, "~ ^", 3);
    for (; *path; path++) {
        if (*path == '{') {
            end = mempcpy(end, "[^/]+", 5);
            path += strcspn(path, "}");
            continue;
        }
        if (*path == '.')
            *end++ = '\\';
        *end++ = *path;
    }
    *end = '$';
    return text;
}

static const char *
describe_path(const struct lodge_app *app, const struct lodge_resource *resource, const char *path,
    struct lodge_arena *arena)
{
    return lodge_print(arena, "location %s {\n    include %s/nginx/service.conf;\n%s    fastcgi_pass %s;\n}\n",
        location_of(arena, path), PKGDATADIR,
        takes_body(resource, path) ? "    client_max_body_size 1m;\n" : "",
        lodge_print(arena, "unix:%s/gatelodge/gatelodge-%s.sock", RUNSTATEDIR, app->name));
}

/* Every program has these, so each gets a folder of its own: /parking/metrics. */
static const char *
describe_health(const struct lodge_app *app, struct lodge_arena *arena)
{
    return lodge_print(arena,
        "location ~ ^/%s/(healthz|readyz|metrics)$ {\n"
        "    allow 127.0.0.1;\n    allow ::1;\n    deny all;\n"
        "    rewrite ^/%s(/.*)$ $1 break;\n"
        "    include %s/nginx/fastcgi.conf;\n"
        "    fastcgi_pass unix:%s/gatelodge/gatelodge-%s.sock;\n}\n",
        app->name, app->name, PKGDATADIR, RUNSTATEDIR, app->name);
}

const char *
describe_nginx(const struct lodge_app *app, struct lodge_arena *arena)
{
    const char *text = lodge_print(arena, "# %s: %s. For the server { } of its site, beside gate.conf.\n",
        app->name, app->about);

    for (const struct lodge_resource *const *resource = app->resources; *resource; resource++) {
        if (*resource == &lodge_health) {
            text = lodge_print(arena, "%s\n%s", text, describe_health(app, arena));
            continue;
        }
        for (size_t i = 0; i < (*resource)->count; i++)
            if (!is_told(*resource, i))
                text = lodge_print(arena, "%s\n%s", text,
                    describe_path(app, *resource, (*resource)->routes[i].path, arena));
    }
    return text;
}
