/* Every family of URLs there is. */
#ifndef RESOURCES_RESOURCES_H
#define RESOURCES_RESOURCES_H

#include <gatelodge/app.h>

extern const struct lodge_resource gate;            /* gate.c: what nginx asks            */
extern const struct lodge_resource sessions;        /* sessions.c: signing in and out     */
extern const struct lodge_resource registrations;   /* registrations.c                    */
extern const struct lodge_resource passwords;       /* passwords.c: one's own, and others' */
extern const struct lodge_resource portal;          /* portal.c: the forms of the pages   */
extern const struct lodge_resource setup;           /* setup.c: the first administrator   */
extern const struct lodge_resource all_sessions;    /* sessions_of_others.c: everybody's  */
extern const struct lodge_resource user_sessions;   /* the same: one person's             */
extern const struct lodge_resource me;              /* me.c: oneself                      */
extern const struct lodge_resource tokens;          /* tokens.c: one's access tokens      */
extern const struct lodge_resource all_tokens;      /* tokens_of_all.c: everybody's       */
extern const struct lodge_resource users;           /* users.c: people                    */
extern const struct lodge_resource user_import;     /* user_import.c: many people at once */
extern const struct lodge_resource groups;          /* groups.c                           */
extern const struct lodge_resource members;         /* members.c: who is in a group       */
extern const struct lodge_resource roles;           /* roles.c                            */
extern const struct lodge_resource grants;          /* grants.c: who was given a role     */
extern const struct lodge_resource effective_rights; /* effective.c: what comes of it all */
extern const struct lodge_resource known_permissions; /* permissions.c                    */
extern const struct lodge_resource events;          /* events.c: what happened            */
extern const struct lodge_resource policy_rules;    /* policy.c: what would the gate say? */
extern const struct lodge_resource statistics;      /* statistics.c: how much happens     */
extern const struct lodge_resource system_state;    /* system.c: how gatelodge is doing   */
extern const struct lodge_resource description;     /* description.c: openapi.json        */

/* All of them, ended by NULL; and an app that has them all: for descriptions. */
extern const struct lodge_resource *const all_resources[];
extern const struct lodge_app whole_house;

#endif
