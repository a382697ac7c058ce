/* The table of steps, and how a sentence of it is said. */
#include "identity/policy_steps.h"

#include <string.h>

static const char *const sentences[POLICY_STEP__COUNT] = {
#define POLICY_STEP(name, code, sentence) [POLICY_STEP_##name] = sentence,
#include "identity/policy_steps.def"
#undef POLICY_STEP
};

/* In the order of the kinds, which begin behind POLICY_STEP_UNSTATED. */
const char *const policy_step_codes[] = {
#define POLICY_STEP(name, code, sentence) code,
#include "identity/policy_steps.def"
#undef POLICY_STEP
    NULL
};
_Static_assert(LODGE_COUNT(policy_step_codes) == POLICY_STEP__COUNT, "a code for each step");

static enum policy_step_kind
kind_of(const char *code)
{
    for (int i = 0; policy_step_codes[i]; i++)
        if (lodge_text_equal(policy_step_codes[i], code))
            return (enum policy_step_kind)(i + 1);
    return POLICY_STEP_UNSTATED;
}

const char *
policy_step_sentence(const char *code)
{
    return sentences[kind_of(code)];
}

static const char *
if_named(const char *name, const char *sentence, const char *value)
{
    return strstr(sentence, name) ? value : NULL;
}

struct policy_step
policy_step_of(enum policy_step_kind kind, const struct policy_step *values, struct lodge_arena *arena)
{
    const char *sentence = sentences[kind];
    struct policy_step step = {
        .code = policy_step_codes[kind - 1],
        .user = if_named("{user}", sentence, values->user),
        .host = if_named("{host}", sentence, values->host),
        .site = if_named("{site}", sentence, values->site),
        .rule = if_named("{rule}", sentence, values->rule),
    };

    step.detail = policy_step_say(sentence, &step, arena);
    return step;
}

struct lodge_list
policy_steps_join(enum policy_step_kind asker, struct lodge_list between, const char *reason,
    const struct policy_step *values, struct lodge_arena *arena)
{
    const struct policy_step *tried = between.items;
    struct policy_step *steps = LODGE_NEW_ARRAY(arena, struct policy_step, between.count + 2);
    enum policy_step_kind end = kind_of(reason);
    size_t count = 0;

    if (asker)
        steps[count++] = policy_step_of(asker, values, arena);
    for (size_t i = 0; i < between.count; i++)
        steps[count++] = tried[i];
    if (end)
        steps[count++] = policy_step_of(end, values, arena);
    return (struct lodge_list){ steps, count };
}

/* Of "{user}", which begins at `text` and has `length` bytes; "" when a step has nothing of that name. */
static const char *
value_at(const char *text, size_t length, const struct policy_step *step)
{
    const struct { const char *name, *value; } values[] = {
        { "{user}", step->user }, { "{host}", step->host }, { "{site}", step->site }, { "{rule}", step->rule },
    };

    for (size_t i = 0; i < LODGE_COUNT(values); i++)
        if (values[i].value && strlen(values[i].name) == length && strncmp(values[i].name, text, length) == 0)
            return values[i].value;
    return "";
}

const char *
policy_step_say(const char *sentence, const struct policy_step *step, struct lodge_arena *arena)
{
    const char *said = "", *end;

    while ((end = strchr(sentence + strcspn(sentence, "{"), '}'))) {
        const char *name = sentence + strcspn(sentence, "{");

        said = lodge_print(arena, "%s%.*s%s", said, (int)(name - sentence), sentence,
            value_at(name, (size_t)(end + 1 - name), step));
        sentence = end + 1;
    }
    return lodge_print(arena, "%s%s", said, sentence);
}
