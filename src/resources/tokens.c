/* /api/v1/me/tokens: one's personal access tokens. The rules are in identity/access_tokens.c. */
#include "identity/access_tokens.h"
#include "identity/lists.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"

static lodge_handler list_tokens, create_token, delete_token;

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

struct token_view {
    struct lodge_id id;
    const char *name;
    struct lodge_texts permissions;
    struct lodge_texts networks;
    int64_t created_at;
    int64_t expires_at;
    int64_t last_used_at;
    const char *token;              /* only where it was just made */
};

/* Both kinds begin alike; the second ends with the token. */
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
LODGE_SCHEMA(token, struct token_view, token_fields);

static const struct lodge_field made_token_fields[] = {
    TOKEN_FIELDS,
    LODGE_SECRET(struct token_view, token, "The token; it is never shown again", .max = TOKEN_LENGTH,
        .shown_once = true, .example = "gl_pat_…"),
};
LODGE_SCHEMA(made_token, struct token_view, made_token_fields);

struct token_page_query {
    int64_t limit;
    const char *cursor;
};

static const struct lodge_field token_page_query_fields[] = {
    LODGE_NUMBER(struct token_page_query, limit, "Entries of a page", .min = 1, .max = PAGE_MAX,
        .fallback = PAGE_DEFAULT),
    LODGE_TEXT(struct token_page_query, cursor, "Where the page begins: next of the page before", .max = CURSOR_MAX),
};
LODGE_SCHEMA(token_page_query, struct token_page_query, token_page_query_fields);

struct token_page {
    struct lodge_list data;
    const char *next;
};

static const struct lodge_field token_page_fields[] = {
    LODGE_LIST(struct token_page, data, &token, "The tokens, newest first", .max = PAGE_MAX),
    LODGE_TEXT(struct token_page, next, "Cursor of the next page", .max = CURSOR_MAX, .nullable = true),
};
LODGE_SCHEMA(token_page, struct token_page, token_page_fields);

static const enum lodge_problem delete_problems[] = { LODGE_NOT_ALLOWED, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/me/tokens", .about = "List one's own personal access tokens",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_READ,
      .query = &token_page_query, .gives = &token_page, .run = list_tokens },

    { .method = LODGE_POST, .path = "/api/v1/me/tokens", .about = "Make a personal access token",
      .more = "Programs show it as Authorization: Bearer, here and to what the gate protects. It allows what it names, "
              "and of that only what its owner may do at the moment; it makes no tokens and ends no sessions. At most "
              "100 of one person, those that are over included.",
      .caller = LODGE_FRESH_PERSON, .pace = LODGE_PACE_WRITE,
      .takes = &new_token, .gives = &made_token, .run = create_token },

    { .method = LODGE_DELETE, .path = "/api/v1/me/tokens/{token_id}",
      .about = "Revoke one of one's own personal access tokens",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_WRITE, .problems = delete_problems, .run = delete_token },
};
LODGE_RESOURCE(tokens, "Personal access tokens", routes);

static struct user_id
my_id(struct lodge_call *call)
{
    return (struct user_id){ lodge_caller_of(call)->user };
}

static struct token_view
view_of(struct lodge_arena *arena, const struct token *row)
{
    return (struct token_view){
        .id = row->id.n,
        .name = row->name,
        .permissions = list_split(arena, row->permissions),
        .networks = list_split(arena, row->networks),
        .created_at = row->created_at,
        .expires_at = row->expires_at,
        .last_used_at = row->last_used_at,
    };
}

static const char *
cursor_behind(struct lodge_call *call, const struct token_page_query *asked, const struct token *last)
{
    return cursor_write(call, (struct place){ last->created_at, last->id.n },
        lodge_print(lodge_arena_of(call), "limit=%lld", (long long)asked->limit));
}

static enum lodge_problem
list_tokens(struct lodge_call *call)
{
    const struct token_page_query *asked = LODGE_ASKED(call, struct token_page_query);
    struct house *house = house_of(call);
    struct lodge_list rows;
    struct place place;
    enum lodge_problem problem = cursor_read(call, asked->cursor, &place);

    if (problem == LODGE_OK)
        problem = tokens_by_user(house->db, my_id(call), (struct token_id){ place.id }, asked->limit + 1, &rows);
    if (problem != LODGE_OK)
        return problem;

    bool more = page_cut(&rows, asked->limit);
    const struct token *row = rows.items;
    struct token_view *views = LODGE_NEW_ARRAY(house->arena, struct token_view, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        views[i] = view_of(house->arena, &row[i]);
    const char *next = more ? cursor_behind(call, asked, &row[rows.count - 1]) : NULL;
    LODGE_GIVE(call, struct token_page, { views, rows.count }, next);
    return LODGE_OK;
}

static enum lodge_problem
create_token(struct lodge_call *call)
{
    struct made_token made;
    enum lodge_problem problem = access_token_make(house_of(call), signed_in_caller(call),
        LODGE_TAKEN(call, struct new_token), &made);

    if (problem != LODGE_OK)
        return problem;
    struct token_view view = view_of(lodge_arena_of(call), &made.row);
    view.token = made.token;
    lodge_reply_header(call, "Location", lodge_print(lodge_arena_of(call), "/api/v1/me/tokens/%s",
        lodge_id_text(lodge_arena_of(call), "token", view.id)));
    lodge_give(call, &view, sizeof(view));
    return LODGE_OK;
}

static enum lodge_problem
delete_token(struct lodge_call *call)
{
    struct token_id id = { lodge_path_id(call, "token_id") };
    enum lodge_problem problem = session_needed(call);

    return problem ? problem : token_delete(house_of(call)->db, my_id(call), id);
}
