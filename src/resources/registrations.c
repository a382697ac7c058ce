/* /api/v1/registrations: people who make an account themselves, when the settings allow it. */
#include "identity/accounts.h"
#include "identity/names.h"
#include "identity/passwords.h"
#include "resources/house.h"
#include "resources/resources.h"

static lodge_handler register_person;

struct registration {
    const char *username;
    const char *email;
    const char *password;
    const char *display_name;
};

static const struct lodge_field registration_fields[] = {
    LODGE_TEXT(struct registration, username, "What to sign in with", .required = true, .min = 1,
        .max = USERNAME_MAX, .example = "ann"),
    LODGE_EMAIL(struct registration, email, "Where to reach them", .required = true),
    LODGE_SECRET(struct registration, password, "What they will sign in with", .required = true, .min = 1,
        .max = PASSWORD_MAX),
    LODGE_TEXT(struct registration, display_name, "What to call them", .min = 1, .max = DISPLAY_NAME_MAX,
        .example = "Ann Bell"),
};
LODGE_SCHEMA(registration, struct registration, registration_fields);

static const enum lodge_problem registration_problems[] = {
    LODGE_REGISTRATION_CLOSED, LODGE_USERNAME_TAKEN, LODGE_BUSY, LODGE_OK
};

static const struct lodge_route routes[] = {
    { .method = LODGE_POST, .path = "/api/v1/registrations", .about = "Make an account for oneself",
      .more = "A known e-mail address gets the same answer as a new one.",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_MAIL, .success = 202,
      .takes = &registration, .problems = registration_problems, .run = register_person },
};
LODGE_RESOURCE(registrations, "Registration", routes);

static enum lodge_problem
register_person(struct lodge_call *call)
{
    const struct registration *given = LODGE_TAKEN(call, struct registration);
    const struct new_account wanted = {
        .username = given->username,
        .email = given->email,
        .display_name = given->display_name,
        .password = given->password,
    };

    return account_register(house_of(call), &wanted);
}
