/* What gatelodge's own programs read from the settings file. Rows, defaults and sentences: settings.c. */
#ifndef IDENTITY_SETTINGS_H
#define IDENTITY_SETTINGS_H

#include "store/db.h"

#include <gatelodge/setting.h>

/* passwords { … } */
struct password_settings {
    int64_t min_length;             /* characters */
    const char *blocklist;          /* file: one common password a line */
    int64_t argon2_memory;          /* bytes */
    int64_t argon2_passes;
    int64_t argon2_lanes;
    int64_t hashing_memory;         /* bytes for all hashing at once */
};

/* sessions { … } */
struct session_settings {
    int64_t idle;                   /* milliseconds, all of them */
    int64_t lifetime;
    int64_t remembered_idle;
    int64_t remembered_lifetime;
    int64_t fresh;
    int64_t touch_interval;         /* last use is written at most so often */
    const char *cookie_domain;      /* NULL: the portal's host alone, cookie __Host-gatelodge */
};

/* table { … }: sessions in memory, decision 22 */
struct table_settings {
    const char *file;               /* NULL: none; MariaDB is asked each time */
    int64_t memory;                 /* bytes */
    int64_t lease;                  /* milliseconds */
    int64_t grace;                  /* milliseconds; 0: none */
    const char *journal;            /* file of what was revoked while MariaDB was away; NULL: none */
};

/* attempts { … }: wrong passwords that are allowed */
struct attempt_settings {
    int64_t per_address;
    int64_t per_account_and_address;
    int64_t window;                 /* milliseconds */
};

/* profile { … }: what people may change of themselves besides the rest */
struct profile_settings {
    bool username;
};

/* registration { … } */
struct registration_settings {
    bool open;
    const char *status;             /* of the new account: "active" or "pending" */
};

/* audit { … } */
struct audit_settings {
    const char *key_file;           /* NULL: events are not sealed */
    int64_t keep;                   /* milliseconds, all of them */
    int64_t anchor_interval;
    int64_t outbox_keep;
};

/* rule "name" { … } inside a site. Every member that is set must hold. */
struct rule_settings {
    const char *name;
    const char *path;               /* prefix of whole segments: "/a" holds for /a and /a/b, not /ab */
    const char *path_pattern;       /* PCRE2, must match the whole path */
    struct lodge_texts methods;
    struct lodge_texts networks;    /* CIDR */
    struct lodge_texts groups;      /* member of one of them */
    const char *permission;
    int64_t level;                  /* at least; 0: any */
    int64_t max_age;                /* of the sign-in, milliseconds; 0: any */
    const char *answer;             /* "person": who is signed in; "anyone"; "nobody" */
};

/* What `answer` can be; ended by NULL. */
extern const char *const rule_answers[];

/* site "name" { … } */
struct site_settings {
    const char *name;
    struct lodge_texts hosts;       /* host or host:port, as in the URL */
    struct lodge_list rules;        /* struct rule_settings, in order */
};

struct house_settings {
    const char *portal;             /* https://host[:port], no slash behind it */
    struct lodge_texts return_hosts;/* hosts that rd may name, besides the portal's and the sites' */
    const char *home;               /* where a sign-in without rd leads: path on the portal */
    struct database_settings database;
    struct password_settings passwords;
    struct session_settings sessions;
    struct table_settings table;
    struct attempt_settings attempts;
    struct profile_settings profile;
    struct registration_settings registration;
    struct audit_settings audit;
    struct lodge_list sites;        /* struct site_settings */
};

/* The rows above, for lodge_app.settings. */
extern const struct lodge_setting_group house_settings;

/* Where the settings file is looked for when nothing else is said. */
#define SETTINGS_FILE SYSCONFDIR "/gatelodge/gatelodge.conf"

#endif
