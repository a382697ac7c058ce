/* Where in what was sent something stands: a chain from a value up to the document, told as a JSON
 * pointer (RFC 6901). Members of a query stand in no document: they are told by their bare name. */
#ifndef LIB_PLACE_H
#define LIB_PLACE_H

#include <gatelodge/arena.h>
#include <gatelodge/problem.h>

#define POINTER_MAX 256         /* bytes of a pointer; a longer one is cut between characters */

struct place {
    const struct place *above;  /* NULL: the document itself, or a member of the query */
    const char *name;           /* of the member, need not end with NUL; NULL: an entry of a list */
    size_t length;              /* bytes of the name */
    size_t index;               /* of the entry */
};

/* The place of a member of what is `above`. */
struct place place_member(const struct place *above, const char *name);

/* The pointer to a place: "/networks/0". The name must be UTF-8. */
const char *place_pointer(struct lodge_arena *arena, const struct place *place);

/* Notes that what stands at this place does not fit. Takes no memory once enough misfits are known. */
void place_misfit(struct lodge_arena *arena, struct lodge_fault *fault, const struct place *place,
    const char *code, const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
