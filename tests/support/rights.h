/* Rights that stories give: roles, groups, and people who have them. */
#ifndef TESTS_SUPPORT_RIGHTS_H
#define TESTS_SUPPORT_RIGHTS_H

#include "support/browser.h"

#include <stdbool.h>

/* A program of a new administrator. */
struct browser *admin(void);

/* Adds a group under another (NULL: under none); its id. */
const char *a_group_in(struct browser *as, const char *parent);

/* Adds a role with these permissions, "'users.read','*.read'"; its id. */
const char *a_role_with(struct browser *as, const char *permissions);

/* PUT /api/v1/PATH: "users/ID/roles/ID", "groups/ID/members/ID", "groups/ID/roles/ID". */
void give(struct browser *as, const char *path);

/* Whether a program holds a permission. */
bool may(struct browser *program, const char *permission);

/* A program of somebody new who may do these things, by a role of their own; and their id (NULL: nobody asks). */
struct browser *somebody_who_may(struct browser *boss, const char *permissions, const char **id);

#endif
