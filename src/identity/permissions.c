/* Permissions: the table, and from the patterns of roles to the names that a person holds. */
#include "identity/permissions.h"

#include <stdlib.h>
#include <string.h>

const struct permission permissions[] = {
#define PERMISSION(name_, about_) { .name = name_, .about = about_ },
#include "identity/permissions.def"
#undef PERMISSION
};
const size_t permission_count = LODGE_COUNT(permissions);

bool
permission_matches(const char *pattern, const char *name)
{
    if (strcmp(pattern, "*") == 0)
        return true;
    if (!lodge_text_starts(pattern, "*."))
        return strcmp(pattern, name) == 0;

    size_t ending = strlen(pattern) - 1, length = strlen(name);
    return length > ending && strcmp(name + length - ending, pattern + 1) == 0;
}

bool
permission_is_covered(struct lodge_texts patterns, const char *name)
{
    for (size_t i = 0; i < patterns.count; i++)
        if (permission_matches(patterns.items[i], name))
            return true;
    return false;
}

/* One word of a name: letters, digits, and _ - behind the first. */
static size_t
word_length(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

    return strspn(text, letters) == 0 ? 0 : strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
}

bool
permission_pattern_is_valid(const char *text)
{
    const char *next = text;

    if (!text || strcmp(text, "*") == 0)
        return text != NULL;
    if (strnlen(text, PERMISSION_NAME_MAX + 1) > PERMISSION_NAME_MAX)
        return false;
    if (lodge_text_starts(next, "*."))
        next += 2;
    for (size_t length = word_length(next); length > 0; length = word_length(next)) {
        if (next[length] == '\0')
            return true;
        if (next[length] != '.')
            return false;
        next += length + 1;
    }
    return false;
}

/* A name of an application's own. Patterns stand only for the names that we know. */
static bool
is_foreign(const char *pattern)
{
    for (size_t i = 0; i < permission_count; i++)
        if (strcmp(permissions[i].name, pattern) == 0)
            return false;
    return !strchr(pattern, '*');
}

static int
by_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

enum lodge_problem
permissions_by_user(struct house *house, struct user_id id, struct lodge_texts *names)
{
    struct lodge_texts patterns = { 0 };
    enum lodge_problem problem = permission_patterns_by_user(house->db, id, &patterns);
    size_t count = 0;

    if (problem)
        return problem;
    const char **held = LODGE_NEW_ARRAY(house->arena, const char *, permission_count + patterns.count);
    for (size_t i = 0; i < permission_count; i++)
        if (permission_is_covered(patterns, permissions[i].name))
            held[count++] = permissions[i].name;
    for (size_t i = 0; i < patterns.count && count < PERMISSIONS_MAX; i++)
        if (is_foreign(patterns.items[i]))
            held[count++] = patterns.items[i];
    qsort(held, count, sizeof(*held), by_name);
    *names = (struct lodge_texts){ .items = held, .count = count };
    return LODGE_OK;
}
