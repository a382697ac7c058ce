/* Months of events. Names of partitions are no values, so these statements are put together here, from numbers and
 * nothing else. */
#include "store/event_partitions.h"

#include "store/maps.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define YEAR_MAX 9999

const struct db_column event_time_columns[] = {
    DB_TIME(struct event_time, at),
    DB_END
};

const struct db_column event_count_columns[] = {
    DB_NUMBER(struct event_count, count),
    DB_NUMBER(struct event_count, sealed),
    DB_NUMBER(struct event_count, last_seq),
    DB_END
};

struct event_seq {
    int64_t seq;
};

const struct db_column event_seq_columns[] = {
    DB_NUMBER(struct event_seq, seq),
    DB_END
};

struct event_link_row {
    unsigned char link[EVENT_LINK_SIZE];
};

const struct db_column event_link_columns[] = {
    DB_BYTES(struct event_link_row, link),
    DB_END
};

/* ---- months ------------------------------------------------------------------------------------- */

struct event_month
event_month_of(int64_t time)
{
    time_t seconds = (time_t)(time / 1000);
    struct tm utc;

    gmtime_r(&seconds, &utc);
    return (struct event_month){ utc.tm_year + 1900, utc.tm_mon + 1 };
}

struct event_month
event_month_after(struct event_month month, int months)
{
    int count = month.year * 12 + month.month - 1 + months;

    return (struct event_month){ count / 12, count % 12 + 1 };
}

int64_t
event_month_start(struct event_month month)
{
    struct tm utc = { .tm_year = month.year - 1900, .tm_mon = month.month - 1, .tm_mday = 1 };

    return (int64_t)timegm(&utc) * 1000;
}

void
event_month_name(struct event_month month, char name[EVENT_MONTH_NAME])
{
    unsigned year = (unsigned)month.year % (YEAR_MAX + 1), number = (unsigned)month.month % 100;

    snprintf(name, EVENT_MONTH_NAME, "m%04u%02u", year, number);
}

bool
event_month_read(const char *name, struct event_month *month)
{
    int length = 0;

    return sscanf(name, "m%4d%2d%n", &month->year, &month->month, &length) == 2 && length == EVENT_MONTH_NAME - 1
        && name[length] == '\0' && month->month >= 1 && month->month <= 12;
}

/* ---- partitions --------------------------------------------------------------------------------- */

enum lodge_problem
event_partitions(struct db *db, struct lodge_texts *names)
{
    return db_names(db, QUERY_EVENT_PARTITIONS, DB_WITH(db_number(EVENT_PARTITIONS_MAX)), EVENT_PARTITIONS_MAX, names);
}

/* "PARTITION m202611 VALUES LESS THAN (X'019AD…'), ": ids that begin before the month after it. */
static const char *
one_partition(struct lodge_arena *arena, struct event_month month)
{
    struct event_id end = event_id_at(event_month_start(event_month_after(month, 1)));
    char name[EVENT_MONTH_NAME], bound[2 * sizeof(end.n.bytes) + 1];

    event_month_name(month, name);
    for (size_t i = 0; i < sizeof(end.n.bytes); i++)
        snprintf(bound + 2 * i, 3, "%02X", (unsigned)end.n.bytes[i]);
    return lodge_print(arena, "PARTITION %s VALUES LESS THAN (X'%s'), ", name, bound);
}

enum lodge_problem
event_partitions_make(struct db *db, struct lodge_arena *arena, struct event_month first, int count)
{
    const char *text = "ALTER TABLE events REORGANIZE PARTITION later INTO (";

    for (int i = 0; i < count; i++)
        text = lodge_print(arena, "%s%s", text, one_partition(arena, event_month_after(first, i)));
    text = lodge_print(arena, "%sPARTITION later VALUES LESS THAN (MAXVALUE))", text);
    return db_say(db, "making months", text, strlen(text));
}

enum lodge_problem
event_partition_drop(struct db *db, struct lodge_arena *arena, struct event_month month)
{
    char name[EVENT_MONTH_NAME];

    event_month_name(month, name);
    const char *text = lodge_print(arena, "ALTER TABLE events DROP PARTITION %s", name);
    return db_say(db, "dropping a month", text, strlen(text));
}

/* ---- what they hold ----------------------------------------------------------------------------- */

enum lodge_problem
event_oldest(struct db *db, int64_t *time)
{
    struct event_time row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_EVENT_OLDEST, DB_WITH_NOTHING, event_time_columns, &row);

    *time = row.at;
    return problem;
}

enum lodge_problem
events_below(struct db *db, struct event_id bound, struct event_count *count)
{
    return db_one(db, QUERY_EVENTS_BELOW, DB_WITH(db_any_id(bound.n)), event_count_columns, count);
}

_Static_assert(sizeof(struct event_seq) == sizeof(int64_t), "a list of them is a list of numbers");

enum lodge_problem
events_kept_below(struct db *db, struct event_id bound, int64_t seq, struct lodge_list *numbers)
{
    return db_many(db, QUERY_EVENTS_KEPT_BELOW,
        DB_WITH(db_any_id(bound.n), db_number(seq), db_number(EVENT_STRAYS_MAX)), event_seq_columns,
        sizeof(struct event_seq), EVENT_STRAYS_MAX, numbers);
}

enum lodge_problem
event_link_read(struct db *db, int64_t seq, unsigned char link[EVENT_LINK_SIZE])
{
    struct event_link_row row = { { 0 } };
    enum lodge_problem problem = db_one(db, QUERY_EVENT_LINK, DB_WITH(db_number(seq)), event_link_columns, &row);

    memcpy(link, row.link, EVENT_LINK_SIZE);
    return problem;
}

enum lodge_problem
event_gaps_put(struct db *db, const struct event_gap *gaps, size_t count)
{
    enum lodge_problem problem = db_run(db, QUERY_EVENT_GAPS_FORGET, DB_WITH_NOTHING, NULL);

    for (size_t i = 0; i < count && problem == LODGE_OK; i++)
        problem = db_run(db, QUERY_EVENT_GAP_INSERT, DB_WITH(
            db_number(gaps[i].first_seq), db_number(gaps[i].last_seq), db_bytes(gaps[i].link, EVENT_LINK_SIZE),
            db_bytes(gaps[i].mac, EVENT_LINK_SIZE)), NULL);
    return problem;
}
