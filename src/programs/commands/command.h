/* The commands of gatelodge(1): a table of rows, and what a command has at hand while it runs.
 * The table itself is table.c; what each command does stands in the file of its family. */
#ifndef PROGRAMS_COMMANDS_COMMAND_H
#define PROGRAMS_COMMANDS_COMMAND_H

#include "identity/house.h"

#include <gatelodge/words.h>

#define OPERANDS_MAX 3          /* words behind a command's own  */
#define GIVEN_MAX    64         /* options of one command line   */

struct errand;
struct group;
struct role;
struct user;

/* Does what the command says. LODGE_OK, or what went wrong; see errand_refuse and errand_misuse. */
typedef enum lodge_problem command_run(struct errand *errand);

enum need {
    NEEDS_UNSTATED,             /* refused */
    NEEDS_NOTHING,
    NEEDS_SETTINGS,             /* errand->settings */
    NEEDS_DATABASE,             /* errand->house, too */
};

enum option_count { OPTION_UNSTATED, OPTION_ONCE, OPTION_MANY };

struct option {
    const char *name;           /* "email", written --email; NULL ends a table */
    const char *value;          /* what stands behind it, "ADDRESS"; NULL: nothing does */
    enum option_count count;
    const char *about;          /* one sentence without a full stop */
};

struct command {
    const char *path;           /* "user add" */
    const char *operands;       /* "NAME [OTHER]"; brackets may be left out; "" for none */
    const struct option *options;   /* besides the global ones; NULL: none */
    enum need needs;
    command_run *run;
    const char *about;          /* one sentence without a full stop */
};

extern const struct command commands[];
extern const size_t command_count;
extern const struct option global_options[];

struct given_option {
    const struct option *option;
    const char *value;
};

/* One command line, from its words to its end. */
struct errand {
    struct lodge_arena *arena;
    struct lodge_fault fault;
    const struct lodge_words *words;    /* in the reader's language; NULL: as the code says it */

    /* What was typed. arguments.c */
    const char *typed;                  /* the command's words as far as they were understood: "user" */
    const struct command *command;      /* NULL: the words are no whole command */
    const char *operands[OPERANDS_MAX + 1];     /* ended by NULL */
    size_t operand_count;
    struct given_option given[GIVEN_MAX];
    size_t given_count;

    /* What the command needs. ready.c */
    const char *config;                 /* path of the settings file */
    const struct house_settings *settings;
    struct house *house;

    /* Why it did not work, for people; NULL: what problems.def says. */
    const char *why;
    const char *next;
    bool misused;                       /* wrong use: exit status 2 */
};

