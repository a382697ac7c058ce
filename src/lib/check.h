/* Does every row of every table make sense? See lodge_app_flaw in <gatelodge/app.h>. */
#ifndef LIB_CHECK_H
#define LIB_CHECK_H

#include <gatelodge/schema.h>

#define NESTING_MAX 4               /* schemas in each other */
#define CALL_MAX    ((size_t)1024 * 1024 * 1024)    /* bytes of the largest call an app may have */

/* What a schema is for. */
enum schema_use { USE_TAKEN, USE_FORM, USE_QUERY, USE_GIVEN };

/* What is wrong with a schema, beginning with the member's name; NULL when nothing is. */
const char *schema_flaw(struct lodge_arena *arena, const struct lodge_schema *schema, enum schema_use use);

#endif
