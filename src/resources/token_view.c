/* What a personal access token looks like outside. */
#include "resources/token_view.h"

#include "identity/lists.h"
#include "identity/names.h"

/* All kinds begin alike; one ends with the token, one with whose it is. */
#define TOKEN_FIELDS \
    LODGE_ID(struct token_view, id, "Stable identifier", .prefix = "token"), \
    LODGE_TEXT(struct token_view, name, "What its owner calls it", .max = TOKEN_NAME_MAX, \
        .example = "nightly backup"), \
    LODGE_TEXTS(struct token_view, permissions, "What it allows, as long as its owner may", \
        .max = TOKEN_PERMISSIONS_MAX, .each_max = 64, .example = "users.read"), \
    LODGE_TEXTS(struct token_view, networks, "Networks it may be used from; none: from everywhere", \
        .max = TOKEN_NETWORKS_MAX, .each_max = TOKEN_NETWORK_MAX, .example = "192.0.2.0/24"), \
    LODGE_TIME(struct token_view, created_at, "When it was made"), \
    LODGE_TIME(struct token_view, expires_at, "From when on it opens nothing any more", .nullable = true, \
        .example = "2027-11-20T09:15:00.000Z"), \
    LODGE_TIME(struct token_view, last_used_at, "When it was last used, to about a minute", .nullable = true)

static const struct lodge_field token_fields[] = { TOKEN_FIELDS };
LODGE_SCHEMA_SHARED(token_schema, struct token_view, token_fields);

static const struct lodge_field made_token_fields[] = {
    TOKEN_FIELDS,
    LODGE_SECRET(struct token_view, token, "The token; it is never shown again", .max = TOKEN_LENGTH,
        .optional = true, .shown_once = true, .example = "gl_pat_…"),
};
LODGE_SCHEMA_SHARED(made_token_schema, struct token_view, made_token_fields);

static const struct lodge_field anybodys_token_fields[] = {
    TOKEN_FIELDS,
    LODGE_ID(struct token_view, user_id, "Whose token it is", .prefix = "user"),
    LODGE_TEXT(struct token_view, username, "Name of whose token it is", .max = USERNAME_MAX, .example = "ann"),
};
LODGE_SCHEMA_SHARED(anybodys_token_schema, struct token_view, anybodys_token_fields);

struct token_view
token_view_of(struct lodge_arena *arena, const struct token *row)
{
    return (struct token_view){
        .id = row->id.n,
        .name = row->name,
        .permissions = list_split(arena, row->permissions),
        .networks = list_split(arena, row->networks),
        .created_at = row->created_at,
        .expires_at = row->expires_at,
        .last_used_at = row->last_used_at,
        .user_id = row->user_id.n,
    };
}
