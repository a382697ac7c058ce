/* Headers about a person, bounded so that nginx's buffer of 4 KiB holds them with all others. */
#include "resources/gate_headers.h"

#include "resources/gate_dialect.h"

#include <gatelodge/clock.h>

#include <string.h>

/* Bytes of values; with the names about 3.4 KiB. */
#define NAME_MAX_BYTES      256     /* what identifies: username, e-mail address */
#define FULL_NAME_MAX_BYTES 480
#define GROUPS_MAX_BYTES    1600
#define LISTS_MAX_BYTES     1950    /* groups, and in what they leave, permissions */
#define METHODS_MAX_BYTES   64

/* UTF-8 without control characters, C1 (two bytes, 0xc2 first) among them. */
static bool
is_header_text(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
            return false;
    return lodge_text_length(text) > 0;
}

/* The text, or NULL when it cannot be a header. nginx and applications trim spaces at the ends: a name that
 * begins or ends so would become somebody else's. */
static const char *
exact(const char *text, size_t max)
{
    if (!text || !is_header_text(text) || strlen(text) > max)
        return NULL;
    return text[0] == ' ' || text[strlen(text) - 1] == ' ' ? NULL : text;
}

/* The text, cut at a whole character: right for what is only shown. */
static const char *
shown(struct lodge_arena *arena, const char *text, size_t max)
{
    if (!text || !is_header_text(text))
        return NULL;

    size_t length = strlen(text);
    if (length <= max)
        return text;
    for (length = max; ((unsigned char)text[length] & 0xc0) == 0x80; length--)
        ;
    return lodge_copy(arena, text, length);
}

/* Names with a mark, a comma, between them. One that has a mark itself would be read as two, and is left out; so is
 * what does not fit any more. *cut tells whether any was. */
static const char *
name_list(struct lodge_arena *arena, struct lodge_texts names, char mark, size_t max, bool *cut)
{
    char *list = lodge_take(arena, max + 1);
    size_t used = 0;

    for (size_t i = 0; i < names.count; i++) {
        const char *name = exact(names.items[i], max);
        size_t length = name ? strlen(name) : 0;
        size_t marks = used > 0;

        if (length == 0 || strchr(name, mark) || used + marks + length > max) {
            *cut = true;
            continue;
        }
        if (marks)
            list[used++] = mark;
        memcpy(list + used, name, length);
        used += length;
    }
    return used > 0 ? list : NULL;
}

bool
gate_headers_add(struct lodge_call *call, const struct signed_in *person)
{
    struct lodge_arena *arena = lodge_arena_of(call);
    const struct gate_dialect *dialect = gate_dialect_of(call);
    const struct session *session = &person->who.session;
    const char *username = exact(person->who.username, NAME_MAX_BYTES);
    bool groups_cut = false, permissions_cut = false, by_token = signed_in_by_token(person);

    if (!username)
        return false;

    const char *groups = name_list(arena, person->groups, dialect->between_groups, GROUPS_MAX_BYTES,
        &groups_cut);
    size_t left = LISTS_MAX_BYTES - (groups ? strlen(groups) : 0);
    const char *permissions = name_list(arena, person->permissions, ',', left, &permissions_cut);
    const struct { const char *name, *value; } headers[] = {
        { "Remote-User",          username },
        { "Remote-Groups",        groups },
        { "Remote-Name",          shown(arena, person->who.display_name, FULL_NAME_MAX_BYTES) },
        { "Remote-Email",         exact(person->who.email, NAME_MAX_BYTES) },
        { "Remote-User-Id",       lodge_id_text(arena, "user", session->user_id.n) },
        /* A personal access token is no session, and nobody gave a password for it. */
        { "Gatelodge-Session",    by_token ? NULL : lodge_id_text(arena, "session", session->id.n) },
        /* Seconds since 1970, as auth_time in OpenID Connect Core 1.0, 2. */
        { "Gatelodge-Auth-Time",  by_token ? NULL : lodge_print(arena, "%lld",
            (long long)(session->authenticated_at / LODGE_SECONDS(1))) },
        { "Gatelodge-Acr",        lodge_print(arena, "%lld", (long long)session->level) },
        { "Gatelodge-Amr",        exact(session->methods, METHODS_MAX_BYTES) },
        { "Gatelodge-Permissions", permissions },
        { "Gatelodge-Groups-Cut", groups_cut ? "true" : NULL },
        { "Gatelodge-Permissions-Cut", permissions_cut ? "true" : NULL },
    };
    for (size_t i = 0; i < LODGE_COUNT(headers); i++)
        lodge_reply_header(call, gate_dialect_name(dialect, headers[i].name), headers[i].value);
    if (dialect->also_user)
        lodge_reply_header(call, dialect->also_user, username);
    return true;
}
