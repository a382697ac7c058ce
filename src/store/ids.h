/* Ids have types: a group's id does not fit where a person's is wanted. */
#ifndef STORE_IDS_H
#define STORE_IDS_H

#include <gatelodge/id.h>

struct user_id    { struct lodge_id n; };
struct session_id { struct lodge_id n; };
struct group_id   { struct lodge_id n; };
struct role_id    { struct lodge_id n; };
struct token_id   { struct lodge_id n; };

#endif
