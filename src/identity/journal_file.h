/* The file of the journal: records of one size, added at its end and forced to the disk before anybody relies
 * on them, taken away all at once. It is never renamed, so that who opened it before confining itself keeps
 * the right one. What records mean is journal.c's matter. */
#ifndef IDENTITY_JOURNAL_FILE_H
#define IDENTITY_JOURNAL_FILE_H

#include "identity/house.h"

#define JOURNAL_RECORD_SIZE 1024
#define JOURNAL_RECORDS_MAX UINT64_C(65536)     /* 64 MiB */

struct journal;

enum revocation_kind {
    REVOCATION_UNSTATED,
    REVOCATION_SESSION,         /* one session; `user` none: whoever's it is */
    REVOCATION_SESSIONS,        /* all of a person but `which` */
    REVOCATION_EVERYBODY,       /* all there are */
    REVOCATION_TOKEN,           /* one personal access token; `user` none: whoever's it is */
};

/* What was revoked, by whom and when. */
struct revocation {
    enum revocation_kind kind;
    struct lodge_id user;
    struct lodge_id which;      /* session or token */
    int64_t at;                 /* lodge_now */
    struct actor actor;         /* as it is read, its texts live until the next one is read */
};

enum journal_found {
    JOURNAL_UNSTATED,
    JOURNAL_RECORD,             /* *revocation is filled */
    JOURNAL_END,                /* there are not so many */
    JOURNAL_TORN,               /* not written to its end, or changed since: it says nothing */
    JOURNAL_UNREADABLE,
};

/* What was in it at a moment. */
struct journal_place {
    uint64_t count;             /* whole records */
    struct lodge_id first;      /* name of the first, the same until it is emptied; none: it is torn */
};

enum journal_use {
    JOURNAL_USE_UNSTATED,       /* refused */
    JOURNAL_LOOKS,              /* into it, and adds nothing */
    JOURNAL_KEEPS,
};

/* Opens the file, and makes it first: its directory's owner's, 0600. NULL, errno and a sentence in *why. */
struct journal *journal_open(const char *file, enum journal_use use, const char **why);

/* NULL is accepted. */
void journal_close(struct journal *journal);

/* False when it cannot be read, or was deleted. Costs one call of the system where nothing waits. */
bool journal_look(const struct journal *journal, struct journal_place *place);

/* Reads the record of this number, from 0 on. */
enum journal_found journal_read(struct journal *journal, uint64_t number, struct revocation *revocation);

/* Adds one, and returns once it is on the disk: true. Else nothing was added, and *why is a sentence: another
 * program writes for too long, the journal is full, or the disk is, or the file was deleted. */
bool journal_add(struct journal *journal, const struct revocation *revocation, const char **why);

/* Takes everything away, unless something was added or taken away since it was so: *emptied. False when that
 * cannot be. */
bool journal_empty(struct journal *journal, const struct journal_place *place, bool *emptied);

#endif
