/* /api/v1/users: the people who may enter. What can be asked is here; how it is done is in identity/. */
#include "identity/accounts.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"
#include "resources/user_input.h"
#include "resources/user_list.h"
#include "resources/user_search.h"
#include "resources/views.h"

static lodge_handler list_users, create_user, read_user, change_user, delete_user;

static const struct lodge_field new_user_fields[] = { NEW_USER_FIELDS };
LODGE_SCHEMA(new_user, struct user_input, new_user_fields);

static const struct lodge_field user_change_fields[] = { USER_INPUT_FIELDS(false) };
LODGE_SCHEMA(user_change, struct user_input, user_change_fields);

static const char *const orders[] = { "created_at", "-created_at", "username", "-username", NULL };

struct user_page_query {
    int64_t limit;
    const char *cursor;
    const struct lodge_filter *filter;
    const char *sort;
    const char *search;
};

static const struct lodge_field user_page_query_fields[] = {
    PAGE_QUERY_FIELDS(struct user_page_query, &user_schema),
    LODGE_CHOICE(struct user_page_query, sort, "In which order, backwards with a minus; oldest first when nothing is "
        "said, or by the name whose beginning the filter demands; not with search", .choices = orders),
    LODGE_TEXT(struct user_page_query, search, "Whose username, e-mail address and display name have, for each of the "
        "first eight words of this, one that begins so, whatever its case and accents; in the order of the words that "
        "were found; nobody where this holds no letter and no digit", .min = 1, .max = 100),
};

/* What is found is in the order of its words. */
static void
check_order(const void *asked, struct lodge_fault *fault)
{
    const struct user_page_query *query = asked;

    if (query->search && query->sort)
        lodge_misfit(fault, "sort", "not_with_search", "What is searched for has an order of its own.");
}
LODGE_SCHEMA_CHECKED(user_page_query, struct user_page_query, user_page_query_fields, check_order);

static const struct lodge_field user_page_fields[] = { PAGE_FIELDS(&user_schema, "The people") };
LODGE_SCHEMA(user_page, struct page, user_page_fields);

static const enum lodge_problem create_problems[] = { LODGE_USERNAME_TAKEN, LODGE_EMAIL_TAKEN, LODGE_OK };
static const enum lodge_problem change_problems[] = {
    LODGE_NOT_ALLOWED, LODGE_USERNAME_TAKEN, LODGE_EMAIL_TAKEN, LODGE_LAST_ADMINISTRATOR, LODGE_OK
};
static const enum lodge_problem delete_problems[] = { LODGE_NOT_ALLOWED, LODGE_LAST_ADMINISTRATOR, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/users", .about = "List people",
      .caller = LODGE_PERSON, .permission = "users.read", .pace = LODGE_PACE_READ,
      .query = &user_page_query, .gives = &user_page, .run = list_users },

    { .method = LODGE_POST, .path = "/api/v1/users", .about = "Add a person",
      .caller = LODGE_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE,
      .takes = &new_user, .gives = &user_schema, .problems = create_problems, .run = create_user },

    { .method = LODGE_GET, .path = "/api/v1/users/{user_id}", .about = "Read one person",
      .caller = LODGE_PERSON, .permission = "users.read", .pace = LODGE_PACE_READ,
      .gives = &user_schema, .run = read_user },

    { .method = LODGE_PATCH, .path = "/api/v1/users/{user_id}", .about = "Change a person",
      .more = "Suspending somebody, or letting them expire, ends all their sessions. Who may more than one may oneself "
              "cannot be changed.",
      .caller = LODGE_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE,
      .takes = &user_change, .gives = &user_schema, .problems = change_problems, .run = change_user },

    { .method = LODGE_DELETE, .path = "/api/v1/users/{user_id}", .about = "Delete a person",
      .caller = LODGE_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE,
      .problems = delete_problems, .run = delete_user },
};
LODGE_RESOURCE(users, "People", routes);

/* What holds no word is in nobody's. */
static enum lodge_problem
give_nobody(struct lodge_call *call)
{
    LODGE_GIVE(call, struct page, .next = NULL);
    return LODGE_OK;
}

static enum lodge_problem
list_users(struct lodge_call *call)
{
    const struct user_page_query *given = LODGE_ASKED(call, struct user_page_query);
    const struct page_query asked = { given->limit, given->cursor, given->filter, given->sort };
    size_t walked = 0;
    struct user_search search = { .walked = &walked };

    user_words_sought(house_of(call), given->search, &search.words);
    if (search.words.count > 0)
        return page_give(call, &user_searches, &search, &asked);
    if (given->search)
        return give_nobody(call);
    const struct user_list list = user_list_for(lodge_arena_of(call), &asked);
    return page_give(call, &user_lists, &list, &asked);
}

static enum lodge_problem
create_user(struct lodge_call *call)
{
    const struct new_account wanted = new_account_of(LODGE_TAKEN(call, struct user_input));
    struct user made;
    enum lodge_problem problem = account_create(house_of(call), &wanted, &made);

    if (problem != LODGE_OK)
        return problem;
    lodge_reply_header(call, "Location", lodge_print(lodge_arena_of(call), "/api/v1/users/%s",
        lodge_id_text(lodge_arena_of(call), "user", made.id.n)));
    return give_user(call, &made);
}

static enum lodge_problem
read_user(struct lodge_call *call)
{
    struct user user;
    enum lodge_problem problem = user_by_id(house_of(call)->db, (struct user_id){ lodge_path_id(call, "user_id") },
        &user);

    return problem == LODGE_OK ? give_user(call, &user) : problem;
}

static enum lodge_problem
change_user(struct lodge_call *call)
{
    const struct user_input *given = LODGE_TAKEN(call, struct user_input);
    const struct account_change change = {
        .username_given = lodge_given(call, "username"), .username = given->username,
        .email_given = lodge_given(call, "email"), .email = given->email,
        .display_name_given = lodge_given(call, "display_name"), .display_name = given->display_name,
        .status_given = lodge_given(call, "status"), .status = given->status,
        .locale_given = lodge_given(call, "locale"), .locale = given->locale,
        .time_zone_given = lodge_given(call, "time_zone"), .time_zone = given->time_zone,
        .attributes_given = lodge_given(call, "attributes"), .attributes = given->attributes,
        .expires_at_given = lodge_given(call, "expires_at"), .expires_at = given->expires_at,
    };
    struct user changed;
    enum lodge_problem problem = account_change(house_expecting(call, user_as_expected), signed_in_caller(call),
        (struct user_id){ lodge_path_id(call, "user_id") }, &change, &changed);

    return problem == LODGE_OK ? give_user(call, &changed) : problem;
}

static enum lodge_problem
delete_user(struct lodge_call *call)
{
    return account_delete(house_expecting(call, user_as_expected), signed_in_caller(call),
        (struct user_id){ lodge_path_id(call, "user_id") });
}
