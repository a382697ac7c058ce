/* Counts, asked of MariaDB. */
#include "store/statistics.h"

#include "store/maps.h"

const struct db_column event_counts_columns[] = {
    DB_NUMBER(struct event_counts, signed_in),
    DB_NUMBER(struct event_counts, sign_in_refused),
    DB_NUMBER(struct event_counts, calls_refused),
    DB_NUMBER(struct event_counts, registered),
    DB_END
};

#define COUNT_OF_HOUR(member) { #member, DB_KIND_NUMBER, LODGE_AT(struct event_hour, counts.member, int64_t), 0 }

const struct db_column event_hour_columns[] = {
    DB_TIME(struct event_hour, at),
    COUNT_OF_HOUR(signed_in),
    COUNT_OF_HOUR(sign_in_refused),
    COUNT_OF_HOUR(calls_refused),
    COUNT_OF_HOUR(registered),
    DB_END
};

enum lodge_problem
event_hours(struct db *db, int64_t since, int64_t until, struct lodge_list *hours)
{
    return db_many(db, QUERY_EVENT_HOURS, DB_WITH(db_time(since), db_time(until), db_number(EVENT_HOURS_MAX)),
        event_hour_columns, sizeof(struct event_hour), EVENT_HOURS_MAX, hours);
}

enum lodge_problem
event_hour_before(struct db *db, int64_t until, struct event_hour *hour)
{
    return db_one(db, QUERY_EVENT_HOUR_BEFORE, DB_WITH(db_time(until)), event_hour_columns, hour);
}

enum lodge_problem
event_hour_insert(struct db *db, const struct event_hour *hour)
{
    const struct event_counts *counts = &hour->counts;

    return db_run(db, QUERY_EVENT_HOUR_INSERT, DB_WITH(
        db_time(hour->at), db_number(counts->signed_in), db_number(counts->sign_in_refused),
        db_number(counts->calls_refused), db_number(counts->registered)), NULL);
}

enum lodge_problem
event_behind(struct db *db, int64_t since, int64_t *at)
{
    struct event_time row = { 0 };
    enum lodge_problem problem = db_one(db, QUERY_EVENT_BEHIND, DB_WITH(db_any_id(event_id_at(since).n)),
        event_time_columns, &row);

    *at = row.at;
    return problem;
}

enum lodge_problem
events_counted(struct db *db, int64_t since, int64_t until, struct event_counts *counts)
{
    return db_one(db, QUERY_EVENTS_COUNTED,
        DB_WITH(db_any_id(event_id_at(since).n), db_any_id(event_id_at(until).n)), event_counts_columns, counts);
}

static enum lodge_problem
count_one(struct db *db, enum query query, const struct db_value *values, size_t value_count, int64_t *count)
{
    struct count row = { 0 };
    enum lodge_problem problem = db_one(db, query, values, value_count, count_columns, &row);

    *count = row.count;
    return problem;
}

enum lodge_problem
people_counted(struct db *db, struct people_counts *counts)
{
    enum lodge_problem problem = count_one(db, QUERY_PEOPLE_COUNTED, DB_WITH(db_text("active")), &counts->active);

    if (problem == LODGE_OK)
        problem = count_one(db, QUERY_PEOPLE_COUNTED, DB_WITH(db_text("suspended")), &counts->suspended);
    if (problem == LODGE_OK)
        problem = count_one(db, QUERY_PEOPLE_COUNTED, DB_WITH(db_text("pending")), &counts->pending);
    return problem ? problem : count_one(db, QUERY_SERVICES_COUNTED, DB_WITH_NOTHING, &counts->services);
}

enum lodge_problem
sessions_counted(struct db *db, int64_t now, int64_t *count)
{
    int64_t outlived = 0;
    enum lodge_problem problem = count_one(db, QUERY_SESSIONS_COUNTED, DB_WITH(db_time(now)), count);

    if (problem == LODGE_OK)
        problem = count_one(db, QUERY_SESSIONS_OUTLIVED, DB_WITH(db_time(now), db_time(now)), &outlived);
    *count = *count > outlived ? *count - outlived : 0;     /* two questions: one may end between them */
    return problem;
}
