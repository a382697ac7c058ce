/* Where checks find sessions: MariaDB, each time. */
#include "identity/session_table.h"

#include "identity/permissions.h"

#include <gatelodge/clock.h>

#include <string.h>

enum lodge_problem
session_table_find(struct house *house, const unsigned char digest[LODGE_DIGEST_SIZE], struct signed_in *found)
{
    enum lodge_problem problem = session_by_digest(house->db, digest, lodge_now(), &found->who);

    if (problem == LODGE_OK)
        problem = groups_by_user(house->db, found->who.session.user_id, &found->groups);
    if (problem == LODGE_OK)
        problem = permissions_by_user(house, found->who.session.user_id, &found->permissions);
    found->token = (struct token_id){ 0 };
    memcpy(found->digest, digest, LODGE_DIGEST_SIZE);
    return problem;
}

enum lodge_problem
session_table_touch(struct house *house, struct session *session)
{
    const struct session_settings *settings = &house->settings->sessions;
    int64_t now = lodge_now();

    if (now - session->last_seen_at < settings->touch_interval)
        return LODGE_OK;

    /* Use never moves the absolute end. */
    int64_t idle_expires_at = now + (session->remembered ? settings->remembered_idle : settings->idle);
    if (idle_expires_at > session->expires_at)
        idle_expires_at = session->expires_at;
    enum lodge_problem problem = session_touch(house->db, session->id, now, idle_expires_at);
    if (problem)
        return problem;
    session->last_seen_at = now;
    session->idle_expires_at = idle_expires_at;
    return LODGE_OK;
}

void
session_table_forget(struct house *house, struct user_id user, struct session_id session)
{
    (void)house;
    (void)user;
    (void)session;
}
