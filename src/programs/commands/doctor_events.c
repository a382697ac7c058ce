/* gatelodge doctor: whether events are sealed. */
#include "programs/commands/doctor.h"

#include "identity/event_key.h"
#include "store/event_chain.h"

#include <gatelodge/clock.h>

#define PATIENCE LODGE_MINUTES(2)       /* jobs may just be starting again */

/* False after saying why. */
static bool
key_is_well(struct visit *visit)
{
    const char *why = NULL;

    if (event_key_read(visit->errand->settings->audit.key_file, visit->errand->arena, &why))
        return true;
    visit_note_wrong(visit, "events", "gatelodge setup makes the key; then start gatelodge-jobs again", "%s: they are "
        "not sealed", why);
    return false;
}

void
examine_events(struct visit *visit)
{
    struct errand *errand = visit->errand;
    struct db *db = db_new(&errand->settings->database, QUERY_FOR_CLI, "cli");
    int64_t waiting = 0;

    db_serve(db, errand->arena, &errand->fault);
    enum lodge_problem problem = events_unsealed_count(db, event_id_at(lodge_now() - PATIENCE), &waiting);
    db_free(db);
    if (!key_is_well(visit))
        return;
    if (problem)
        visit_note_wrong(visit, "events", "gatelodge db upgrade", "MariaDB does not say whether they are sealed");
    else if (waiting > 0)
        visit_note_wrong(visit, "events", "systemctl status gatelodge-jobs, and see its log",
            "%lld were not sealed for two minutes", (long long)waiting);
    else
        visit_note_well(visit, "events", "all are sealed");
}
