/* Nobody gives a permission that they do not hold: by a role, a group, a parent of a group, or by taking over
 * the account of somebody who may more. */
#ifndef IDENTITY_GRANTS_H
#define IDENTITY_GRANTS_H

#include "identity/sessions.h"
#include "store/permissions.h"

/* LODGE_OK when `by` may do everything that these patterns stand for; else LODGE_NOT_ALLOWED. NULL is the command
 * line, which may. Asked within the transaction that gives: what was taken from `by` meanwhile counts. */
enum lodge_problem grant_is_covered(struct house *house, const struct signed_in *by, struct lodge_texts patterns);

/* The same for what a role, being in a group, or being this person gives. A group that is none gives nothing. Oneself
 * one is already; but a token of somebody is not all of them, and takes its owner over as little as anybody. */
enum lodge_problem grant_of_role(struct house *house, const struct signed_in *by, const struct role *role);
enum lodge_problem grant_of_group(struct house *house, const struct signed_in *by, struct group_id group);
enum lodge_problem grant_of_person(struct house *house, const struct signed_in *by, struct user_id user);

/* What one person or group has of a kind (their names with commas between them) is bounded: LODGE_FIELD_INVALID when
 * there is no room for another. *held: it is there already, so that nothing happens, and nothing is to be told. */
enum lodge_problem grant_finds_room(struct house *house, const char *names, const char *name, size_t max, bool *held);

#endif
