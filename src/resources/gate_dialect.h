/* In whose words the gate answers: other servers of this kind have names of their own for the same. */
#ifndef RESOURCES_GATE_DIALECT_H
#define RESOURCES_GATE_DIALECT_H

#include <gatelodge/call.h>

struct gate_dialect {
    const char *path;               /* where it is asked in these words */
    char between_groups;
    struct {
        const char *ours, *theirs;  /* "Remote-User"; ended by NULL */
    } names[8];
    const char *also_user;          /* another header with the username; NULL: none */
};

/* The dialect of the path by which nginx asks; ours for any other. Never NULL. */
const struct gate_dialect *gate_dialect_of(struct lodge_call *call);

/* The name of one of our headers in a dialect, which may be the same. */
const char *gate_dialect_name(const struct gate_dialect *dialect, const char *name);

#endif
