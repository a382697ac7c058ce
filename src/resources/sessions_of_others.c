/* Sessions as administrators see them: everybody's, /api/v1/sessions, and one person's. The first stand with signing
 * in, whose path they share. */
#include "identity/sessions.h"
#include "resources/house.h"
#include "resources/resources.h"
#include "resources/session_lists.h"
#include "store/users.h"

static lodge_handler list_all_sessions, end_session, list_sessions, end_sessions;

static const struct lodge_route all_routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/sessions", .about = "List everybody's sessions",
      .caller = LODGE_PERSON, .permission = "sessions.read", .pace = LODGE_PACE_READ,
      .query = &all_sessions_query, .gives = &all_sessions_list, .run = list_all_sessions },

    { .method = LODGE_DELETE, .path = "/api/v1/sessions/{session_id}", .about = "End anybody's session",
      .caller = LODGE_PERSON, .permission = "sessions.revoke", .pace = LODGE_PACE_WRITE, .may_wait = true,
      .run = end_session },
};
LODGE_RESOURCE(all_sessions, "Sessions of all people", all_routes);

static const struct lodge_route user_routes[] = {
    { .method = LODGE_GET, .path = "/api/v1/users/{user_id}/sessions", .about = "List a person's sessions",
      .caller = LODGE_PERSON, .permission = "sessions.read", .pace = LODGE_PACE_READ,
      .query = &session_list_query, .gives = &session_list, .run = list_sessions },

    { .method = LODGE_DELETE, .path = "/api/v1/users/{user_id}/sessions", .about = "End all sessions of a person",
      .more = "Their personal access tokens stay; suspend the person to stop everything.",
      .caller = LODGE_PERSON, .permission = "sessions.revoke", .pace = LODGE_PACE_WRITE, .may_wait = true,
      .run = end_sessions },
};
LODGE_RESOURCE(user_sessions, "Sessions of a person", user_routes);

static enum lodge_problem
list_all_sessions(struct lodge_call *call)
{
    return give_all_sessions(call);
}

static enum lodge_problem
end_session(struct lodge_call *call)
{
    struct session_id id = { lodge_path_id(call, "session_id") };

    return house_revoked(call, session_end_any(house_of(call), id));
}

/* Somebody unknown has no sessions; that nobody is there is worth saying. */
static enum lodge_problem
find_user(struct lodge_call *call, struct user_id *id)
{
    struct user user;

    *id = (struct user_id){ lodge_path_id(call, "user_id") };
    return user_by_id(house_of(call)->db, *id, &user);
}

static enum lodge_problem
list_sessions(struct lodge_call *call)
{
    struct user_id id;
    enum lodge_problem problem = find_user(call, &id);

    return problem ? problem : give_sessions_of(call, id);
}

/* While MariaDB is away nobody knows whether they are there; their sessions can be ended all the same. */
static enum lodge_problem
end_sessions(struct lodge_call *call)
{
    struct user_id id;
    enum lodge_problem problem = find_user(call, &id);

    if (problem && problem != LODGE_UNAVAILABLE)
        return problem;
    return house_revoked(call, sessions_end(house_of(call), id, (struct session_id){ 0 }));
}
