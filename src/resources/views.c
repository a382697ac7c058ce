/* What people and sessions look like outside. */
#include "resources/views.h"

#include "identity/lists.h"
#include "identity/names.h"
#include "store/permissions.h"

#define METHODS_MAX 8

const char *const user_kinds[] = { "person", "service", NULL };
const char *const user_statuses[] = { "active", "suspended", "pending", NULL };

static const struct lodge_field user_fields[] = {
    LODGE_ID(struct user_view, id, "Stable identifier", .prefix = "user"),
    LODGE_CHOICE(struct user_view, kind, "A person signs in; a service never does, and has tokens",
        .choices = user_kinds),
    LODGE_TEXT(struct user_view, username, "What to sign in with, in its folded form", .max = USERNAME_MAX,
        .example = "ann"),
    LODGE_EMAIL(struct user_view, email, "Where to reach them", .nullable = true),
    LODGE_FLAG(struct user_view, email_verified, "Whether they proved that the address is theirs"),
    LODGE_TEXT(struct user_view, display_name, "What to call them", .max = DISPLAY_NAME_MAX, .nullable = true,
        .example = "Ann Bell"),
    LODGE_CHOICE(struct user_view, status, "Whether they may sign in", .choices = user_statuses),
    LODGE_TEXT(struct user_view, locale, "Language they read, as a BCP 47 tag", .max = 35, .nullable = true,
        .example = "en-GB"),
    LODGE_TEXT(struct user_view, time_zone, "Time zone they live in, as IANA names it", .max = 64, .nullable = true,
        .example = "Europe/London"),
    LODGE_TEXTS(struct user_view, groups, "Names of the groups they are in", .max = GROUPS_MAX, .each_max = 64,
        .example = "staff"),
    LODGE_TEXTS(struct user_view, roles, "Names of the roles they were given", .max = ROLES_MAX, .each_max = 64,
        .example = "auditor"),
    LODGE_ANYTHING(struct user_view, attributes, "Whatever applications keep about them", .max = ATTRIBUTES_MAX,
        .example = "{\"department\":\"sales\"}"),
    LODGE_TIME(struct user_view, created_at, "When they were added"),
    LODGE_TIME(struct user_view, updated_at, "When they were last changed"),
    LODGE_TIME(struct user_view, last_login_at, "When they last signed in", .nullable = true),
    LODGE_TIME(struct user_view, expires_at, "From when on they may not sign in any more", .nullable = true,
        .example = "2027-11-20T09:15:00.000Z"),
};
LODGE_SCHEMA_SHARED(user_schema, struct user_view, user_fields);

/* All kinds of session begin alike; one ends with the name, one with the token. */
#define SESSION_FIELDS \
    LODGE_ID(struct session_view, id, "Stable identifier", .prefix = "session"), \
    LODGE_ID(struct session_view, user_id, "Whose session it is", .prefix = "user"), \
    LODGE_TIME(struct session_view, created_at, "When it was opened"), \
    LODGE_TIME(struct session_view, authenticated_at, "When the password was last given"), \
    LODGE_TIME(struct session_view, last_seen_at, "When it was last used, to about a minute"), \
    LODGE_TIME(struct session_view, idle_expires_at, "When it is over if it is not used any more"), \
    LODGE_TIME(struct session_view, expires_at, "When it is over in any case"), \
    LODGE_FLAG(struct session_view, remembered, "Whether it outlives the browser"), \
    LODGE_TEXT(struct session_view, ip, "Address it was opened from", .max = 45, .nullable = true, \
        .example = "192.0.2.1"), \
    LODGE_TEXT(struct session_view, user_agent, "Program it was opened with", .max = 255, .nullable = true, \
        .example = "curl/7.88.1"), \
    LODGE_TEXTS(struct session_view, methods, "How the person was authenticated (RFC 8176)", \
        .max = METHODS_MAX, .each_max = 16, .example = "pwd"), \
    LODGE_NUMBER(struct session_view, level, "Assurance level: 1 is a password alone", .min = 1, .max = 3), \
    LODGE_FLAG(struct session_view, current, "Whether it is the one that asks")

static const struct lodge_field session_fields[] = { SESSION_FIELDS };
LODGE_SCHEMA_SHARED(session_schema, struct session_view, session_fields);

static const struct lodge_field anybodys_session_fields[] = {
    SESSION_FIELDS,
    LODGE_TEXT(struct session_view, username, "Name of whose session it is", .max = USERNAME_MAX, .example = "ann"),
};
LODGE_SCHEMA_SHARED(anybodys_session_schema, struct session_view, anybodys_session_fields);

static const struct lodge_field opened_session_fields[] = {
    SESSION_FIELDS,
    LODGE_SECRET(struct session_view, token, "The token, when it was asked for; it is never shown again",
        .max = TOKEN_LENGTH, .optional = true, .shown_once = true, .example = "gl_ses_…"),
};
LODGE_SCHEMA_SHARED(opened_session_schema, struct session_view, opened_session_fields);

void
user_view_of(struct lodge_arena *arena, const struct user *user, struct user_view *view)
{
    *view = (struct user_view){
        .id = user->id.n,
        .kind = user->kind,
        .username = user->username,
        .email = user->email,
        .email_verified = user->email_verified,
        .display_name = user->display_name,
        .status = user->status,
        .locale = user->locale,
        .time_zone = user->time_zone,
        .groups = list_split(arena, user->group_names),
        .roles = list_split(arena, user->role_names),
        .attributes = user->attributes,
        .created_at = user->created_at,
        .updated_at = user->updated_at,
        .last_login_at = user->last_login_at,
        .expires_at = user->expires_at,
    };
}

void
session_view_of(struct lodge_arena *arena, const struct session *session, struct session_id current,
    struct session_view *view)
{
    *view = (struct session_view){
        .id = session->id.n,
        .user_id = session->user_id.n,
        .created_at = session->created_at,
        .authenticated_at = session->authenticated_at,
        .last_seen_at = session->last_seen_at,
        .idle_expires_at = session->idle_expires_at,
        .expires_at = session->expires_at,
        .remembered = session->remembered,
        .ip = session->address,
        .user_agent = session->user_agent,
        .methods = list_split(arena, session->methods),
        .level = session->level,
        .current = lodge_id_equal(session->id.n, current.n),
    };
}

enum lodge_problem
user_as_expected(const struct expectation *expectation, struct house *house, const void *row)
{
    struct user_view view;

    user_view_of(house->arena, row, &view);
    return lodge_must_match(expectation->call, &user_schema, &view);
}

enum lodge_problem
give_user(struct lodge_call *call, const struct user *user)
{
    struct user_view view;

    user_view_of(lodge_arena_of(call), user, &view);
    lodge_give(call, &view, sizeof(view));
    return LODGE_OK;
}
