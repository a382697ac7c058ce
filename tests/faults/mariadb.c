/* MariaDB is there and cannot do what it is asked: no changes, no more connections, or its disk is full.
 * (Stopped, killed and frozen: stories/breaking.c.) People who are signed in stay so as far as reading goes, what
 * changes something is refused at once, and all is well again by itself. */
#include "support/story.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct browser *boss;

static void
begin(void)
{
    boss = program_of(the_administrator());
    errors_expected("[Dd]atabase|MariaDB|MySQL|mariadb|unavailable|upstream timed out|auth request unexpected");
    errors_expected("read-only|[Tt]oo many connections|is full|disk|No space|InnoDB");
}

static struct answer
add(const char *name)
{
    return ask_as(boss, "POST /api/v1/users", "{'username':'%s'}", name);
}

static bool
is_there(const char *name)
{
    return sql_number("SELECT COUNT(*) FROM users WHERE username = '%s'", name) == 1;
}

static void
all_is_well(struct person person, struct browser *browser)
{
    WAIT_UNTIL(ask_as(browser, "GET /api/v1/me", NULL).status == 200, 30);
    WAIT_UNTIL(browse(browser, "GET", the_world()->app, NULL, NULL).status == 200, 30);
    WAIT_UNTIL(add(a_name()).status == 201, 70);
    WAIT_UNTIL(try_to_sign_in(a_browser(), person.username, person.password).status == 201, 30);
}

START_TEST(a_read_only_mariadb_is_read_and_not_changed)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann), *leaving = signed_in(ann);
    const char *name = a_name();

    begin();
    sql("SET GLOBAL read_only = 1");
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 200);
    REFUSED(503, "unavailable", add(name));
    REFUSED(503, "unavailable", ask_as(browser, "PATCH /api/v1/me", "{'display_name':'New'}"));
    EXPECT(202, ask_as(leaving, "DELETE /api/v1/sessions/current", NULL));     /* it is kept, and done later */
    REFUSED(503, "unavailable", try_to_sign_in(a_browser(), ann.username, ann.password));
    ck_assert(!is_there(name));

    /* Later, when last use would be written: who is signed in still passes. */
    clock_forward(LODGE_MINUTES(10));
    ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 200);
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));

    sql("SET GLOBAL read_only = 0");
    all_is_well(ann, browser);
}
END_TEST

/* A client that holds a connection until it is killed. */
static pid_t
take_connection(void)
{
    const char *directory = the_world()->directory;
    const char *password = run_well(NULL, (const char *const[]){ "cat",
        text("%s/secrets/gatelodge_cli", directory), NULL });
    pid_t taker = fork();

    if (taker != 0)
        return taker;
    world_let_go();
    execlp("mariadb", "mariadb", "--no-defaults", text("--socket=%s/run/mariadb.sock", directory),
        "--user=gatelodge_cli", text("--password=%s", password), "-e", "DO SLEEP(60)", (char *)NULL);
    _exit(127);
}

static void
disconnect(const char *users)
{
    RUN_WELL(sql("SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE %s", users), "mariadb",
        text("--defaults-file=%s", the_world()->database), "--force");
}

/* Whether all connections but the administrator's are taken; takes one more when they are not. */
static bool
all_are_taken(pid_t *takers, size_t *count, size_t room)
{
    disconnect("user LIKE 'gatelodge%' AND user <> 'gatelodge_cli'");
    if (sql_number("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'gatelodge_cli'") >= 10)
        return true;
    if (*count < room)
        takers[(*count)++] = take_connection();
    return false;
}

START_TEST(a_mariadb_without_connections_is_away_and_comes_back)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    pid_t takers[60];
    size_t count = 0;

    begin();
    ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 200);
    sql("SET GLOBAL max_connections = 10");
    WAIT_UNTIL(all_are_taken(takers, &count, 60), 30);
    REFUSED(503, "unavailable", ask_as(browser, "GET /api/v1/me", NULL));
    REFUSED(503, "unavailable", try_to_sign_in(a_browser(), ann.username, ann.password));
    ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 200);

    sql("SET GLOBAL max_connections = 100");
    for (size_t i = 0; i < count; i++) {
        kill(takers[i], SIGKILL);
        waitpid(takers[i], NULL, 0);
    }
    disconnect("user = 'gatelodge_cli'");
    all_is_well(ann, browser);
}
END_TEST

