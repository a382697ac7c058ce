/* People who come from elsewhere, many at a time, with what they had there. What a file looks like is not known
 * here. */
#ifndef IDENTITY_IMPORTS_H
#define IDENTITY_IMPORTS_H

#include "identity/house.h"
#include "store/permissions.h"
#include "store/users.h"

/* One person as they were elsewhere. What is NULL, 0 or empty is not said. */
struct import_record {
    struct lodge_id id;             /* none: a new one */
    const char *kind;
    const char *username;
    const char *email;
    bool email_verified;
    const char *display_name;
    const char *status;
    const char *locale;
    const char *time_zone;
    struct lodge_texts groups;      /* names of what must be there */
    struct lodge_texts roles;
    const char *attributes;
    int64_t created_at;
    int64_t updated_at;
    int64_t last_login_at;
    int64_t expires_at;
    const char *password_hash;      /* see password_hash_fits */
};

enum import_outcome {
    IMPORT_UNSTATED,                /* not decided: to be added */
    IMPORT_ADDED,
    IMPORT_THERE,                   /* was there already, and is as the record says */
    IMPORT_REFUSED,                 /* `fault` says why, or else `problem` */
};

struct import {
    struct import_record record;
    enum import_outcome outcome;
    enum lodge_problem problem;
    struct lodge_fault fault;
    struct user user;               /* the row that is planned */
    struct group_id *groups;        /* of the record's names, as many */
    struct role_id *roles;
};

/* Plans what a record asks for, or refuses it: members that do not fit, a hash that could never match, a group or role
 * that is not there, somebody of this name who is not as the record says. A password that somebody has already is not
 * compared: it may have been replaced since. Only what is not the record's fault (LODGE_UNAVAILABLE, LODGE_BROKEN) is
 * returned. */
enum lodge_problem import_plan(struct house *house, struct import *import);

/* Adds all that are planned in one transaction, as account_create, group_add_member and account_grant_role do, with
 * their events. When that cannot be, each is added by itself, so that one refuses only itself. Returns as above: then
 * some may be added and some not, and the same records can be imported again. */
enum lodge_problem imports_add(struct house *house, struct import *imports, size_t count);

/* The groups of these names. One that is not there is a misfit, /groups/0, and LODGE_OK like the others. */
enum lodge_problem import_groups(struct house *house, struct lodge_texts names, struct group_id **ids);

/* What imports_add would find, without adding: somebody else has the e-mail address or the id. Who would be added is
 * IMPORT_ADDED. `names` remembers who that would be. */
struct import_names;
enum lodge_problem import_rehearse(struct house *house, struct import *import, struct import_names *names);

#endif
