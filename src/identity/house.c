/* Building the house: settings, policy, hashing, database. It holds no rules itself. */
#include "identity/house.h"

#include "identity/blocklist.h"
#include "identity/figures.h"
#include "identity/hashing.h"
#include "identity/journal_file.h"
#include "identity/news.h"
#include "identity/policy.h"
#include "identity/table.h"
#include "identity/tallies.h"

#include <gatelodge/log.h>

#include <errno.h>
#include <stdlib.h>

/* ---- the table ---------------------------------------------------------------------------------- */

static void
close_table(void *table)
{
    table_close(table);
}

typedef struct table *table_opener(const struct table_settings *settings, struct lodge_arena *arena, const char **why);

/* Says why there is none that should be there; NULL: all is well. */
static const char *
open_table(struct house *house, struct lodge_arena *arena, table_opener *opener)
{
    const struct table_settings *settings = &house->settings->table;
    const char *why = "it does not say why";

    if (!settings->file)
        return NULL;
    house->table = opener(settings, arena, &why);
    if (!house->table)
        return why;
    lodge_undo(arena, close_table, house->table);
    return NULL;
}

/* ---- life --------------------------------------------------------------------------------------- */

static struct house *
plan(const void *settings, struct lodge_arena *arena, const char **why)
{
    struct house *house = LODGE_NEW(arena, struct house);

    house->settings = settings;
    house->arena = arena;
    house->policy = policy_new(settings, arena, why);
    return house->policy ? house : NULL;
}

bool
house_prepare(const void *settings, struct lodge_arena *arena, void **shared, const char **why)
{
    struct house *house = plan(settings, arena, why);

    *shared = house;
    return house != NULL;
}

/* Everything works without a table, and more slowly. */
void
house_announce(void *shared)
{
    struct house *house = shared;
    const char *no_table = open_table(house, house->arena, table_open);

    if (no_table)
        lodge_log(LODGE_WARNING, "MariaDB is asked for each check, for there is no session table: %s;"
            " look at table.file in the settings, %s", no_table, house->settings->table.file);
}

static void
end_hashing(void *hashing)
{
    hashing_free(hashing);
}

static bool
add_hashing(struct house *house, struct lodge_arena *arena, const char **why)
{
    house->hashing = hashing_new(&house->settings->passwords, hashing_cores());
    lodge_undo(arena, end_hashing, house->hashing);
    house->blocklist = blocklist_read(house->settings->passwords.blocklist, arena, why);
    return house->blocklist != NULL;
}

static void
end_tallies(void *tallies)
{
    tallies_free(tallies);
}

bool
house_prepare_statistics(const void *settings, struct lodge_arena *arena, void **shared, const char **why)
{
    struct house *house = plan(settings, arena, why);

    *shared = house;
    if (!house)
        return false;
    house->tallies = tallies_new();
    lodge_undo(arena, end_tallies, house->tallies);
    return true;
}

bool
house_prepare_hashing(const void *settings, struct lodge_arena *arena, void **shared, const char **why)
{
    return house_prepare(settings, arena, shared, why) && add_hashing(*shared, arena, why);
}

bool
house_prepare_command(const void *settings, struct lodge_arena *arena, void **shared, const char **why)
{
    struct house *house = plan(settings, arena, why);

    *shared = house;
    if (house)
        (void)open_table(house, arena, table_join);
    return house && add_hashing(house, arena, why);
}

static bool
is_said_to_be_away(const void *what)
{
    const struct house *house = what;

    return table_is_away(house->table);
}

/* Who cannot look into it would believe what it takes back; where it has no folder yet, somebody may make one, and what
 * is written there would be seen only by who starts later. The command line believes nobody's session, and may be
 * somebody's who has no right to the file. */
static bool
open_journal(struct house *house, unsigned owner, const char **why)
{
    const char *path = house->settings->table.journal, *reason = NULL;
    struct journal_place waiting = { 0 };

    if (!path)
        return true;
    house->journal = journal_open(path, owner == QUERY_FOR_GATE ? JOURNAL_LOOKS : JOURNAL_KEEPS, &reason);
    bool is_placeless = !house->journal && errno == ENOENT;
    if (!house->journal && owner == QUERY_FOR_CLI)
        return true;
    if (!house->journal)
        lodge_log(LODGE_ERROR, "%s: %s", path, reason);
    if (house->journal && journal_look(house->journal, &waiting)) {
        if (house->table)
            table_set_journal(house->table, waiting.count);
        return true;
    }
    *why = is_placeless ? "make the folder of table.journal, and give it to the account of this program"
        : "the journal of revocations cannot be read";
    return false;
}

bool
house_open(const void *settings, void *shared, unsigned owner, const char *account, struct house **house,
    const char **why)
{
    const struct house_settings *bound = settings;
    const struct house *common = shared;
    struct house *made = calloc(1, sizeof(*made));

    if (!made)
        abort();
    *made = *common;
    made->db = db_new(&bound->database, owner, account);
    db_on_end(made->db, news_spread, made);
    db_observe(made->db, house_count_database);
    *house = made;
    if (owner != QUERY_FOR_JOBS)            /* whose feed says so */
        db_heed(made->db, is_said_to_be_away, made, owner == QUERY_FOR_GATE);
    if (!open_journal(made, owner, why))
        return false;
    /* MariaDB may be away now and back later; a statement that does not fit will never fit. */
    return db_open(made->db, why) != LODGE_BROKEN;
}

void
house_needs(const void *settings, struct lodge_needs *needs)
{
    static const char *const names_of_hosts[] = {
        "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/gai.conf",
        "/run/systemd/resolve",             /* resolv.conf leads there, and is replaced there */
    };
    const struct house_settings *house = settings;
    size_t count = 0;

    needs->files = house->table.journal != NULL;
    needs->local_sockets = house->database.socket != NULL;
    needs->network = house->database.socket == NULL;
    if (house->database.password_directory)
        needs->reads[count++] = house->database.password_directory;
    for (size_t i = 0; needs->network && i < LODGE_COUNT(names_of_hosts); i++)
        needs->reads[count++] = names_of_hosts[i];
}

void
house_close(struct house *house)
{
    if (!house)
        return;
    db_free(house->db);
    journal_close(house->journal);
    free(house);
}

void
house_serve(struct house *house, struct lodge_arena *arena, struct lodge_fault *fault)
{
    house->arena = arena;
    house->fault = fault;
    house->actor = house->nobody_else;
    house->caller = NULL;
    house->journalled = false;
    house->expects = NULL;
    db_serve(house->db, arena, fault);
}

struct lodge_fault *
house_note_in(struct house *house, struct lodge_fault *fault)
{
    struct lodge_fault *before = house->fault;

    house->fault = fault;
    db_serve(house->db, house->arena, fault);
    return before;
}
