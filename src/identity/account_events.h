/* What is written of people: who they are, and what changed of them. Each is part of the transaction that changes
 * it. */
#ifndef IDENTITY_ACCOUNT_EVENTS_H
#define IDENTITY_ACCOUNT_EVENTS_H

#include "identity/events.h"
#include "store/users.h"

/* A person as the target of an event. */
struct event_target account_target(struct user_id id, const char *username);

/* The same of somebody whose name is not at hand: it is looked up, unless it is who acts. Nobody is none. */
enum lodge_problem account_find_target(struct house *house, struct user_id id, struct event_target *target);

/* Somebody is there now, by EVENT_USER_CREATED or EVENT_USER_REGISTERED, with all that they have. */
enum lodge_problem account_tell_made(struct house *house, enum event_kind kind, const struct user *made,
    bool with_password);

/* Members were changed. Nothing is written when both are alike. */
bool account_differs(struct lodge_arena *arena, const struct user *before, const struct user *after);
enum lodge_problem account_tell_changed(struct house *house, const struct user *before, const struct user *after);

/* Something happened to somebody that has no members: EVENT_PASSWORD_CHANGED, EVENT_USER_DELETED. */
enum lodge_problem account_tell(struct house *house, enum event_kind kind, const struct user *user);

/* So many sessions were ended at once. Nothing is written when there were none. */
enum lodge_problem account_tell_signed_out(struct house *house, struct event_target target, uint64_t ended);

#endif
