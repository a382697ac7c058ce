/* JSON as a struct outside of a call: for programs that read files. */
#include "lib/fit.h"

enum lodge_problem
lodge_bind(struct lodge_arena *arena, struct lodge_fault *fault, const struct lodge_schema *schema, const char *text,
    size_t length, void *taken)
{
    const struct fitting fitting = { .arena = arena, .fault = fault };
    const struct place document = { .above = NULL };
    struct json *object;
    uint64_t given;
    enum lodge_problem problem = json_parse(arena, fault, text, length, &object);

    if (problem)
        return problem;
    fit_object(&fitting, schema, object, &document, taken, &given);
    if (schema->check && fault->misfit_count == 0)
        schema->check(taken, fault);
    return fault->misfit_count > 0 ? LODGE_FIELD_INVALID : LODGE_OK;
}