/* Notes what happened and what to do next (may be NULL), and returns `problem`. */
enum lodge_problem errand_refuse(struct errand *errand, enum lodge_problem problem, const char *next,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same for a command line that makes no sense. */
enum lodge_problem errand_misuse(struct errand *errand, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for a settings file, with the reason that reading it gave. */
enum lodge_problem errand_refuse_settings(struct errand *errand, enum lodge_problem problem, const char *why);

/* Tells standard error what went wrong and what to do next. */
void errand_tell(const struct errand *errand, enum lodge_problem problem);

/* ---- words.c ------------------------------------------------------------------------------------ */

/* Finds the reader's language in the environment, and its catalogue: errand->words. */
void errand_read_words(struct errand *errand);

/* What the catalogue has for a command's words, as "about" or "option.email"; else `otherwise`. */
const char *command_word(const struct errand *errand, const char *path, const char *name, const char *otherwise);

/* What a problem is called, and what to do about it. */
const char *problem_title(const struct errand *errand, const struct lodge_problem_row *row);
const char *problem_detail(const struct errand *errand, const struct lodge_problem_row *row);

/* What it has under any name, as "permissions.users.read". */
const char *errand_say(const struct errand *errand, const char *otherwise, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- arguments.c -------------------------------------------------------------------------------- */

/* Reads the command line. LODGE_OK, or LODGE_MALFORMED with errand->why. With --help nothing may be missing. */
enum lodge_problem arguments_read(struct errand *errand, int count, char *const *words);

/* Whether an option was given; its value, or NULL; all its values in the order of the command line. */
bool option_given(const struct errand *errand, const char *name);
const char *option_value(const struct errand *errand, const char *name);
struct lodge_texts option_values(const struct errand *errand, const char *name);

/* Its value as a number of `min` to `max`; *number stays as it is when it was not given. */
enum lodge_problem option_number(struct errand *errand, const char *name, int64_t min, int64_t max,
    int64_t *number);

/* Whether these words are a whole command; whether they begin one: "user", or "" for all. */
bool is_command(const char *words);
bool is_family(const char *words);

/* ---- secret.c ----------------------------------------------------------------------------------- */

/* The password that --password-file names, or that is asked for. It lives in the errand's arena, which is wiped. */
enum lodge_problem errand_password(struct errand *errand, const char **password);

/* ---- ready.c ------------------------------------------------------------------------------------ */

/* Finds the settings file and makes ready what the row says. errand->house is the caller's to close. */
enum lodge_problem errand_make_ready(struct errand *errand);

/* Reads the settings file: errand->settings. */
enum lodge_problem errand_settings(struct errand *errand);

/* Makes what all rules need, but for the database: refuses settings that do not work. */
enum lodge_problem errand_prepare(struct errand *errand, void **shared);

/* And the database: errand->house. */
enum lodge_problem errand_open_house(struct errand *errand, void *shared);

/* ---- config.c ----------------------------------------------------------------------------------- */

/* The text of a setting that is the library's own ("run_directory"), of those that lodge_settings_show showed, without
 * quotes; "" when there is none. */
const char *shown_setting(const struct errand *errand, const struct lodge_list *shown, const char *name);

/* ---- database.c --------------------------------------------------------------------------------- */

/* Where the migrations are: --schema, the environment, or as installed. */
const char *schema_directory(const struct errand *errand);

/* Applies what is missing, with a line for each unless the answer is JSON; says no more. */
enum lodge_problem apply_migrations(struct errand *errand, int *applied);

/* What would be applied: struct migration. */
enum lodge_problem pending_migrations(struct errand *errand, struct lodge_list *pending);

/* ---- users.c ------------------------------------------------------------------------------------ */

/* A person by username, e-mail address or id; LODGE_NOT_FOUND with a sentence. */
enum lodge_problem errand_person(struct errand *errand, const char *name, struct user *user);

/* The same to revoke something of theirs. While MariaDB is away only `id` and `username` are filled: by an id,
 * or from the session table, which knows who is signed in. */
enum lodge_problem errand_person_to_revoke(struct errand *errand, const char *name, struct user *user);

/* What to do instead of a change that MariaDB has to know of, and is away; other problems stay as they are. */
enum lodge_problem errand_advise(struct errand *errand, enum lodge_problem problem, const char *name);

/* A group and a role by name; says so when there is none. users.c */
enum lodge_problem errand_group(struct errand *errand, const char *name, struct group *group);
enum lodge_problem errand_role(struct errand *errand, const char *name, struct role *role);

/* ---- help.c ------------------------------------------------------------------------------------- */

/* "usage: gatelodge user add NAME [--email ADDRESS] ..." for as much as was understood. */
const char *usage_text(const struct errand *errand);

/* The help for these words: a command's, a family's, or with "" everything. */
const char *help_text(const struct errand *errand, const char *words);

/* ---- the handlers ------------------------------------------------------------------------------- */

command_run
    export_events, list_events, prune_events, verify_events,                    /* audit*.c   */
    check_config, show_config,                                                  /* config.c   */
    show_database, upgrade_database,                                            /* database.c */
    examine_installation,                                                       /* doctor.c   */
    add_group, list_groups,                                                     /* groups.c   */
    check_nginx, print_nginx_snippet,                                           /* nginx_*.c  */
    explain_policy,                                                             /* policy.c   */
    reload_programs,                                                            /* reload.c     */
    upgrade_programs,                                                           /* upgrade.c    */
    print_metrics, print_openapi, print_permissions, print_problems, print_routes, print_settings,
    print_completion,                                                           /* completion.c */
    show_help, show_version,                                                    /* print.c    */
    add_role, delete_role, list_roles,                                          /* roles.c    */
    set_up,                                                                     /* setup.c      */
    list_sessions, revoke_sessions, refresh_sessions,                           /* sessions.c */
    add_token, list_tokens, revoke_token,                                       /* tokens.c   */
    add_user, delete_user, disable_user, enable_user, grant_to_user, list_users, revoke_from_user,
    set_password, show_user,                                                    /* users.c    */
    export_users, import_users;                                                 /* user_*.c   */

#endif
