/* Months of events: a partition each, "m202611", and one for what comes later. All of this is asked over a connection
 * of QUERY_FOR_UPGRADE, for moving and counting rows takes its time. */
#ifndef STORE_EVENT_PARTITIONS_H
#define STORE_EVENT_PARTITIONS_H

#include "store/event_chain.h"

#define EVENT_PARTITIONS_MAX 1024
#define EVENT_STRAYS_MAX     10000      /* rows that are kept between such as are dropped */
#define EVENT_MONTH_NAME     8          /* bytes of "m202611" */

/* A month of UTC. */
struct event_month {
    int year;
    int month;                          /* 1 to 12 */
};

struct event_month event_month_of(int64_t time);
struct event_month event_month_after(struct event_month month, int months);
int64_t event_month_start(struct event_month month);
void event_month_name(struct event_month month, char name[EVENT_MONTH_NAME]);

/* False for the partition of what comes later. */
bool event_month_read(const char *name, struct event_month *month);

/* The names of the partitions, oldest first. */
enum lodge_problem event_partitions(struct db *db, struct lodge_texts *names);

/* Makes partitions for `count` months from this one on, out of what comes later. */
enum lodge_problem event_partitions_make(struct db *db, struct lodge_arena *arena, struct event_month first, int count);

enum lodge_problem event_partition_drop(struct db *db, struct lodge_arena *arena, struct event_month month);

/* When the oldest event happened; LODGE_NOT_FOUND when there is none. */
enum lodge_problem event_oldest(struct db *db, int64_t *time);

/* Events before a moment. */
struct event_count {
    int64_t count;
    int64_t sealed;
    int64_t last_seq;                   /* 0: none is sealed */
};

enum lodge_problem events_below(struct db *db, struct event_id bound, struct event_count *count);

/* Numbers (int64_t) below `seq` of events that are not before the bound, in order; at most EVENT_STRAYS_MAX. */
enum lodge_problem events_kept_below(struct db *db, struct event_id bound, int64_t seq, struct lodge_list *numbers);

/* The link of an event; LODGE_NOT_FOUND when there is no such. */
enum lodge_problem event_link_read(struct db *db, int64_t seq, unsigned char link[EVENT_LINK_SIZE]);

/* Part of a transaction. These are the gaps from now on. */
enum lodge_problem event_gaps_put(struct db *db, const struct event_gap *gaps, size_t count);

#endif
