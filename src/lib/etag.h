/* Entity tags (RFC 9110, 8.8.3), and the conditions that calls set with them: If-Match and If-None-Match. */
#ifndef LIB_ETAG_H
#define LIB_ETAG_H

#include <gatelodge/call.h>

/* The tag of a body: strong, 128 bits of its SHA-256 as hexadecimal digits, in quotes. */
const char *etag_of(struct lodge_arena *arena, const char *body, size_t length);

/* Whether a list of tags holds this one; "*" holds every one. Strongly: tags that say of themselves that they are weak
 * are no match. A list that is none holds nothing behind where it breaks. */
bool etags_hold_strongly(const char *list, const char *tag);
bool etags_hold_weakly(const char *list, const char *tag);

/* What the conditions of a GET make of an answer with this tag: LODGE_OK and *unchanged, or
 * LODGE_PRECONDITION_FAILED. */
enum lodge_problem etag_answers(struct lodge_call *call, const char *tag, bool *unchanged);

/* LODGE_BROKEN when the call changed something under a condition that its handler never asked lodge_must_match about.
 * A test build ends the process: that is a bug. */
enum lodge_problem etag_was_asked(struct lodge_call *call);

#endif
