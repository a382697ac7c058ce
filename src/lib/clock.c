/* The only file that reads a clock, and how times are written (RFC 3339). */
#include "config.h"

#include <gatelodge/clock.h>

#include "lib/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct timespec
time_of(clockid_t clock)
{
    struct timespec now;

    if (clock_gettime(clock, &now) != 0)
        abort();
    return now;
}

static int64_t
milliseconds_of(clockid_t clock)
{
    struct timespec now = time_of(clock);

    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
system_now(void)
{
    return milliseconds_of(CLOCK_REALTIME) + clock_turned();
}

static int64_t (*now_function)(void) = system_now;

int64_t
lodge_now(void)
{
    return now_function();
}

int64_t
lodge_steady(void)
{
    return milliseconds_of(CLOCK_BOOTTIME);
}

int64_t
clock_microseconds(void)
{
    struct timespec now = time_of(CLOCK_MONOTONIC);

    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void
lodge_clock_use(int64_t (*now)(void))
{
    now_function = now ? now : system_now;
}

const char *
lodge_time_text(struct lodge_arena *arena, int64_t milliseconds)
{
    if (milliseconds == 0)
        return NULL;

    time_t seconds = milliseconds / 1000;
    struct tm parts;
    if (milliseconds < 0 || !gmtime_r(&seconds, &parts))
        return NULL;
    return lodge_print(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1,
        parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, (int)(milliseconds % 1000));
}

/* Reads `count` digits into *number and moves on. */
static bool
digits(const char **text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (**text < '0' || **text > '9')
            return false;
        *number = *number * 10 + (**text - '0');
    }
    return true;
}

/* Moves over one of these characters. */
static bool
mark(const char **text, const char *allowed)
{
    if (!**text || !strchr(allowed, **text))
        return false;
    (*text)++;
    return true;
}

/* ".123456789": up to nine decimals, of which milliseconds are kept. */
static bool
decimals(const char **text, int *milliseconds)
{
    int places = 0;

    *milliseconds = 0;
    if (**text != '.')
        return true;
    for ((*text)++; **text >= '0' && **text <= '9'; (*text)++, places++)
        if (places < 3)
            *milliseconds = *milliseconds * 10 + (**text - '0');
    for (int missing = places; missing < 3; missing++)
        *milliseconds *= 10;
    return places >= 1 && places <= 9;
}

/* "Z" or "+02:00": how many minutes the clock was ahead. */
static bool
offset(const char **text, int *minutes)
{
    int hour, minute;
    bool behind = **text == '-';

    *minutes = 0;
    if (mark(text, "Zz"))
        return true;
    if (!mark(text, "+-") || !digits(text, 2, &hour) || !mark(text, ":") || !digits(text, 2, &minute))
        return false;
    *minutes = (hour * 60 + minute) * (behind ? -1 : 1);
    return hour < 24 && minute < 60;
}

static bool
is_a_day(int year, int month, int day)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return year >= 1970 && month >= 1 && month <= 12 && day >= 1
        && day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* The last moment that is written with four digits of a year: 9999-12-31T23:59:59.999Z. A leap second or an offset
 * can lead beyond it. */
#define LAST_MOMENT 253402300799999

bool
lodge_time_parse(const char *text, int64_t *milliseconds)
{
    struct tm t = { 0 };
    int year, month, fraction, ahead;

    if (!digits(&text, 4, &year) || !mark(&text, "-") || !digits(&text, 2, &month) || !mark(&text, "-")
        || !digits(&text, 2, &t.tm_mday) || !mark(&text, "Tt ") || !digits(&text, 2, &t.tm_hour)
        || !mark(&text, ":") || !digits(&text, 2, &t.tm_min) || !mark(&text, ":") || !digits(&text, 2, &t.tm_sec)
        || !decimals(&text, &fraction) || !offset(&text, &ahead) || *text)
        return false;
    if (!is_a_day(year, month, t.tm_mday) || t.tm_hour > 23 || t.tm_min > 59 || t.tm_sec > 60)
        return false;

    t.tm_year = year - 1900;
    t.tm_mon = month - 1;
    *milliseconds = ((int64_t)timegm(&t) - (int64_t)ahead * 60) * 1000 + fraction;
    return *milliseconds >= 0 && *milliseconds <= LAST_MOMENT;
}
