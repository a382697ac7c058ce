/* The words of Authelia, oauth2-proxy and authentik, so that applications set up for them need no change. Authelia's
 * are ours. What nginx writes for each: nginx/profiles/. */
#include "resources/gate_dialect.h"

static const struct gate_dialect ours = { .path = "/.gatelodge/check", .between_groups = ',' };

static const struct gate_dialect others[] = {
    { .path = "/oauth2/auth", .between_groups = ',', .also_user = "X-Auth-Request-Preferred-Username",
      .names = {
          { "Remote-User",   "X-Auth-Request-User" },
          { "Remote-Groups", "X-Auth-Request-Groups" },
          { "Remote-Email",  "X-Auth-Request-Email" },
      } },
    { .path = "/outpost.goauthentik.io/auth/nginx", .between_groups = '|',
      .names = {
          { "Remote-User",    "X-authentik-username" },
          { "Remote-Groups",  "X-authentik-groups" },
          { "Remote-Email",   "X-authentik-email" },
          { "Remote-Name",    "X-authentik-name" },
          { "Remote-User-Id", "X-authentik-uid" },
      } },
};

const struct gate_dialect *
gate_dialect_of(struct lodge_call *call)
{
    const char *path = lodge_parameter(call, "DOCUMENT_URI");

    for (size_t i = 0; i < LODGE_COUNT(others); i++)
        if (lodge_text_equal(others[i].path, path))
            return &others[i];
    return &ours;
}

const char *
gate_dialect_name(const struct gate_dialect *dialect, const char *name)
{
    for (size_t i = 0; dialect->names[i].ours; i++)
        if (lodge_text_equal(dialect->names[i].ours, name))
            return dialect->names[i].theirs;
    return name;
}
