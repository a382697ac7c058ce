/* What time it is. Time is an input: tests turn the clock, nothing else reads one. */
#ifndef GATELODGE_CLOCK_H
#define GATELODGE_CLOCK_H

#include <gatelodge/arena.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Durations in milliseconds, the unit of every time in gatelodge. */
#define LODGE_SECONDS(n) ((int64_t)(n) * 1000)
#define LODGE_MINUTES(n) LODGE_SECONDS((int64_t)(n) * 60)
#define LODGE_HOURS(n)   LODGE_MINUTES((int64_t)(n) * 60)
#define LODGE_DAYS(n)    LODGE_HOURS((int64_t)(n) * 24)

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t lodge_now(void);

/* Milliseconds of a clock that nobody sets, for measuring how long something took. It goes on while the machine is
 * asleep: what may be believed for a second may not be after a night. */
int64_t lodge_steady(void);

/* From now on lodge_now asks `now`; NULL restores the system's clock. For tests. */
void lodge_clock_use(int64_t (*now)(void));

/* RFC 3339 in UTC with milliseconds, "2026-11-20T09:15:00.000Z". 0 (unknown) gives NULL. */
const char *lodge_time_text(struct lodge_arena *arena, int64_t milliseconds);

/* Reads RFC 3339 with any offset and up to nine decimals; false when it is not one, or lies outside
 * the years 1970 to 9999. */
bool lodge_time_parse(const char *text, int64_t *milliseconds);

#ifdef __cplusplus
}
#endif

#endif
