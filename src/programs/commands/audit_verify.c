/* gatelodge audit verify: walks all events in order and names what was changed. */
#include "programs/commands/audit.h"
#include "programs/commands/output.h"

#include "identity/event_proof.h"

#include <gatelodge/clock.h>

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define PROGRESS_EVERY INT64_C(200)     /* milliseconds */

enum lodge_problem
audit_read_key(struct errand *errand)
{
    const char *why = NULL;

    errand->house->event_key = event_key_read(errand->settings->audit.key_file, errand->arena, &why);
    if (errand->house->event_key)
        return LODGE_OK;
    return errand_refuse(errand, LODGE_BROKEN, "gatelodge setup makes the key; what was sealed with a lost one cannot "
        "be proven", "%s", why);
}

/* ---- what is said ------------------------------------------------------------------------------- */

struct verdict {
    bool intact;
    int64_t sealed;
    int64_t unsealed;
    int64_t dropped;
    int64_t seq;
    const char *link;
    struct lodge_list flaws;
};

static const struct lodge_field flaw_fields[] = {
    LODGE_TEXT(struct event_flaw, kind, "edited, deleted, reordered, inserted, truncated, head or anchor", .max = 16),
    LODGE_NUMBER(struct event_flaw, seq, "Number of the event, or of the first of several", .max = INT64_MAX),
    LODGE_NUMBER(struct event_flaw, last_seq, "Number of the last of several", .max = INT64_MAX),
    LODGE_ID(struct event_flaw, event, "Its id, where it is there", .prefix = "event", .nullable = true),
    LODGE_TEXT(struct event_flaw, what, "What is wrong", .max = 1024),
};
LODGE_SCHEMA(flaw_schema, struct event_flaw, flaw_fields);

static const struct lodge_field verdict_fields[] = {
    LODGE_FLAG(struct verdict, intact, "Whether nothing was changed"),
    LODGE_NUMBER(struct verdict, sealed, "Events that were looked at", .max = INT64_MAX),
    LODGE_NUMBER(struct verdict, unsealed, "Events that are not sealed yet", .max = INT64_MAX),
    LODGE_NUMBER(struct verdict, dropped, "Events that were dropped because they are old", .max = INT64_MAX),
    LODGE_NUMBER(struct verdict, seq, "Number of the newest sealed event", .max = INT64_MAX),
    LODGE_TEXT(struct verdict, link, "Its link", .max = EVENT_LINK_TEXT),
    LODGE_LIST(struct verdict, flaws, &flaw_schema, "What is wrong", .max = EVENT_FLAWS_MAX),
};
LODGE_SCHEMA(verdict_schema, struct verdict, verdict_fields);

static const char *
flaw_text(struct lodge_arena *arena, const struct event_flaw *flaw)
{
    const char *event = lodge_id_is_none(flaw->event) ? "" : lodge_print(arena, " (%s)",
        lodge_id_text(arena, "event", flaw->event));
    const char *last = flaw->last_seq == flaw->seq ? "" : lodge_print(arena, " to %" PRId64, flaw->last_seq);

    return lodge_print(arena, "%-10s  number %" PRId64 "%s%s: %s\n", flaw->kind, flaw->seq, last, event, flaw->what);
}

static void
tell(struct errand *errand, const struct verdict *verdict, int64_t flaw_count)
{
    struct lodge_arena *arena = errand->arena;
    const struct event_flaw *flaw = verdict->flaws.items;

    for (size_t i = 0; i < verdict->flaws.count; i++)
        output_text(flaw_text(arena, &flaw[i]));
    if (flaw_count > (int64_t)verdict->flaws.count)
        output_text(lodge_print(arena, "... and %" PRId64 " more.\n", flaw_count - (int64_t)verdict->flaws.count));
    output_text(lodge_print(arena, "%" PRId64 " sealed events were looked at, %" PRId64 " are not sealed yet, %" PRId64
        " were dropped because they are old.\nThe newest is %" PRId64 ":%s\n", verdict->sealed, verdict->unsealed,
        verdict->dropped, verdict->seq, verdict->link));
    if (flaw_count == 0)
        output_text("Nothing was changed.\n");
}

/* ---- the walk ----------------------------------------------------------------------------------- */

struct verifying {
    struct errand *errand;
    struct event_proof *proof;
    bool terminal;                  /* somebody is watching */
    int64_t told;                   /* lodge_steady */
};

static void
tell_progress(struct verifying *verifying)
{
    int64_t now = lodge_steady();

    if (!verifying->terminal || now - verifying->told < PROGRESS_EVERY)
        return;
    verifying->told = now;
    fprintf(stderr, "\r%" PRId64 " events", event_proof_seq(verifying->proof));
    fflush(stderr);
}

static enum lodge_problem
verify_page(struct lodge_arena *page, void *what, bool *more)
{
    struct verifying *verifying = what;

    (void)page;
    tell_progress(verifying);
    return event_proof_walk(verifying->proof, verifying->errand->house, more);
}

static enum lodge_problem
read_anchor(struct errand *errand, struct event_anchor *anchor)
{
    const char *text = option_value(errand, "anchor");

    *anchor = (struct event_anchor){ 0 };
    if (!text || event_anchor_parse(text, anchor))
        return LODGE_OK;
    return errand_misuse(errand, "An anchor is SEQ:LINK as the log has it: a number, a colon, 64 hexadecimal digits.");
}

static enum lodge_problem
walk(struct errand *errand, const struct event_anchor *anchor, struct event_findings *findings)
{
    struct verifying verifying = { .errand = errand, .terminal = isatty(STDERR_FILENO) == 1 };
    enum lodge_problem problem = event_proof_begin(errand->house, errand->arena, anchor, &verifying.proof);

    if (problem == LODGE_OK)
        problem = audit_each_page(errand, verify_page, &verifying);
    if (verifying.told > 0)
        fputs("\r\033[K", stderr);
    if (problem == LODGE_OK)
        event_proof_end(verifying.proof, findings);
    return problem;
}

enum lodge_problem
verify_events(struct errand *errand)
{
    struct event_findings findings = { 0 };
    struct event_anchor anchor;
    struct verdict verdict = { 0 };
    enum lodge_problem problem = read_anchor(errand, &anchor);

    if (problem == LODGE_OK)
        problem = audit_read_key(errand);
    if (problem == LODGE_OK)
        problem = walk(errand, &anchor, &findings);
    if (problem == LODGE_OK)
        problem = events_unsealed_count(errand->house->db, event_id_at(lodge_now() + LODGE_DAYS(1)), &verdict.unsealed);
    if (problem)
        return problem;
    verdict = (struct verdict){ findings.flaw_count == 0, findings.sealed, verdict.unsealed, findings.dropped,
        findings.head.seq, event_link_text(errand->arena, findings.head.link), findings.flaws };
    if (option_given(errand, "json"))
        problem = output_one(errand, &verdict_schema, &verdict);
    else
        tell(errand, &verdict, findings.flaw_count);
    if (problem || verdict.intact)
        return problem;
    return errand_refuse(errand, LODGE_BROKEN, "Keep a copy of the database as it is, and find out who changed it",
        "The events were changed by somebody.");
}
