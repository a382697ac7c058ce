/* Counts of what happened and of who is there. What is counted when, and how long it is kept, is decided in
 * identity/statistics.h. */
#ifndef STORE_STATISTICS_H
#define STORE_STATISTICS_H

#include "store/events.h"

#define EVENT_HOURS_MAX 1000        /* of one question */

struct event_counts {
    int64_t signed_in;
    int64_t sign_in_refused;
    int64_t calls_refused;
    int64_t registered;
};

/* An hour of UTC that is over. */
struct event_hour {
    int64_t at;                     /* when it began */
    struct event_counts counts;
};

struct people_counts {
    int64_t active;                 /* people, by their status */
    int64_t suspended;
    int64_t pending;
    int64_t services;               /* whatever their status */
};

/* The hours that were counted and begin from `since` on and before `until`, struct event_hour, oldest first: the first
 * EVENT_HOURS_MAX of them. */
enum lodge_problem event_hours(struct db *db, int64_t since, int64_t until, struct lodge_list *hours);

/* The newest hour that was counted and began before `until`; LODGE_NOT_FOUND when none was. */
enum lodge_problem event_hour_before(struct db *db, int64_t until, struct event_hour *hour);

/* Keeps an hour; one that is there already stays as it is. */
enum lodge_problem event_hour_insert(struct db *db, const struct event_hour *hour);

/* When the first event from `since` on was; LODGE_NOT_FOUND when there is none. */
enum lodge_problem event_behind(struct db *db, int64_t since, int64_t *at);

/* Counts the events from `since` on and before `until`: as dear as there are events. */
enum lodge_problem events_counted(struct db *db, int64_t since, int64_t until, struct event_counts *counts);

/* Counts people in an index: as dear as there are people. */
enum lodge_problem people_counted(struct db *db, struct people_counts *counts);

/* Counts sessions that are not over, likewise. */
enum lodge_problem sessions_counted(struct db *db, int64_t now, int64_t *count);

#endif
