/* /api/v1/groups/{group_id}/members: who was put into a group itself. */
#include "identity/groups.h"
#include "identity/names.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/page.h"
#include "resources/resources.h"

static lodge_handler list_members, add_member, remove_member;

struct member_view {
    struct lodge_id id;
    const char *username;
    const char *display_name;
    int64_t since;
};

static const struct lodge_field member_fields[] = {
    LODGE_ID(struct member_view, id, "Whose membership it is", .prefix = "user"),
    LODGE_TEXT(struct member_view, username, "What they sign in with", .max = USERNAME_MAX, .example = "ann"),
    LODGE_TEXT(struct member_view, display_name, "What to call them", .max = DISPLAY_NAME_MAX, .nullable = true,
        .example = "Ann Bell"),
    LODGE_TIME(struct member_view, since, "Since when they are in the group"),
};
LODGE_SCHEMA(member_schema, struct member_view, member_fields);

static const struct lodge_field member_page_query_fields[] = { PAGE_QUERY_FIELDS(struct page_query, &member_schema) };
LODGE_SCHEMA(member_page_query, struct page_query, member_page_query_fields);

static const struct lodge_field member_page_fields[] = {
    PAGE_FIELDS(&member_schema, "Who is in the group, the oldest account first"),
};
LODGE_SCHEMA(member_page, struct page, member_page_fields);

static const enum lodge_problem add_problems[] = { LODGE_NOT_ALLOWED, LODGE_FIELD_INVALID, LODGE_OK };
static const enum lodge_problem remove_problems[] = { LODGE_LAST_ADMINISTRATOR, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/groups/{group_id}/members", .about = "List the members of a group",
      .more = "Those who were put into it itself; who is in a group inside it is in it, too, and not listed here.",
      .caller = LODGE_PERSON, .permission = "groups.read", .pace = LODGE_PACE_READ,
      .query = &member_page_query, .gives = &member_page, .run = list_members },

    { .method = LODGE_PUT, .path = "/api/v1/groups/{group_id}/members/{user_id}", .about = "Put somebody into a group",
      .more = "Nobody lets somebody into a group whose roles allow more than they may themselves.",
      .caller = LODGE_PERSON, .permission = "groups.write", .pace = LODGE_PACE_WRITE,
      .problems = add_problems, .run = add_member },

    { .method = LODGE_DELETE, .path = "/api/v1/groups/{group_id}/members/{user_id}",
      .about = "Take somebody out of a group",
      .caller = LODGE_PERSON, .permission = "groups.write", .pace = LODGE_PACE_WRITE,
      .problems = remove_problems, .run = remove_member },
};
LODGE_RESOURCE(members, "Members of groups", routes);

static struct group_id
asked_group(struct lodge_call *call)
{
    return (struct group_id){ lodge_path_id(call, "group_id") };
}

static struct user_id
asked_user(struct lodge_call *call)
{
    return (struct user_id){ lodge_path_id(call, "user_id") };
}

static enum lodge_problem
fetch_members(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct group_id *group = what;

    return members_by_group(house->db, *group, (struct user_id){ after.id }, limit, rows);
}

static void
view_member(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    const struct member *member = row;

    (void)arena;
    (void)what;
    *(struct member_view *)view = (struct member_view){ member->user.n, member->username, member->display_name,
        member->since };
}

static struct place
place_of_member(const void *what, const void *row)
{
    (void)what;
    return (struct place){ .id = ((const struct member *)row)->user.n };
}

static const struct page_source member_lists = {
    .row_size = sizeof(struct member),
    .view_size = sizeof(struct member_view),
    .fetch = fetch_members,
    .view = view_member,
    .place = place_of_member,
};

static enum lodge_problem
list_members(struct lodge_call *call)
{
    const struct group_id id = asked_group(call);
    struct group group;
    enum lodge_problem problem = group_by_id(house_of(call)->db, id, &group);

    return problem ? problem : page_give(call, &member_lists, &id, LODGE_ASKED(call, struct page_query));
}

static enum lodge_problem
add_member(struct lodge_call *call)
{
    return group_add_member(house_of(call), signed_in_caller(call), asked_group(call), asked_user(call));
}

static enum lodge_problem
remove_member(struct lodge_call *call)
{
    return group_remove_member(house_of(call), asked_group(call), asked_user(call));
}
