/* Query strings, and bodies that are application/x-www-form-urlencoded. */
#ifndef LIB_FORM_H
#define LIB_FORM_H

#include <gatelodge/arena.h>
#include <gatelodge/problem.h>

#define FORM_MEMBERS_MAX 128

/* One member. Its name is UTF-8 without control characters; its value may be any bytes but NUL. */
struct form_member {
    const char *name;
    const char *value;
};

struct form {
    const struct form_member *members;
    size_t count;
};

/* Reads `length` bytes. LODGE_MALFORMED when they are not a form of at most FORM_MEMBERS_MAX members. */
enum lodge_problem form_parse(struct lodge_arena *arena, struct lodge_fault *fault, const char *text,
    size_t length, struct form *form);

#endif
