/* Filters: whatever is sent is refused or means something, its opposite means the opposite, and what it demands holds
 * for everything that matches. */
#include "fuzz.h"

#include "lib/filter.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct sample {
    const char *name, *email, *status;
    struct lodge_texts tags;
    int64_t count, at;
    bool open;
    struct lodge_id id;
};

static const char *const statuses[] = { "active", "over", NULL };
static const struct lodge_field fields[] = {
    LODGE_TEXT(struct sample, name, "Name", .max = 10),
    LODGE_EMAIL(struct sample, email, "Address"),
    LODGE_CHOICE(struct sample, status, "Status", .choices = statuses),
    LODGE_TEXTS(struct sample, tags, "Tags", .max = 3, .each_max = 10),
    LODGE_NUMBER(struct sample, count, "Count"),
    LODGE_TIME(struct sample, at, "When"),
    LODGE_FLAG(struct sample, open, "Whether it is open"),
    LODGE_ID(struct sample, id, "Id", .prefix = "thing"),
};
LODGE_SCHEMA(sample, struct sample, fields);

static const struct sample samples[] = {
    { .status = "active" },
    { .name = "Ann", .email = "ann@x.test", .status = "over", .tags = { (const char *const[]){ "red", "" }, 2 },
      .count = -7, .at = 1763630100000, .open = true, .id = { { 1 } } },
};

static void
check_demands(const struct lodge_filter *filter, const struct sample *given)
{
    struct lodge_filter_value value;

    if (lodge_filter_demands(filter, "name", LODGE_EQUALS, &value)
        && (!given->name || strcasecmp(given->name, value.text)))
        abort();
    if (lodge_filter_demands(filter, "name", LODGE_STARTS, &value)
        && (!given->name || strncasecmp(given->name, value.text, strlen(value.text))))
        abort();
    if (lodge_filter_demands(filter, "count", LODGE_ABOVE, &value) && given->count <= value.number)
        abort();
    if (lodge_filter_demands(filter, "open", LODGE_EQUALS, &value) && given->open != value.flag)
        abort();
}

static void
check_flaw(const struct filter_flaw *flaw)
{
    if (!flaw->code || !flaw->detail || lodge_text_length(flaw->detail) < 0)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lodge_arena *arena = fuzz_arena();
    const char *text = lodge_copy(arena, data, size);
    struct filter_flaw flaw = { NULL, NULL };

    if (lodge_text_length(text) < 0)
        return 0;
    const struct lodge_filter *filter = filter_read(arena, &sample, text, &flaw);
    if (!filter) {
        check_flaw(&flaw);
        return 0;
    }
    /* One bracket more may be too deep, and too long. */
    const struct lodge_filter *opposite = filter_read(arena, &sample, lodge_print(arena, "not (%s)", text), &flaw);
    for (size_t i = 0; i < LODGE_COUNT(samples); i++) {
        bool matches = lodge_filter_matches(filter, &samples[i]);

        if (opposite && lodge_filter_matches(opposite, &samples[i]) == matches)
            abort();
        if (matches)
            check_demands(filter, &samples[i]);
    }
    return 0;
}
