/* gatelodge doctor: is this installation well, and what is to be typed if not? Looks and asks; changes nothing. */
#include "programs/commands/doctor.h"
#include "programs/commands/output.h"

#include <stdio.h>
#include <string.h>

static const struct lodge_field finding_fields[] = {
    LODGE_TEXT(struct finding, subject, "What was looked at", .max = 128),
    LODGE_FLAG(struct finding, ok, "Whether it is well"),
    LODGE_TEXT(struct finding, what, "How it is", .max = 8192),
    LODGE_TEXT(struct finding, next, "What to type or to do", .max = 8192, .nullable = true),
};
LODGE_SCHEMA(finding_schema, struct finding, finding_fields);

/* In the order in which one rests on the other. */
static examine *const questions[] = {
    examine_secrets, examine_schema, examine_accounts, examine_clock, examine_log, examine_events,
    examine_table, examine_journal, examine_sockets, examine_hashing, examine_nginx,
};

static void
note(struct visit *visit, struct finding finding)
{
    if (visit->count < FINDINGS_MAX)
        visit->findings[visit->count++] = finding;
    visit->wrong += !finding.ok;
}

void
visit_note_well(struct visit *visit, const char *subject, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    note(visit, (struct finding){ subject, true, lodge_print_list(visit->errand->arena, format, values), NULL });
    va_end(values);
}

void
visit_note_wrong(struct visit *visit, const char *subject, const char *next, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    note(visit, (struct finding){ subject, false, lodge_print_list(visit->errand->arena, format, values), next });
    va_end(values);
}

const char *
visit_setting(const struct visit *visit, const char *name)
{
    return shown_setting(visit->errand, &visit->shown, name);
}

/* Settings come first: without them there is nothing to look at. */
static bool
settings_are_well(struct visit *visit)
{
    struct errand *errand = visit->errand;
    const char *why = NULL;
    void *shared;
    enum lodge_problem problem = errand_settings(errand);

    if (problem == LODGE_OK)
        problem = errand_prepare(errand, &shared);
    if (problem == LODGE_OK)
        problem = lodge_settings_show(&house_settings, errand->config, errand->arena, &visit->shown, &why);
    if (problem) {
        visit_note_wrong(visit, "settings", errand->next, "%s", why ? why : errand->why);
        return false;
    }
    visit_note_well(visit, "settings", "%s works", errand->config);
    return true;
}

static enum lodge_problem
list_findings(const struct visit *visit)
{
    static const char *const none[] = { NULL };
    struct listing listing;

    listing_begin(&listing, visit->errand, &finding_schema, none);
    listing_add(&listing, visit->errand->arena, (struct lodge_list){ visit->findings, visit->count });
    return listing_end(&listing);
}

static void
tell_findings(const struct visit *visit)
{
    struct lodge_arena *arena = visit->errand->arena;

    for (size_t i = 0; i < visit->count; i++) {
        const struct finding *each = &visit->findings[i];
        output_text(printable(arena, lodge_print(arena, "%-5s  %-23s  %s.\n", each->ok ? "ok" : "WRONG", each->subject,
            each->what), true));
        if (each->next)
            output_text(printable(arena, lodge_print(arena, "%-30s  -> %s\n", "", each->next), true));
    }
}

enum lodge_problem
examine_installation(struct errand *errand)
{
    struct visit *visit = LODGE_NEW(errand->arena, struct visit);
    enum lodge_problem problem = LODGE_OK;

    visit->errand = errand;
    if (settings_are_well(visit))
        for (size_t i = 0; i < LODGE_COUNT(questions); i++)
            questions[i](visit);
    errand->why = errand->next = NULL;
    errand->fault = (struct lodge_fault){ 0 };
    if (option_given(errand, "json"))
        problem = list_findings(visit);
    else
        tell_findings(visit);
    if (problem || visit->wrong > 0)
        return errand_refuse(errand, LODGE_BROKEN, NULL, "%zu %s wrong.", visit->wrong,
            visit->wrong == 1 ? "thing is" : "things are");
    return LODGE_OK;
}
