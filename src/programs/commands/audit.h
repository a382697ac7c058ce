/* gatelodge audit: what its commands share. */
#ifndef PROGRAMS_COMMANDS_AUDIT_H
#define PROGRAMS_COMMANDS_AUDIT_H

#include "programs/commands/command.h"

#define AUDIT_PAGE_ROOM ((size_t)64 * 1024 * 1024)

/* The key that seals events, for errand->house; LODGE_BROKEN with a sentence when it cannot be read. audit_verify.c */
enum lodge_problem audit_read_key(struct errand *errand);

/* Calls `work` with a page's arena until there is no more; the house serves it. audit.c */
enum lodge_problem audit_each_page(struct errand *errand,
    enum lodge_problem (*work)(struct lodge_arena *page, void *what, bool *more), void *what);

#endif
