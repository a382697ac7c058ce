/* One value against one row of a schema. */
#ifndef LIB_FIT_VALUE_H
#define LIB_FIT_VALUE_H

#include "lib/fit.h"

/* Fits a value of a JSON document into the member at `into`. */
void fit_json(const struct fitting *fitting, const struct lodge_field *field, const struct place *place,
    struct json *value, void *into);

#endif
