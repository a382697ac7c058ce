/* Makes people by the administrator's own hand, the command line. */
#include "support/people.h"
#include "support/ask.h"
#include "support/run.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static unsigned
a_number(void)
{
    unsigned number;

    ck_assert(getrandom(&number, sizeof(number), 0) == (ssize_t)sizeof(number));
    return number;
}

const char *
a_name(void)
{
    static const char *const names[] = { "ann", "ben", "cleo", "dora", "emil", "finn", "greta", "hugo" };

    return text("%s.%08x", names[a_number() % 8], a_number());
}

const char *
a_password(void)
{
    const char *password = text("%08x quiet rivers %08x", a_number(), a_number());

    world_secret(password);
    return password;
}

/* The first id in what the command line says of a person. */
static const char *
id_in(const char *json)
{
    const char *found = strstr(json, "user_");

    while (found && !text_matches(text("%.31s", found), "^user_[0-7][0-9a-z]{25}$"))
        found = strstr(found + 1, "user_");
    ck_assert_msg(found, "no id in %s", json);
    return text("%.31s", found);
}

struct person
a_person(const char *const options[])
{
    struct person person = { .username = a_name(), .password = a_password() };
    const char *command[32] = { "gatelodge", "user", "add", person.username, "--password-file", "-", "--json",
        "--email" };
    size_t count = 8;

    person.email = text("%s@example.org", person.username);
    command[count++] = person.email;
    for (; *options && count < 31; options++)
        command[count++] = *options;
    person.id = id_in(run_well(person.password, command));
    return person;
}

struct person
the_administrator(void)
{
    const struct world *world = the_world();

    return (struct person){ world->admin_name, "admin@example.org", world->admin_password,
        id_in(RUN_WELL(NULL, "gatelodge", "user", "show", world->admin_name, "--json")) };
}

struct answer
try_to_sign_in(struct browser *browser, const char *identifier, const char *password)
{
    return ask_as(browser, "POST /api/v1/sessions", "{'identifier':'%s','password':'%s'}", identifier,
        password);
}

struct browser *
signed_in(struct person person)
{
    struct browser *browser = a_browser();

    EXPECT(201, try_to_sign_in(browser, person.username, person.password));
    return browser;
}

struct browser *
program_of(struct person person)
{
    struct browser *program = a_program(NULL);
    struct answer answer = EXPECT(201, ask_as(program, "POST /api/v1/sessions",
        "{'identifier':'%s','password':'%s','deliver':'token'}", person.username, person.password));

    program->bearer = said(answer, "token");
    return program;
}
