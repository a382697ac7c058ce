/* Settings: each is one row with type, default, bounds and sentence. The file's grammar, its checks,
 * `print settings` and the manual page come from the rows; programs see a struct.
 *
 * One file serves all programs. Unknown names and bad values are refused with file and line.
 * "${VAR:-default}" in a text is taken from the environment. */
#ifndef GATELODGE_SETTING_H
#define GATELODGE_SETTING_H

#include <gatelodge/problem.h>
#include <gatelodge/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

enum lodge_setting_kind {
    LODGE_SETTING_UNSTATED,
    LODGE_SETTING_TEXT,         /* const char *; max in bytes; "" is NULL                           */
    LODGE_SETTING_CHOICE,       /* const char *; one of choices                                     */
    LODGE_SETTING_NUMBER,       /* int64_t                                                          */
    LODGE_SETTING_SIZE,         /* int64_t bytes; "64M", "19456K"                                   */
    LODGE_SETTING_DURATION,     /* int64_t milliseconds; "500ms", "90s", "15m", "8h", "30d"          */
    LODGE_SETTING_FLAG,         /* bool; true or false                                              */
    LODGE_SETTING_TEXTS,        /* struct lodge_texts; at most max of 1,024 bytes each, {"a", "b"}  */
    LODGE_SETTING_SECTION,      /* struct; name { … }, at most once                                 */
    LODGE_SETTING_SECTIONS,     /* struct lodge_list; name "title" { … }, any number; the struct's first
                                   member is the title, const char *. In the file the name stands
                                   without its last s: the member `sites` is written site "x" { … } */
};

struct lodge_setting {
    const char *name;
    const char *about;                          /* one sentence without a full stop */
    enum lodge_setting_kind kind;
    size_t offset;
    const char *fallback;                       /* as it would stand in the file, without quotes;
                                                   TEXTS: one entry; NULL: empty */
    int64_t min, max;
    const char *const *choices;                 /* CHOICE: ended by NULL */
    const struct lodge_setting_group *group;    /* SECTION, SECTIONS */
};

struct lodge_setting_group {
    size_t size;                                /* of the struct */
    const struct lodge_setting *rows;
    size_t count;
    /* A rule across rows: NULL when they agree, else the sentence to show. May be NULL. */
    const char *(*check)(const void *bound, struct lodge_arena *arena);
};

#define LODGE_SETTING_(type, member, ctype, kind_, ...) \
    { .name = #member, .kind = LODGE_SETTING_##kind_, .offset = LODGE_AT(type, member, ctype), .about = __VA_ARGS__ }
#define LODGE_SET_TEXT(type, member, ...)     LODGE_SETTING_(type, member, const char *, TEXT, __VA_ARGS__)
#define LODGE_SET_CHOICE(type, member, ...)   LODGE_SETTING_(type, member, const char *, CHOICE, __VA_ARGS__)
#define LODGE_SET_NUMBER(type, member, ...)   LODGE_SETTING_(type, member, int64_t, NUMBER, __VA_ARGS__)
#define LODGE_SET_SIZE(type, member, ...)     LODGE_SETTING_(type, member, int64_t, SIZE, __VA_ARGS__)
#define LODGE_SET_DURATION(type, member, ...) LODGE_SETTING_(type, member, int64_t, DURATION, __VA_ARGS__)
#define LODGE_SET_FLAG(type, member, ...)     LODGE_SETTING_(type, member, bool, FLAG, __VA_ARGS__)
#define LODGE_SET_TEXTS(type, member, ...)    LODGE_SETTING_(type, member, struct lodge_texts, TEXTS, __VA_ARGS__)
#define LODGE_SET_SECTION(type, member, child, group_, ...) \
    LODGE_SETTING_(type, member, child, SECTION, __VA_ARGS__, .group = group_)
#define LODGE_SET_SECTIONS(type, member, group_, ...) \
    LODGE_SETTING_(type, member, struct lodge_list, SECTIONS, __VA_ARGS__, .group = group_)

/* Reads `path` (NULL: defaults only) into a struct of the group's size, taken from the arena. On success
 * *bound is set; else *why is a text "file:line: what is wrong" and the result is LODGE_FIELD_INVALID,
 * or LODGE_NOT_FOUND when the file cannot be read. The library's own sections (cors, log, metrics, pace, program) are
 * allowed in every file. An arena of 64 MiB holds any file that is accepted (1 MiB). */
enum lodge_problem lodge_settings_read(const struct lodge_setting_group *group, const char *path,
    struct lodge_arena *arena, const void **bound, const char **why);

/* The same for a program that is no lodge_main: from now on its log lines say `program` (which must live on)
 * and follow the file's section log. On a problem the log stays as it was. */
enum lodge_problem lodge_settings_use(const char *program, const struct lodge_setting_group *group,
    const char *path, struct lodge_arena *arena, const void **bound, const char **why);

/* One setting in effect. */
struct lodge_setting_shown {
    const char *name;           /* "database.socket", "site \"app\".hosts" */
    const char *value;          /* as it would stand in the file */
};

/* Reads a file as above and lists every setting with the value that holds, the library's own first: a list
 * of struct lodge_setting_shown. */
enum lodge_problem lodge_settings_show(const struct lodge_setting_group *group, const char *path,
    struct lodge_arena *arena, struct lodge_list *shown, const char **why);

#ifdef __cplusplus
}
#endif

#endif
