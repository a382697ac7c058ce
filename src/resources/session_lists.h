/* Sessions as pages: one's own, another's, everybody's. */
#ifndef RESOURCES_SESSION_LISTS_H
#define RESOURCES_SESSION_LISTS_H

#include "resources/page.h"
#include "store/ids.h"

/* For lodge_route.query and .gives. */
extern const struct lodge_schema session_list_query, session_list;
extern const struct lodge_schema all_sessions_query, all_sessions_list;

/* Answers with the live sessions of one person, newest first. */
enum lodge_problem give_sessions_of(struct lodge_call *call, struct user_id whose);

/* Answers with the live sessions of everybody, newest first, with the names of whose they are. */
enum lodge_problem give_all_sessions(struct lodge_call *call);

#endif
