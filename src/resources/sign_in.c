/* From a call to the rule that opens a session. */
#include "resources/sign_in.h"

#include "resources/credential.h"
#include "resources/house.h"

#include <gatelodge/clock.h>

enum lodge_problem
sign_in_person(struct lodge_call *call, const char *identifier, const char *password, bool remember,
    struct opened_session *opened)
{
    struct lodge_address address;
    const struct credentials given = {
        .identifier = identifier,
        .password = password,
        .remember = remember,
        .from = lodge_address_of(call, &address) ? &address : NULL,
        .address = lodge_parameter(call, "REMOTE_ADDR"),
        .user_agent = lodge_parameter(call, "HTTP_USER_AGENT"),
    };

    return session_open(house_of(call), &given, opened);
}

void
sign_in_cookie(struct lodge_call *call, const struct opened_session *opened)
{
    const struct session *session = &opened->who.session;

    credential_set(call, opened->token, session->remembered ? session->expires_at - lodge_now() : 0);
}
