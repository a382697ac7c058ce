/* Passwords that are set: one's own, and another's. They stand with signing in, for only that program hashes. */
#include "identity/password_changes.h"
#include "identity/passwords.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/resources.h"

static lodge_handler change_my_password, set_password;

struct own_password {
    const char *current_password;
    const char *new_password;
    bool revoke_tokens;
};

#define REVOKE_TOKENS(type) \
    LODGE_FLAG(type, revoke_tokens, "Whether all personal access tokens are revoked, too; else they stay")

static const struct lodge_field own_password_fields[] = {
    LODGE_SECRET(struct own_password, current_password, "The password as it is", .required = true, .min = 1,
        .max = PASSWORD_MAX),
    LODGE_SECRET(struct own_password, new_password, "The password as it shall be", .required = true, .min = 1,
        .max = PASSWORD_MAX),
    REVOKE_TOKENS(struct own_password),
};
LODGE_SCHEMA(own_password, struct own_password, own_password_fields);

struct set_password {
    const char *password;
    bool revoke_tokens;
};

static const struct lodge_field set_password_fields[] = {
    LODGE_SECRET(struct set_password, password, "The password as it shall be", .required = true, .min = 1,
        .max = PASSWORD_MAX),
    REVOKE_TOKENS(struct set_password),
};
LODGE_SCHEMA(set_password_schema, struct set_password, set_password_fields);

static const enum lodge_problem own_problems[] = {
    LODGE_WRONG_CREDENTIALS, LODGE_NOT_ALLOWED, LODGE_TOO_MANY, LODGE_BUSY, LODGE_OK
};
static const enum lodge_problem set_problems[] = { LODGE_NOT_ALLOWED, LODGE_BUSY, LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_PUT, .path = "/api/v1/me/password", .about = "Change one's own password",
      .more = "All other sessions end.",
      .caller = LODGE_PERSON, .pace = LODGE_PACE_GUESS,
      .takes = &own_password, .problems = own_problems, .run = change_my_password },

    { .method = LODGE_PUT, .path = "/api/v1/users/{user_id}/password", .about = "Set a person's password",
      .more = "All their sessions end. Nobody sets the password of somebody who may more than they may themselves.",
      .caller = LODGE_FRESH_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE,
      .takes = &set_password_schema, .problems = set_problems, .run = set_password },
};
LODGE_RESOURCE(passwords, "Passwords", routes);

static enum lodge_problem
change_my_password(struct lodge_call *call)
{
    const struct own_password *given = LODGE_TAKEN(call, struct own_password);
    const struct new_password wanted = { given->new_password, given->revoke_tokens };
    struct lodge_address address;
    const struct lodge_address *from = lodge_address_of(call, &address) ? &address : NULL;
    enum lodge_problem problem = session_needed(call);

    return problem ? problem : account_change_own_password(house_of(call), signed_in_caller(call),
        given->current_password, &wanted, from);
}

static enum lodge_problem
set_password(struct lodge_call *call)
{
    const struct set_password *given = LODGE_TAKEN(call, struct set_password);
    const struct new_password wanted = { given->password, given->revoke_tokens };

    return account_set_password(house_of(call), signed_in_caller(call), (struct user_id){
        lodge_path_id(call, "user_id") }, &wanted);
}
