/* gatelodge doctor: nginx's configuration, and whether nginx may speak to the programs. */
#include "programs/commands/doctor.h"
#include "programs/commands/nginx.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

#define GROUPS_ROOM 64

/* The account of nginx's workers. */
struct account {
    uid_t user;
    gid_t groups[GROUPS_ROOM];
    int count;
};

static bool
find_account(const char *name, struct account *account)
{
    const struct passwd *found = getpwnam(name);

    account->count = GROUPS_ROOM;
    if (!found || getgrouplist(name, found->pw_gid, account->groups, &account->count) < 0)
        return false;
    account->user = found->pw_uid;
    return true;
}

/* Whether the account has these rights (4 reads, 2 writes, 1 walks through), as the kernel reads the mode. */
static bool
may(const struct account *account, const char *path, unsigned rights)
{
    struct stat about;

    if (stat(path, &about) < 0)
        return false;
    if (account->user == 0)
        return true;
    if (account->user == about.st_uid)
        return ((about.st_mode >> 6) & rights) == rights;
    for (int i = 0; i < account->count; i++)
        if (account->groups[i] == about.st_gid)
            return ((about.st_mode >> 3) & rights) == rights;
    return (about.st_mode & rights) == rights;
}

/* The first thing on the way to a socket that the account may not open; NULL when there is none. */
static const char *
obstacle(struct lodge_arena *arena, const struct account *account, const char *socket)
{
    for (const char *slash = strchr(socket, '/'); slash; slash = strchr(slash + 1, '/')) {
        const char *folder = lodge_copy(arena, socket, slash == socket ? 1 : (size_t)(slash - socket));
        if (!may(account, folder, 1))
            return folder;
    }
    return may(account, socket, 2) ? NULL : socket;
}

/* Where the configuration does not say who nginx is, it is whoever starts it: nothing is said of that. */
static void
examine_rights(struct visit *visit, const struct directive *outermost)
{
    struct lodge_arena *arena = visit->errand->arena;
    const struct directive *user = directive_in(outermost, "user");
    const char *name = user ? value_of(user, 0) : "";
    struct account account;

    if (!user)
        return;
    if (!find_account(name, &account)) {
        visit_note_wrong(visit, "nginx", "Correct the line", "%s:%d: there is no user %s", user->file, user->line,
            name);
        return;
    }
    for (size_t i = 0; i < doctor_program_count; i++) {
        const char *obstructs = obstacle(arena, &account, doctor_socket(visit, doctor_programs[i]));
        if (obstructs)
            visit_note_wrong(visit, "nginx", lodge_print(arena, "chgrp %s %s, or put %s into its group: "
                "usermod -aG GROUP %s; systemctl restart nginx", name, obstructs, name, name),
                "%s, nginx's user, may not open %s", name, obstructs);
    }
}

void
examine_nginx(struct visit *visit)
{
    struct errand *errand = visit->errand;
    const char *path = option_value(errand, "nginx");
    struct directive *outermost;
    size_t wrong = visit->wrong;

    if (!path)
        return;
    if (nginx_read(errand, path, NULL, &outermost)) {
        visit_note_wrong(visit, "nginx", lodge_print(errand->arena, "nginx -t -c %s", path), "%s", errand->why);
        return;
    }
    struct lodge_list mistakes = mistakes_in(outermost, errand->settings, errand->arena);
    const struct mistake *each = mistakes.items;
    for (size_t i = 0; i < mistakes.count; i++)
        visit_note_wrong(visit, "nginx", lodge_print(errand->arena, "Write instead: %s", each[i].instead),
            "%s:%lld: %s", each[i].file, (long long)each[i].line, each[i].what);
    examine_rights(visit, outermost);
    if (visit->wrong == wrong)
        visit_note_well(visit, "nginx", "no mistake is found in %s", path);
}
