/* The event of a call that was refused: what was asked for is its target. */
#include "resources/refusals.h"

#include "identity/events.h"
#include "resources/house.h"

static bool
is_told(enum lodge_problem problem)
{
    return problem == LODGE_NOT_ALLOWED || problem == LODGE_CROSS_SITE || problem == LODGE_LAST_ADMINISTRATOR;
}

void
refusal_write(struct lodge_call *call, enum lodge_problem problem)
{
    if (!is_told(problem) || lodge_id_is_none(lodge_caller_of(call)->user))
        return;

    const char *path = lodge_parameter(call, "DOCUMENT_URI");

    event_write_refusal(house_of(call), &(struct event){
        .kind = EVENT_CALL_REFUSED, .outcome = OUTCOME_REFUSED, .reason = problem,
        .target = { .kind = "call", .name = lodge_print(lodge_arena_of(call), "%s %s", lodge_method_of(call),
            path ? path : "") },
    });
}
