/* Query strings and forms: whatever is sent is refused, or becomes texts that are safe to hold and to tell. */
#include "fuzz.h"

#include "lib/fit.h"

#include <stdlib.h>
#include <string.h>

struct sample {
    const char *text, *choice;
    int64_t number;
    bool flag;
};

static const char *const choices[] = { "one", "two", NULL };
static const struct lodge_field fields[] = {
    LODGE_TEXT(struct sample, text, "Text", .max = 10),
    LODGE_CHOICE(struct sample, choice, "Choice", .choices = choices, .fallback = "one"),
    LODGE_NUMBER(struct sample, number, "Number", .min = 1, .max = 200, .fallback = "50"),
    LODGE_FLAG(struct sample, flag, "Flag"),
};
LODGE_SCHEMA(sample, struct sample, fields);

static void
check_bound(const struct sample *bound)
{
    if (bound->text && (lodge_text_length(bound->text) > 10 || text_holds_control(bound->text)))
        abort();
    if (bound->number < 1 || bound->number > 200 || !bound->choice)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lodge_arena *arena = fuzz_arena();
    struct lodge_fault fault = { .note = "" };
    const struct fitting fitting = { .arena = arena, .fault = &fault };
    struct sample *into = LODGE_NEW(arena, struct sample);
    struct form form;
    uint64_t given;

    if (form_parse(arena, &fault, lodge_copy(arena, data, size), size, &form) != LODGE_OK)
        return 0;
    for (size_t i = 0; i < form.count; i++)
        if (lodge_text_length(form.members[i].name) < 0)
            abort();
    fit_form(&fitting, &sample, &form, NULL, into, &given);
    if (fault.misfit_count == 0)
        check_bound(into);
    return 0;
}
