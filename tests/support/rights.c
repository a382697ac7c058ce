/* Rights that stories give. */
#include "support/rights.h"

#include "support/ask.h"
#include "support/people.h"
#include "support/text.h"

struct browser *
admin(void)
{
    return program_of(A_PERSON("--role", "administrator"));
}

const char *
a_group_in(struct browser *as, const char *parent)
{
    struct answer made = parent
        ? EXPECT(201, ask_as(as, "POST /api/v1/groups", "{'name':'%s','parent':'%s'}", a_name(), parent))
        : EXPECT(201, ask_as(as, "POST /api/v1/groups", "{'name':'%s'}", a_name()));

    return said(made, "id");
}

const char *
a_role_with(struct browser *as, const char *permissions)
{
    return said(EXPECT(201, ask_as(as, "POST /api/v1/roles", "{'name':'%s','permissions':[%s]}", a_name(),
        permissions)), "id");
}

void
give(struct browser *as, const char *path)
{
    EXPECT(204, ask_as(as, text("PUT /api/v1/%s", path), NULL));
}

bool
may(struct browser *program, const char *permission)
{
    return lists(EXPECT(200, ask_as(program, "GET /api/v1/sessions/current", NULL)), "permissions", permission);
}

struct browser *
somebody_who_may(struct browser *boss, const char *permissions, const char **id)
{
    struct person person = A_PERSON(NULL);

    give(boss, text("users/%s/roles/%s", person.id, a_role_with(boss, permissions)));
    if (id)
        *id = person.id;
    return program_of(person);
}
