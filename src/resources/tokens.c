/* Personal access tokens: one's own, /api/v1/me/tokens, and those of others, above all of services. The rules are in
 * identity/access_tokens.c. */
#include "identity/access_tokens.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"
#include "resources/token_view.h"
#include "store/users.h"

static lodge_handler list_my_tokens, create_my_token, delete_my_token, list_tokens, create_token, delete_token;

static const struct lodge_field new_token_fields[] = {
    LODGE_TEXT(struct new_token, name, "What to call it", .required = true, .min = 1, .max = TOKEN_NAME_MAX,
        .example = "nightly backup"),
    LODGE_TEXTS(struct new_token, permissions, "What it allows, of what one may do oneself", .required = true,
        .max = TOKEN_PERMISSIONS_MAX, .each_max = 64, .example = "users.read"),
    LODGE_TEXTS(struct new_token, networks, "Networks it may be used from, like 192.0.2.0/24; none: from everywhere",
        .max = TOKEN_NETWORKS_MAX, .each_max = TOKEN_NETWORK_MAX, .example = "192.0.2.0/24"),
    LODGE_TIME(struct new_token, expires_at, "From when on it opens nothing any more", .nullable = true,
        .example = "2027-11-20T09:15:00.000Z"),
};
LODGE_SCHEMA(new_token, struct new_token, new_token_fields);

static const struct lodge_field token_page_query_fields[] = { PAGE_QUERY_FIELDS(struct page_query, &token_schema) };
LODGE_SCHEMA(token_page_query, struct page_query, token_page_query_fields);

static const struct lodge_field token_page_fields[] = { PAGE_FIELDS(&token_schema, "The tokens, newest first") };
LODGE_SCHEMA(token_page, struct page, token_page_fields);

static const enum lodge_problem delete_problems[] = { LODGE_NOT_ALLOWED, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/me/tokens", .about = "List one's own personal access tokens",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ,
      .query = &token_page_query, .gives = &token_page, .run = list_my_tokens },

    { .method = LODGE_POST, .path = "/api/v1/me/tokens", .about = "Make a personal access token",
      .more = "Programs show it as Authorization: Bearer, here and to what the gate protects. It allows what it names, "
              "and of that only what its owner may do at the moment; it makes no tokens and ends no sessions. At most "
              "100 of one person, those that are over included.",
      .caller = LODGE_FRESH_PERSON, .pace = LODGE_PACE_WRITE,
      .takes = &new_token, .gives = &made_token_schema, .run = create_my_token },

    { .method = LODGE_DELETE, .path = "/api/v1/me/tokens/{token_id}",
      .about = "Revoke one of one's own personal access tokens",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .may_wait = true, .problems = delete_problems,
      .run = delete_my_token },

    { .method = LODGE_GET, .path = "/api/v1/users/{user_id}/tokens", .about = "List somebody's access tokens",
      .caller = LODGE_PERSON, .permission = "users.read", .pace = LODGE_PACE_READ,
      .query = &token_page_query, .gives = &token_page, .run = list_tokens },

    { .method = LODGE_POST, .path = "/api/v1/users/{user_id}/tokens", .about = "Make an access token for a service",
      .more = "A service has what it may from its roles and groups, and its tokens never allow more. Who makes one "
              "must hold all that the service may. Persons make their tokens themselves.",
      .caller = LODGE_FRESH_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE,
      .takes = &new_token, .gives = &made_token_schema, .problems = delete_problems, .run = create_token },

    { .method = LODGE_DELETE, .path = "/api/v1/users/{user_id}/tokens/{token_id}",
      .about = "Revoke one of somebody's access tokens",
      .caller = LODGE_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE, .may_wait = true,
      .run = delete_token },
};
LODGE_RESOURCE(tokens, "Personal access tokens", routes);

static struct user_id
my_id(struct lodge_call *call)
{
    return (struct user_id){ lodge_caller_of(call)->user };
}

/* ---- the list ----------------------------------------------------------------------------------- */

/* Of the person whose id is `list`. */
static enum lodge_problem
fetch_tokens(struct house *house, const void *list, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct user_id *whose = list;

    return tokens_by_user(house->db, *whose, (struct token_id){ after.id }, limit, rows);
}

static void
view_token(struct lodge_arena *arena, const void *list, const void *row, void *view)
{
    struct token_view *token_view = view;

    (void)list;
    *token_view = token_view_of(arena, row);
}

static struct place
place_of_token(const void *list, const void *row)
{
    const struct token *found = row;

    (void)list;
    return (struct place){ .id = found->id.n };
}

static const struct page_source source = {
    .row_size = sizeof(struct token),
    .view_size = sizeof(struct token_view),
    .fetch = fetch_tokens,
    .view = view_token,
    .place = place_of_token,
};

static struct user_id
asked_user(struct lodge_call *call)
{
    return (struct user_id){ lodge_path_id(call, "user_id") };
}

static enum lodge_problem
list_my_tokens(struct lodge_call *call)
{
    const struct user_id mine = my_id(call);

    return page_give(call, &source, &mine, LODGE_ASKED(call, struct page_query));
}

static enum lodge_problem
list_tokens(struct lodge_call *call)
{
    const struct user_id whose = asked_user(call);
    struct user user;
    enum lodge_problem problem = user_by_id(house_of(call)->db, whose, &user);

    return problem ? problem : page_give(call, &source, &whose, LODGE_ASKED(call, struct page_query));
}

/* ---- one of them -------------------------------------------------------------------------------- */

/* Answers with a token that was just made; `list` is where it now stands. */
static enum lodge_problem
give_token(struct lodge_call *call, const char *list, const struct made_token *made)
{
    struct token_view view = token_view_of(lodge_arena_of(call), &made->row);

    view.token = made->token;
    lodge_reply_header(call, "Location", lodge_print(lodge_arena_of(call), "%s/%s", list,
        lodge_id_text(lodge_arena_of(call), "token", view.id)));
    lodge_give(call, &view, sizeof(view));
    return LODGE_OK;
}

static enum lodge_problem
create_my_token(struct lodge_call *call)
{
    const struct signed_in *caller = signed_in_caller(call);
    const struct token_owner owner = { my_id(call), caller->who.username, caller->permissions, caller->who.session.id };
    struct made_token made;
    enum lodge_problem problem = access_token_make(house_of(call), &owner, LODGE_TAKEN(call, struct new_token), &made);

    return problem ? problem : give_token(call, "/api/v1/me/tokens", &made);
}

static enum lodge_problem
create_token(struct lodge_call *call)
{
    const struct user_id whose = asked_user(call);
    struct made_token made;
    enum lodge_problem problem = access_token_make_for(house_of(call), signed_in_caller(call), whose,
        LODGE_TAKEN(call, struct new_token), &made);

    return problem ? problem : give_token(call, lodge_print(lodge_arena_of(call), "/api/v1/users/%s/tokens",
        lodge_id_text(lodge_arena_of(call), "user", whose.n)), &made);
}

static enum lodge_problem
delete_my_token(struct lodge_call *call)
{
    struct token_id id = { lodge_path_id(call, "token_id") };
    enum lodge_problem problem = session_needed(call);

    return problem ? problem : house_revoked(call, access_token_revoke(house_of(call), my_id(call), id));
}

static enum lodge_problem
delete_token(struct lodge_call *call)
{
    struct token_id id = { lodge_path_id(call, "token_id") };

    return house_revoked(call, access_token_revoke(house_of(call), asked_user(call), id));
}
