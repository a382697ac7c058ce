/* Asking, and reading what came back. What is promised of every answer is in promises.c. */
#include "support/ask.h"
#include "support/promises.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct browser *current;

void
ask_from_now_as(struct browser *browser)
{
    current = browser;
}

struct browser *
asking(void)
{
    if (!current)
        current = a_browser();
    return current;
}

/* What stands behind 'password': and its sisters shall not be found in any log. */
static void
remember_secrets(const char *body)
{
    static const char member[] = "password\":\"";

    for (const char *found = strstr(body, member); found; found = strstr(found + 1, member)) {
        const char *value = found + strlen(member);
        world_secret(text("%.*s", (int)strcspn(value, "\""), value));
    }
}

struct answer
ask_with(struct browser *browser, const char *request, const char *type, const char *body)
{
    const char *space = strchr(request, ' ');

    ck_assert_msg(space != NULL, "not a request: %s", request);
    const char *method = text("%.*s", (int)(space - request), request);
    struct answer answer = browse(browser, method, text("%s%s", the_world()->url, space + 1), type, body);
    ck_assert_msg(answer.status != 0, "%s: %s", request, answer.why);
    keep_promises(method, space + 1, &answer);
    return answer;
}

static struct answer ask_formatted(struct browser *browser, const char *request, const char *body,
    va_list arguments)
    __attribute__((format(printf, 3, 0)));

static struct answer
ask_formatted(struct browser *browser, const char *request, const char *body, va_list arguments)
{
    char *printed = NULL;

    if (!body)
        return ask_with(browser, request, NULL, NULL);
    if (vasprintf(&printed, body, arguments) < 0)
        abort();
    text_keep(printed);
    for (char *quote = strchr(printed, '\''); quote; quote = strchr(quote, '\''))
        *quote = '"';
    remember_secrets(printed);
    return ask_with(browser, request, "application/json", printed);
}

struct answer
ask_as(struct browser *browser, const char *request, const char *body, ...)
{
    va_list arguments;

    va_start(arguments, body);
    struct answer answer = ask_formatted(browser, request, body, arguments);
    va_end(arguments);
    return answer;
}

struct answer
ask(const char *request, const char *body, ...)
{
    va_list arguments;

    va_start(arguments, body);
    struct answer answer = ask_formatted(asking(), request, body, arguments);
    va_end(arguments);
    return answer;
}

struct answer
submit(struct browser *browser, const char *path, const char *form)
{
    bool navigated = browser->navigates;

    browser->navigates = true;
    struct answer answer = ask_with(browser, text("POST %s", path), "application/x-www-form-urlencoded",
        form);
    browser->navigates = navigated;
    return answer;
}

/* What stands at "data.0.id"; false when there is nothing. */
static bool
find(struct answer answer, const char *place, json_object **found)
{
    char *pointer = text_keep(strdup(text("/%s", place)));

    for (char *dot = strchr(pointer, '.'); dot; dot = strchr(dot, '.'))
        *dot = '/';
    return answer.json && json_pointer_get(answer.json, pointer, found) == 0;
}

const char *
said(struct answer answer, const char *place)
{
    json_object *found = NULL;

    return find(answer, place, &found) && found ? text("%s", json_object_get_string(found)) : NULL;
}

size_t
entries(struct answer answer, const char *place)
{
    json_object *found = NULL;

    ck_assert_msg(find(answer, place, &found) && json_object_is_type(found, json_type_array),
        "no list at %s: %s", place, answer.body);
    return json_object_array_length(found);
}

bool
lists(struct answer answer, const char *place, const char *wanted)
{
    for (size_t i = 0; i < entries(answer, place); i++) {
        const char *entry = said(answer, text("%s.%zu", place, i));
        if (entry && strcmp(entry, wanted) == 0)
            return true;
    }
    return false;
}

struct answer
expect(struct answer answer, int status, const char *code, const char *file, int line)
{
    const char *came = said(answer, "code");

    ck_assert_msg(answer.status == status, "%s:%d: %s: %d instead of %d\n%s%s", file, line, answer.url,
        answer.status, status, answer.headers, answer.body);
    ck_assert_msg(!code || (came && strcmp(came, code) == 0), "%s:%d: %s: not %s\n%s", file, line,
        answer.url, code, answer.body);
    return answer;
}

bool
misfit(struct answer answer, const char *pointer, const char *code)
{
    if (answer.status != 422)
        return false;
    for (size_t i = 0; i < entries(answer, "errors"); i++)
        if (strcmp(said(answer, text("errors.%zu.pointer", i)), pointer) == 0
            && strcmp(said(answer, text("errors.%zu.code", i)), code) == 0)
            return true;
    return false;
}