/* ---- a full disk -------------------------------------------------------------------------------- */

static const char *mounted;         /* a small disk that is to go, however the story ends */

static void
unmount(void)
{
    if (mounted && umount2(mounted, MNT_DETACH) != 0)
        perror(mounted);
    mounted = NULL;
}

/* Moves MariaDB's data to a small disk of its own. False when this machine does not let us. */
static bool
move_to_small_disk(void)
{
    const char *data = text("%s/data", the_world()->directory);
    const char *kept = text("%s/data.kept", the_world()->directory);
    struct stat owner;

    ck_assert(stat(data, &owner) == 0);
    database_stop();
    ck_assert(rename(data, kept) == 0 && mkdir(data, 0700) == 0);
    bool moved = mount("none", data, "tmpfs", 0, "size=220m") == 0;
    if (moved) {
        mounted = data;
        atexit(unmount);
        ck_assert(chown(data, owner.st_uid, owner.st_gid) == 0 && chmod(data, 0700) == 0);
        RUN_WELL(NULL, "cp", "-a", text("%s/.", kept), data);
    } else {
        ck_assert(rmdir(data) == 0 && rename(kept, data) == 0);
    }
    database_start();
    return moved;
}

static void
move_back(void)
{
    const char *data = text("%s/data", the_world()->directory);
    const char *kept = text("%s/data.kept", the_world()->directory);

    database_stop();
    RUN_WELL(NULL, "sh", "-c", "rm -rf \"$2\"/* && cp -a \"$1\"/. \"$2\"/", "sh", data, kept);
    unmount();
    ck_assert(rmdir(data) == 0 && rename(kept, data) == 0);
    database_start();
}

static void
fill_disk(void)
{
    RUN(NULL, "dd", "if=/dev/zero", text("of=%s/data/filling", the_world()->directory), "bs=64k");
}

START_TEST(a_full_disk_stops_changes_and_nobody_who_is_signed_in)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    const char *last = NULL;
    int refused = 0;

    begin();
    if (!move_to_small_disk()) {
        printf("skipped: a small disk cannot be mounted here (%s)\n", strerror(errno));
        return;
    }
    all_is_well(ann, browser);
    fill_disk();

    /* Tables grow in steps: some more rows find room. */
    for (int i = 0; i < 4000 && refused < 3; i++) {
        const char *name = a_name();
        struct answer answer = ask_as(boss, "POST /api/v1/users", "{'username':'%s','attributes':{'a':'%s'}}",
            name, "this attribute is long, so that a few hundred of its rows fill the pages of a table");
        if (answer.status == 201)
            last = name;
        else
            refused++;
        ck_assert_msg(answer.status == 201 || answer.status == 503, "%d\n%s", answer.status, answer.body);
        ck_assert_msg(answer.status == 201 || !is_there(name) || strstr(answer.body, "outcome_unknown"),
            "%s was refused and is there", name);
    }
    ck_assert_msg(refused > 0, "the disk is never full");
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    ck_assert_int_eq(browse(browser, "GET", the_world()->app, NULL, NULL).status, 200);

    ck_assert(unlink(text("%s/data/filling", the_world()->directory)) == 0);
    all_is_well(ann, browser);
    ck_assert(!last || is_there(last));
    move_back();
    all_is_well(ann, browser);
}
END_TEST

static void
open_wide(void)
{
    settings_put("pace", "write = 1000000");
    settings_apply();
}

RUN_STORIES("mariadb", open_wide, a_read_only_mariadb_is_read_and_not_changed,
    a_mariadb_without_connections_is_away_and_comes_back, a_full_disk_stops_changes_and_nobody_who_is_signed_in);
