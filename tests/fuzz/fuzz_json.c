/* JSON bodies: whatever is sent is refused or has one meaning, and comes out as it went in. */
#include "fuzz.h"

#include "lib/fit.h"

#include <stdlib.h>
#include <string.h>

struct sample {
    const char *text, *email, *secret, *any;
    int64_t number, time;
    struct lodge_id id;
    struct lodge_texts texts;
    struct lodge_list list;
};

static const struct lodge_schema sample;
static const struct lodge_field fields[] = {
    LODGE_TEXT(struct sample, text, "Text", .nullable = true, .min = 1, .max = 10),
    LODGE_EMAIL(struct sample, email, "E-mail address"),
    LODGE_SECRET(struct sample, secret, "Secret", .required = true, .max = 20),
    LODGE_ANYTHING(struct sample, any, "Anything", .max = 100),
    LODGE_NUMBER(struct sample, number, "Number", .min = -10, .max = 10),
    LODGE_TIME(struct sample, time, "Time"),
    LODGE_ID(struct sample, id, "Id", .prefix = "user"),
    LODGE_TEXTS(struct sample, texts, "Texts", .max = 3, .each_max = 5),
    LODGE_LIST(struct sample, list, &sample, "List", .max = 3),
};
static const struct lodge_schema sample = { .name = "sample", .size = sizeof(struct sample), .fields = fields,
    .count = LODGE_COUNT(fields) };

/* What fits keeps the limits of its row. */
static void
check_bound(const struct sample *bound)
{
    if (bound->text && (lodge_text_length(bound->text) > 10 || lodge_text_length(bound->text) < 1))
        abort();
    if (!bound->secret || strlen(bound->secret) > 20 || bound->number < -10 || bound->number > 10)
        abort();
    if (bound->any && strlen(bound->any) > 100)
        abort();
    if (bound->texts.count > 3 || bound->list.count > 3)
        abort();
}

static void
bind(struct lodge_arena *arena, struct json *object)
{
    struct lodge_fault fault = { .note = "" };
    const struct fitting fitting = { .arena = arena, .fault = &fault };
    const struct place document = { .above = NULL };
    struct sample *into = LODGE_NEW(arena, struct sample);
    uint64_t given;

    fit_object(&fitting, &sample, object, &document, into, &given);
    if (fault.misfit_count == 0)
        check_bound(into);
    for (size_t i = 0; i < fault.misfit_count; i++)
        if (lodge_text_length(fault.misfits[i].pointer) < 0 || strlen(fault.misfits[i].pointer) > POINTER_MAX)
            abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lodge_arena *arena = fuzz_arena();
    struct lodge_fault fault = { .note = "" };
    struct json *object, *again;

    if (json_parse(arena, &fault, lodge_copy(arena, data, size), size, &object) != LODGE_OK)
        return 0;
    bind(arena, object);
    if (fault.misfit_count > 0)
        return 0;
    const char *text = json_write(arena, object);
    if (json_parse(arena, &fault, text, strlen(text), &again) != LODGE_OK || fault.misfit_count > 0)
        abort();
    if (strcmp(text, json_write(arena, again)) != 0)
        abort();
    return 0;
}
