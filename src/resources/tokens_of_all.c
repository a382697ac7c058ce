/* Access tokens of everybody, /api/v1/tokens: what programs come in with, at a glance. */
#include "identity/access_tokens.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"
#include "resources/token_view.h"

static lodge_handler list_all_tokens, delete_any_token;

static const struct lodge_field all_tokens_query_fields[] = {
    PAGE_QUERY_FIELDS(struct page_query, &anybodys_token_schema)
};
LODGE_SCHEMA(all_tokens_query, struct page_query, all_tokens_query_fields);

static const struct lodge_field all_tokens_list_fields[] = {
    PAGE_FIELDS(&anybodys_token_schema, "The tokens, newest first")
};
LODGE_SCHEMA(all_tokens_list, struct page, all_tokens_list_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/tokens", .about = "List everybody's access tokens",
      .caller = LODGE_PERSON, .permission = "users.read", .pace = LODGE_PACE_READ,
      .query = &all_tokens_query, .gives = &all_tokens_list, .run = list_all_tokens },

    { .method = LODGE_DELETE, .path = "/api/v1/tokens/{token_id}", .about = "Revoke anybody's access token",
      .caller = LODGE_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE, .may_wait = true,
      .run = delete_any_token },
};
LODGE_RESOURCE(all_tokens, "Access tokens of all people", routes);

static enum lodge_problem
fetch_tokens(struct house *house, const void *list, struct place after, int64_t limit, struct lodge_list *rows)
{
    (void)list;
    return tokens_page(house->db, (struct token_id){ after.id }, limit, rows);
}

static void
view_token(struct lodge_arena *arena, const void *list, const void *row, void *view)
{
    const struct owned_token *owned = row;
    struct token_view *token_view = view;

    (void)list;
    *token_view = token_view_of(arena, &owned->token);
    token_view->username = owned->username;
}

static struct place
place_of_token(const void *list, const void *row)
{
    const struct owned_token *owned = row;

    (void)list;
    return (struct place){ .id = owned->token.id.n };
}

static const struct page_source source = {
    .row_size = sizeof(struct owned_token),
    .view_size = sizeof(struct token_view),
    .fetch = fetch_tokens,
    .view = view_token,
    .place = place_of_token,
};

static enum lodge_problem
list_all_tokens(struct lodge_call *call)
{
    return page_give(call, &source, NULL, LODGE_ASKED(call, struct page_query));
}

static enum lodge_problem
delete_any_token(struct lodge_call *call)
{
    struct token_id id = { lodge_path_id(call, "token_id") };

    return house_revoked(call, access_token_revoke_any(house_of(call), id));
}
