/* What a personal access token looks like outside: the same for the API and the command line's --json. */
#ifndef RESOURCES_TOKEN_VIEW_H
#define RESOURCES_TOKEN_VIEW_H

#include "identity/access_tokens.h"

#include <gatelodge/schema.h>

struct token_view {
    struct lodge_id id;
    const char *name;
    struct lodge_texts permissions;
    struct lodge_texts networks;
    int64_t created_at;
    int64_t expires_at;
    int64_t last_used_at;
    const char *token;              /* only where it was just made */
    struct lodge_id user_id;        /* only where tokens of all people are listed, as the name */
    const char *username;
};

extern const struct lodge_schema token_schema;          /* without the token */
extern const struct lodge_schema made_token_schema;     /* with it           */
extern const struct lodge_schema anybodys_token_schema; /* with whose it is  */

/* The view of a row; its lists are taken from the arena. */
struct token_view token_view_of(struct lodge_arena *arena, const struct token *row);

#endif
