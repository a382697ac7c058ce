/* Whole checks, as nginx's module and the gate make them: lines of input are what nginx says of a request. Nobody
 * passes a closed door, what applications are told are headers, and memory stays within its bound. */
#include "fuzz.h"

#include "identity/gate_check.h"
#include "identity/gate_path.h"
#include "identity/gate_values.h"
#include "identity/shown_token.h"

#include <gatelodge/clock.h>

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX   (16 * 1024)      /* as nginx/module/answering.c has it */
#define ROOM_MAX   (512 * 1024)
#define VALUES_MAX 3400

static const struct rule_settings rules[] = {
    { .name = "shut",   .path = "/shut", .answer = "nobody" },
    { .name = "open",   .path = "/open", .answer = "anyone" },
    { .name = "digits", .path_pattern = "/([0-9]+/?)*", .answer = "nobody" },
    { .name = "rest",   .path = "/", .answer = "person" },
};
static const char *const hosts[] = { "app.test" };
static const struct site_settings site = {
    .name = "app", .hosts = { hosts, 1 }, .rules = { rules, LODGE_COUNT(rules) },
};
static const struct house_settings settings = { .portal = "https://id.test", .sites = { &site, 1 } };

/* One line; what is longer than nginx's module looks at is cut. NULL when it is empty. */
static const char *
next_text(struct lodge_arena *arena, const uint8_t **data, size_t *size)
{
    const uint8_t *end = *size ? memchr(*data, '\n', *size) : NULL;
    size_t length = end ? (size_t)(end - *data) : *size;
    const char *text = length ? lodge_copy(arena, *data, length < TEXT_MAX ? length : TEXT_MAX) : NULL;

    *data += length + (end != NULL);
    *size -= length + (end != NULL);
    return text && *text ? text : NULL;
}

/* Whoever shows anything is somebody: with the name and the groups that they show. */
static enum lodge_problem
find(struct gate_check *check, struct signed_in *person)
{
    const char *const *shown = check->what;
    const char *token = shown_token(&settings.sessions, shown[0], shown[1], check->arena);
    const char **groups = LODGE_NEW_ARRAY(check->arena, const char *, 64);

    if (!token)
        return LODGE_NOT_SIGNED_IN;
    for (size_t i = 0; i < 64; i++)
        groups[i] = token + (i < strlen(token) ? i : 0);
    *person = (struct signed_in){ .who = { .username = token, .email = shown[0], .display_name = shown[1] },
        .groups = { groups, 64 }, .permissions = { groups, 64 } };
    return LODGE_OK;
}

static void
check_values(const struct signed_in *person, struct lodge_arena *arena)
{
    const char *values[GATE_VALUE__COUNT];
    size_t total = 0;

    if (!gate_values_of(person, ',', arena, values))
        return;
    for (size_t i = 0; i < GATE_VALUE__COUNT; i++) {
        for (const char *c = values[i] ? values[i] : ""; *c; c++, total++)
            if ((unsigned char)*c < ' ' || *c == 0x7f)
                abort();
    }
    if (total > VALUES_MAX)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lodge_arena *lasting;
    static const struct policy *policy;
    struct lodge_arena *arena = fuzz_arena();
    struct lodge_fault fault = { .note = "" };
    const char *why = NULL, *shown[2];

    if (!policy) {
        lasting = lodge_arena_new(1 << 20);
        policy = policy_new(&settings, lasting, &why);
    }
    struct gate_check *check = LODGE_NEW(arena, struct gate_check);
    check->sources.original_method = next_text(arena, &data, &size);
    check->sources.original_url = next_text(arena, &data, &size);
    check->sources.original_path = next_text(arena, &data, &size);
    check->address = next_text(arena, &data, &size);
    shown[0] = next_text(arena, &data, &size);
    shown[1] = next_text(arena, &data, &size);
    check->policy = policy;
    check->arena = arena;
    check->fault = &fault;
    check->find = find;
    check->what = shown;

    enum gate_answer answer = gate_check(check);
    bool passes = answer == GATE_PASSES || answer == GATE_ANYONE_PASSES;
    if (answer == GATE_UNSTATED || lodge_arena_used(arena) > ROOM_MAX)
        abort();
    if (passes && (strcmp(check->asked.host, "app.test") != 0 || gate_path_flaw(check->asked.path)
        || strncmp(check->asked.path, "/shut/", 6) == 0 || strcmp(check->asked.path, "/shut") == 0))
        abort();
    if (passes && check->found == LODGE_OK)
        check_values(&check->person, arena);
    return 0;
}
