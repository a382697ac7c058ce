/* The form of the first administrator's one-time link. Works without JavaScript, as the sign-in does: what is wrong
 * is an alert of the page, which the part behind the # shows. */
#include "identity/setup.h"

#include "identity/passwords.h"
#include "resources/house.h"
#include "resources/resources.h"

static lodge_handler make_first_administrator;

struct setup_link {
    const char *code;
};

static const struct lodge_field setup_link_fields[] = {
    LODGE_TEXT(struct setup_link, code, "The secret of the link", .required = true, .max = TOKEN_LENGTH),
};
LODGE_SCHEMA(setup_link, struct setup_link, setup_link_fields);

struct first_administrator {
    const char *username;
    const char *email;
    const char *password;
};

static const struct lodge_field first_administrator_fields[] = {
    LODGE_TEXT(struct first_administrator, username, "What to sign in with", .required = true, .max = 254),
    LODGE_TEXT(struct first_administrator, email, "Where to reach them", .required = true, .max = 254),
    LODGE_SECRET(struct first_administrator, password, "What they will sign in with", .required = true,
        .max = PASSWORD_MAX),
};
LODGE_SCHEMA(first_administrator, struct first_administrator, first_administrator_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_POST, .path = "/setup", .about = "Make the first administrator, once",
      .caller = LODGE_ANYONE, .pace = LODGE_PACE_GUESS, .form = LODGE_FORM_PAGE,
      .query = &setup_link, .takes = &first_administrator, .run = make_first_administrator },
};
LODGE_RESOURCE(setup, "The first administrator", routes);

/* Which alert the page shows: of a form that does not fit, the first member that does not. */
static const char *
alert_for(struct lodge_call *call, enum lodge_problem problem)
{
    const struct lodge_fault *fault = lodge_fault_of(call);

    if (problem == LODGE_FIELD_INVALID && fault->misfit_count > 0 && fault->misfits[0].pointer[0] == '/')
        return lodge_print(lodge_arena_of(call), "refused_%s", fault->misfits[0].pointer + 1);
    return lodge_problem_row(problem)->code;
}

static enum lodge_problem
make_first_administrator(struct lodge_call *call)
{
    const struct first_administrator *given = LODGE_TAKEN(call, struct first_administrator);
    const char *code = LODGE_ASKED(call, struct setup_link)->code;
    const struct new_account wanted = {
        .username = given->username,
        .email = given->email,
        .password = given->password,
    };
    struct user made;
    enum lodge_problem problem = setup_finish(house_of(call), code, &wanted, &made);

    if (problem == LODGE_BROKEN)
        return problem;
    if (problem == LODGE_OK)
        lodge_redirect(call, "/login#administrator_made");
    else
        lodge_redirect(call, lodge_print(lodge_arena_of(call), "/setup?code=%s#%s",
            lodge_percent_encode(lodge_arena_of(call), code), alert_for(call, problem)));
    return LODGE_OK;
}
