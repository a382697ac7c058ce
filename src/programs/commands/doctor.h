/* gatelodge doctor: what its questions share. */
#ifndef PROGRAMS_COMMANDS_DOCTOR_H
#define PROGRAMS_COMMANDS_DOCTOR_H

#include "programs/commands/command.h"

#define FINDINGS_MAX 200

struct finding {
    const char *subject;        /* "settings", "socket gate" */
    bool ok;
    const char *what;           /* how it is, a sentence without a full stop */
    const char *next;           /* what to type or to do; NULL when it is well */
};

struct visit {
    struct errand *errand;
    struct lodge_list shown;    /* every setting as text: struct lodge_setting_shown */
    struct finding findings[FINDINGS_MAX];
    size_t count, wrong;
};

/* One question: looks at something and notes what it finds, at least once. */
typedef void examine(struct visit *visit);

examine
    examine_secrets, examine_schema, examine_accounts, examine_clock, examine_log,  /* doctor_database.c */
    examine_events,                                                     /* doctor_events.c   */
    examine_table, examine_journal,                                     /* doctor_table.c    */
    examine_sockets, examine_hashing,                                   /* doctor_programs.c */
    examine_nginx;                                                      /* doctor_nginx.c    */

void visit_note_well(struct visit *visit, const char *subject, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void visit_note_wrong(struct visit *visit, const char *subject, const char *next, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The text of a setting that is the library's own ("run_directory"), without quotes; "" when there is none. */
const char *visit_setting(const struct visit *visit, const char *name);

/* The programs that nginx speaks to, and where. doctor_programs.c */
extern const char *const doctor_programs[];
extern const size_t doctor_program_count;
const char *doctor_socket(const struct visit *visit, const char *program);

#endif
