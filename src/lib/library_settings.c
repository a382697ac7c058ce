/* The library's own settings, once: name, default, bounds, sentence. How a file is read: settings.c. */
#include "lib/cors.h"
#include "lib/settings.h"

#include <gatelodge/call.h>
#include <gatelodge/clock.h>

static const char *const log_formats[] = { "logfmt", "json", NULL };
static const char *const log_levels[] = { "error", "warning", "notice", "info", "debug", NULL };

static const struct lodge_setting log_rows[] = {
    LODGE_SET_CHOICE(struct log_settings, format, "Form of a log line",
        .fallback = "logfmt", .choices = log_formats),
    LODGE_SET_CHOICE(struct log_settings, level, "Least weight of a line that is written",
        .fallback = "info", .choices = log_levels),
};
static const struct lodge_setting_group log_group = {
    .size = sizeof(struct log_settings), .rows = log_rows, .count = LODGE_COUNT(log_rows),
};

static const struct lodge_setting pace_rows[] = {
    LODGE_SET_NUMBER(struct pace_settings, read, "Calls that read",
        .fallback = "6000", .min = 1, .max = 1000000),
    LODGE_SET_NUMBER(struct pace_settings, write, "Calls that change",
        .fallback = "600", .min = 1, .max = 1000000),
    LODGE_SET_NUMBER(struct pace_settings, guess, "Calls by which a secret could be guessed",
        .fallback = "60", .min = 1, .max = 1000000),
    LODGE_SET_NUMBER(struct pace_settings, mail, "Calls of which a letter or an account comes",
        .fallback = "20", .min = 1, .max = 1000000),
};
static const struct lodge_setting_group pace_group = {
    .size = sizeof(struct pace_settings), .rows = pace_rows, .count = LODGE_COUNT(pace_rows),
};

static const struct lodge_setting metrics_rows[] = {
    LODGE_SET_TEXTS(struct metrics_settings, allow,
        "Addresses that may ask for health and metrics, besides this machine's", .max = 64),
};

static const char *
allow_is_addresses(const void *bound, struct lodge_arena *arena)
{
    const struct lodge_texts *allow = &((const struct metrics_settings *)bound)->allow;
    struct lodge_address address;

    for (size_t i = 0; i < allow->count; i++)
        if (!lodge_address_parse(allow->items[i], &address))
            return lodge_print(arena, "allow: \"%s\" is no Internet address", allow->items[i]);
    return NULL;
}

static const struct lodge_setting_group metrics_group = {
    .size = sizeof(struct metrics_settings), .rows = metrics_rows, .count = LODGE_COUNT(metrics_rows),
    .check = allow_is_addresses,
};

static const struct lodge_setting cors_rows[] = {
    LODGE_SET_TEXTS(struct cors_settings, origins,
        "Origins of pages that may use the API with a token, as \"https://app.example.org\"", .max = 64),
};

static const char *
origins_are_exact(const void *bound, struct lodge_arena *arena)
{
    const struct lodge_texts *origins = &((const struct cors_settings *)bound)->origins;

    for (size_t i = 0; i < origins->count; i++) {
        const char *flaw = origin_flaw(origins->items[i]);

        if (flaw)
            return lodge_print(arena, "origins: \"%s\" %s", origins->items[i], flaw);
    }
    return NULL;
}

static const struct lodge_setting_group cors_group = {
    .size = sizeof(struct cors_settings), .rows = cors_rows, .count = LODGE_COUNT(cors_rows),
    .check = origins_are_exact,
};

static const struct lodge_setting program_rows[] = {
    LODGE_SET_TEXT(struct program_settings, socket,
        "Path of its socket; empty: gatelodge-NAME.sock in the run_directory", .max = 107),
    LODGE_SET_NUMBER(struct program_settings, socket_mode, "Who may connect, as octal digits",
        .fallback = "660", .min = 0, .max = 777),
    LODGE_SET_NUMBER(struct program_settings, workers, "Processes that answer calls",
        .fallback = "4", .min = 1, .max = 64),
    LODGE_SET_NUMBER(struct program_settings, calls_per_worker,
        "After so many calls a new process takes over", .fallback = "1000000", .min = 1, .max = 1000000000),
    LODGE_SET_DURATION(struct program_settings, drain, "Time that a leaving worker has for the call in hand",
        .fallback = "10s", .min = 100, .max = LODGE_MINUTES(10)),
};

static const char *
mode_is_octal(const void *bound, struct lodge_arena *arena)
{
    const struct program_settings *program = bound;

    (void)arena;
    for (int64_t mode = program->socket_mode; mode > 0; mode /= 10)
        if (mode % 10 > 7)
            return "socket_mode must be octal digits, as 660";
    return NULL;
}

const struct lodge_setting_group program_group = {
    .size = sizeof(struct program_settings), .rows = program_rows, .count = LODGE_COUNT(program_rows),
    .check = mode_is_octal,
};

static const struct lodge_setting library_rows[] = {
    LODGE_SET_TEXT(struct library_settings, run_directory, "Directory where sockets are made",
        .fallback = RUNSTATEDIR "/gatelodge", .max = 80),
    LODGE_SET_SECTION(struct library_settings, log, struct log_settings, &log_group,
        "What is written to standard error"),
    LODGE_SET_SECTION(struct library_settings, pace, struct pace_settings, &pace_group,
        "How many calls a minute each sender may make, by risk"),
    LODGE_SET_SECTION(struct library_settings, metrics, struct metrics_settings, &metrics_group,
        "Who may watch the programs"),
    LODGE_SET_SECTION(struct library_settings, cors, struct cors_settings, &cors_group,
        "Which pages of other origins may use the API"),
    LODGE_SET_SECTIONS(struct library_settings, programs, &program_group,
        "One program that wants other than the defaults: gate, login, api, ..."),
};
const struct lodge_setting_group library_group = {
    .size = sizeof(struct library_settings), .rows = library_rows, .count = LODGE_COUNT(library_rows),
};
