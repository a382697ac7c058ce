/* The feed's process: asks for changes a few times within each lease, and says in the table that MariaDB is away
 * before anybody else would find out.
 *
 * A timer drives it. When MariaDB lets it wait, the timer's signal goes on coming, and its handler says so: however
 * long the driver waits, for an answer, a connection or a name, everybody else knows within the lease. */
#include "config.h"

#include "programs/jobs.h"

#include "identity/table.h"
#include "jobs/feed.h"

#include <gatelodge/clock.h>
#include <gatelodge/log.h>

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/time.h>

#define TICKS_OF_A_LEASE 5
#define TICK_MAX         LODGE_SECONDS(1)
#define PATIENCE         3          /* ticks that a question may take: with the one before it, less than a lease */
#define HANGS            300        /* ticks after which not MariaDB is to blame, but we are: then nothing is said */
#define BROKEN_REST      10         /* ticks until a question that cannot be asked is tried again */
#define LIMIT            LODGE_SECONDS(1)   /* of all that the driver does; it counts whole seconds */

/* What the signal's handler needs. */
static struct {
    struct table *table;
    atomic_int ticks;               /* since the question began */
} watch;

struct feeding {
    struct feed feed;
    struct lodge_fault fault;
    enum lodge_problem told;        /* what the log says already; LODGE_OK: that all is well */
    bool told_away;
    int rest;                       /* ticks until it is tried again */
};

static void
tick(int signal)
{
    (void)signal;
    int ticks = atomic_fetch_add(&watch.ticks, 1) + 1;

    if (ticks >= PATIENCE && ticks < HANGS)
        table_say_away(watch.table);
}

static void
start_timer(struct table *table, int64_t lease)
{
    const struct sigaction action = { .sa_handler = tick, .sa_flags = SA_RESTART };
    int64_t every = lease / TICKS_OF_A_LEASE < TICK_MAX ? lease / TICKS_OF_A_LEASE : TICK_MAX;
    const struct timeval time = { .tv_sec = (time_t)(every / 1000), .tv_usec = (suseconds_t)(every % 1000) * 1000 };

    watch.table = table;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &(struct itimerval){ time, time }, NULL);
}

/* The handler runs between these two only. */
static void
watch_begin(void)
{
    sigset_t alarm;

    atomic_store(&watch.ticks, 0);
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &alarm, NULL);
}

static void
watch_end(void)
{
    sigset_t alarm;

    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarm, NULL);
}

/* Waits for the next tick; false when it is to leave instead. */
static bool
next_tick(void)
{
    sigset_t signals;
    int number;

    sigemptyset(&signals);
    sigaddset(&signals, SIGALRM);
    sigaddset(&signals, SIGTERM);
    do
        number = sigwaitinfo(&signals, NULL);
    while (number < 0);
    return number == SIGALRM;
}

/* ---- the log ------------------------------------------------------------------------------------ */

static void
log_note(enum lodge_level level, const char *problem, const char *note)
{
    const struct lodge_log_field fields[] = { { "job", "feed" }, { "problem", problem }, { "note", note } };

    lodge_log_fields(level, fields, LODGE_COUNT(fields));
}

/* What is told once, and once more when it is over. That MariaDB is away is a state, and told as such by the jobs. */
static void
note_change(struct feeding *feeding, enum lodge_problem problem, bool away)
{
    const char *note = feeding->fault.note[0] ? feeding->fault.note : lodge_problem_row(problem)->title;

    if (problem == feeding->told && away == feeding->told_away)
        return;
    if (problem == LODGE_OK)
        log_note(LODGE_NOTICE, NULL, feeding->told_away ? "MariaDB answers again" : "it works again");
    else if (away)
        log_note(LODGE_NOTICE, NULL, "MariaDB is out of reach, says the session table from now on");
    else
        log_note(problem == LODGE_UNAVAILABLE ? LODGE_WARNING : LODGE_ERROR, lodge_problem_row(problem)->code, note);
    feeding->told = problem;
    feeding->told_away = away;
}

/* ---- the loop ----------------------------------------------------------------------------------- */

static void
feed_now(struct feeding *feeding)
{
    struct house *house = feeding->feed.house;

    feeding->fault = (struct lodge_fault){ .note = "" };
    watch_begin();
    enum lodge_problem problem = feed_round(&feeding->feed, &feeding->fault);
    watch_end();
    if (problem == LODGE_OK && atomic_load(&watch.ticks) >= PATIENCE)
        table_vouch(house->table, table_vouched(house->table));     /* the handler may have had the last word */

    bool away = problem == LODGE_UNAVAILABLE && db_is_out_of_reach(house->db);

    if (away)
        table_say_away(house->table);
    note_change(feeding, problem, away);
    feeding->rest = problem == LODGE_OK || problem == LODGE_UNAVAILABLE ? 0 : BROKEN_REST;
}

/* Until SIGTERM: DONE, or RETIRED. */
static int
go_on_feeding(struct house *house, const struct database_settings *writers)
{
    struct feeding feeding = { .feed = feed_new(house, writers) };

    lodge_log(LODGE_NOTICE, "the feed of the session table begins");
    while (!table_retire_deleted(house->table)) {
        if (!next_tick()) {
            feed_close(&feeding.feed);
            return DONE;
        }
        if (feeding.rest-- <= 0)
            feed_now(&feeding);
    }
    feed_close(&feeding.feed);
    return RETIRED;
}

int
feed_run(const struct edition *edition, struct legacy *legacy)
{
    struct house_settings settings = *edition->settings;
    struct house *house = NULL;
    const char *why = NULL;

    (void)legacy;
    settings.database.connect_timeout = LIMIT;
    settings.database.answer_timeout = LIMIT;
    settings.database.statement_timeout = LIMIT;
    settings.database.retry_after = 1;      /* the timer says when */
    start_timer(edition->prepared->table, settings.table.lease);
    watch_begin();
    (void)house_open(&settings, edition->prepared, QUERY_FOR_JOBS, "jobs", &house, &why);   /* a round tells, too */
    watch_end();
    int status = edition_confine(edition) ? go_on_feeding(house, &edition->settings->database) : FAILED;

    house_close(house);
    return status;
}
