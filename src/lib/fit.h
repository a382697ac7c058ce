/* Does it fit? Values that were sent, against the rows of a schema, into a struct. */
#ifndef LIB_FIT_H
#define LIB_FIT_H

#include "lib/form.h"
#include "lib/json.h"
#include "lib/place.h"

#include <gatelodge/schema.h>

#define EMAIL_MAX 254           /* bytes of an e-mail address (RFC 5321, 4.5.3.1) */

struct fitting {
    struct lodge_arena *arena;
    struct lodge_fault *fault;  /* takes the misfits: none means that everything fits */
    bool patch;                 /* absent means "leave it": fallbacks do not apply */
};

/* Each fills the struct at `into`, which is zero, and sets in *given a bit for each field that was sent.
 * `above` is where the members stand; NULL for a query. */
void fit_object(const struct fitting *fitting, const struct lodge_schema *schema, struct json *object,
    const struct place *above, void *into, uint64_t *given);
void fit_form(const struct fitting *fitting, const struct lodge_schema *schema, const struct form *form,
    const struct place *above, void *into, uint64_t *given);

/* Fits one value that is written as a text: a member of a form, or a field's fallback. */
void fit_written(const struct fitting *fitting, const struct lodge_field *field, const struct place *place,
    const char *text, void *into);

/* Whether a field of this kind can be a member of a query or a form. */
bool kind_is_written(enum lodge_kind kind);

/* Whether a text holds a control character: C0, DEL or C1. */
bool text_holds_control(const char *text);

#endif
