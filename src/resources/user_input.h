/* What is taken to add and to change a person: the same members, required or not. */
#ifndef RESOURCES_USER_INPUT_H
#define RESOURCES_USER_INPUT_H

#include "identity/accounts.h"
#include "identity/names.h"
#include "resources/views.h"

#include <gatelodge/schema.h>

struct user_input {
    struct lodge_fault fault;       /* what does not fit; only of one of many */
    const char *kind;               /* only to add one */
    const char *username;
    const char *email;
    const char *display_name;
    const char *status;
    const char *locale;
    const char *time_zone;
    const char *attributes;
    int64_t expires_at;
    struct lodge_texts groups;      /* only of one of many */
};

#define USER_INPUT_FIELDS(needed) \
    LODGE_TEXT(struct user_input, username, "What to sign in with", .required = needed, .min = 1, \
        .max = USERNAME_MAX, .example = "ann"), \
    LODGE_EMAIL(struct user_input, email, "Where to reach them", .nullable = true), \
    LODGE_TEXT(struct user_input, display_name, "What to call them", .min = 1, .max = DISPLAY_NAME_MAX, \
        .nullable = true, .example = "Ann Bell"), \
    LODGE_CHOICE(struct user_input, status, "Whether they may sign in", .choices = user_statuses), \
    LODGE_TEXT(struct user_input, locale, "Language they read, as a BCP 47 tag", .min = 2, .max = 35, \
        .nullable = true, .example = "en-GB"), \
    LODGE_TEXT(struct user_input, time_zone, "Time zone they live in, as IANA names it", .min = 1, .max = 64, \
        .nullable = true, .example = "Europe/London"), \
    LODGE_ANYTHING(struct user_input, attributes, "Whatever applications keep about them", .max = ATTRIBUTES_MAX, \
        .example = "{\"department\":\"sales\"}"), \
    LODGE_TIME(struct user_input, expires_at, "From when on they may not sign in any more", .nullable = true, \
        .example = "2027-11-20T09:15:00.000Z")

#define NEW_USER_FIELDS \
    LODGE_CHOICE(struct user_input, kind, "A person signs in; a service never does, and has tokens", \
        .choices = user_kinds, .fallback = "person"), \
    USER_INPUT_FIELDS(true)

static inline struct new_account
new_account_of(const struct user_input *given)
{
    return (struct new_account){
        .kind = given->kind,
        .username = given->username,
        .email = given->email,
        .display_name = given->display_name,
        .status = given->status,
        .locale = given->locale,
        .time_zone = given->time_zone,
        .attributes = given->attributes,
        .expires_at = given->expires_at,
    };
}

#endif
