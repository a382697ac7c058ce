/* Roles given to people and groups. */
#include "identity/groups.h"
#include "identity/roles.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/resources.h"

static lodge_handler give_role_to_user, take_role_from_user, give_role_to_group, take_role_from_group;

static const enum lodge_problem give_problems[] = { LODGE_NOT_ALLOWED, LODGE_FIELD_INVALID, LODGE_OK };
static const enum lodge_problem take_problems[] = { LODGE_LAST_ADMINISTRATOR, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_PUT, .path = "/api/v1/users/{user_id}/roles/{role_id}", .about = "Give a role to a person",
      .more = "Nobody gives a role that allows more than they may themselves.",
      .caller = LODGE_PERSON, .permission = "roles.grant", .pace = LODGE_PACE_WRITE,
      .problems = give_problems, .run = give_role_to_user },

    { .method = LODGE_DELETE, .path = "/api/v1/users/{user_id}/roles/{role_id}",
      .about = "Take a role from a person",
      .caller = LODGE_PERSON, .permission = "roles.grant", .pace = LODGE_PACE_WRITE,
      .problems = take_problems, .run = take_role_from_user },

    { .method = LODGE_PUT, .path = "/api/v1/groups/{group_id}/roles/{role_id}",
      .about = "Give a role to everybody in a group",
      .more = "Nobody gives a role that allows more than they may themselves.",
      .caller = LODGE_PERSON, .permission = "roles.grant", .pace = LODGE_PACE_WRITE,
      .problems = give_problems, .run = give_role_to_group },

    { .method = LODGE_DELETE, .path = "/api/v1/groups/{group_id}/roles/{role_id}",
      .about = "Take a role from a group",
      .caller = LODGE_PERSON, .permission = "roles.grant", .pace = LODGE_PACE_WRITE,
      .problems = take_problems, .run = take_role_from_group },
};
LODGE_RESOURCE(grants, "Roles of people and groups", routes);

static struct user_id
asked_user(struct lodge_call *call)
{
    return (struct user_id){ lodge_path_id(call, "user_id") };
}

static struct group_id
asked_group(struct lodge_call *call)
{
    return (struct group_id){ lodge_path_id(call, "group_id") };
}

static struct role_id
asked_role(struct lodge_call *call)
{
    return (struct role_id){ lodge_path_id(call, "role_id") };
}

static enum lodge_problem
give_role_to_user(struct lodge_call *call)
{
    return account_grant_role(house_of(call), signed_in_caller(call), asked_user(call), asked_role(call));
}

static enum lodge_problem
take_role_from_user(struct lodge_call *call)
{
    return account_revoke_role(house_of(call), asked_user(call), asked_role(call));
}

static enum lodge_problem
give_role_to_group(struct lodge_call *call)
{
    return group_grant_role(house_of(call), signed_in_caller(call), asked_group(call), asked_role(call));
}

static enum lodge_problem
take_role_from_group(struct lodge_call *call)
{
    return group_revoke_role(house_of(call), asked_group(call), asked_role(call));
}
