/* The library's own settings: sections that every program's file may have. */
#ifndef LIB_SETTINGS_H
#define LIB_SETTINGS_H

#include <gatelodge/setting.h>

/* log { … } */
struct log_settings {
    const char *format;             /* "logfmt" or "json" */
    const char *level;              /* "error", "warning", "notice", "info" */
};

/* program "gate" { … }: one for each program that wants other than the defaults */
struct program_settings {
    const char *name;
    const char *socket;             /* path; NULL: run_directory/gatelodge-NAME.sock */
    int64_t socket_mode;            /* octal digits read as a number, 660 */
    int64_t workers;
    int64_t calls_per_worker;       /* a worker retires after so many */
    int64_t drain;                  /* milliseconds a leaving worker gets for its call */
};

/* pace { … }: calls a minute for each sender */
struct pace_settings {
    int64_t read, write, guess, mail;
};

/* metrics { … } */
struct metrics_settings {
    struct lodge_texts allow;       /* addresses that may ask for health and metrics, besides this machine's */
};

/* cors { … } */
struct cors_settings {
    struct lodge_texts origins;     /* whose pages may read answers of the API */
};

struct library_settings {
    const char *run_directory;      /* where sockets are made */
    struct log_settings log;
    struct pace_settings pace;
    struct metrics_settings metrics;
    struct cors_settings cors;
    struct lodge_list programs;     /* struct program_settings */
    const void *app;                /* the app's own struct */
};

/* The rows of these. library_settings.c */
extern const struct lodge_setting_group library_group;
extern const struct lodge_setting_group program_group;

/* Reads one file into both. As lodge_settings_read, which is this with less to show. */
enum lodge_problem settings_read(const struct lodge_setting_group *app_group, const char *path,
    struct lodge_arena *arena, const struct library_settings **bound, const char **why);

/* The settings of the program `name`: its section, or the defaults. Never NULL. */
const struct program_settings *program_settings_of(const struct library_settings *settings, const char *name,
    struct lodge_arena *arena);

#endif
