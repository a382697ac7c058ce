/* Every setting of gatelodge's own programs, once: name, default, bounds, sentence. */
#include "identity/settings.h"

#include <gatelodge/clock.h>

#define KIB(n) ((int64_t)(n) * 1024)
#define MIB(n) (KIB(n) * 1024)
#define GROUP(name, type, check_) \
    static const struct lodge_setting_group name = { \
        .size = sizeof(type), .rows = name##_rows, .count = LODGE_COUNT(name##_rows), .check = check_ }

static const struct lodge_setting database_rows[] = {
    LODGE_SET_TEXT(struct database_settings, socket,
        "Socket of MariaDB on this machine; empty: host and port",
        .fallback = "/run/mysqld/mysqld.sock", .max = 107),
    LODGE_SET_TEXT(struct database_settings, host, "Host of MariaDB, when there is no socket", .max = 255),
    LODGE_SET_NUMBER(struct database_settings, port, "Port of MariaDB, when there is no socket",
        .fallback = "3306", .min = 1, .max = 65535),
    LODGE_SET_TEXT(struct database_settings, name, "Database that holds gatelodge's tables",
        .fallback = "gatelodge", .max = 64),
    LODGE_SET_TEXT(struct database_settings, account_prefix,
        "Each program signs in to MariaDB as this, followed by its own name",
        .fallback = "gatelodge_", .max = 32),
    LODGE_SET_TEXT(struct database_settings, password_directory,
        "Directory with a file for each account, named as the account, that holds its password", .max = 4096),
    LODGE_SET_DURATION(struct database_settings, connect_timeout, "How long connecting may take",
        .fallback = "1s", .min = LODGE_SECONDS(1), .max = LODGE_SECONDS(60)),
    LODGE_SET_DURATION(struct database_settings, answer_timeout, "How long an answer may take",
        .fallback = "5s", .min = LODGE_SECONDS(4), .max = LODGE_MINUTES(5)),
    LODGE_SET_DURATION(struct database_settings, statement_timeout, "After this MariaDB gives a statement up",
        .fallback = "3s", .min = 100, .max = LODGE_MINUTES(5)),
    LODGE_SET_DURATION(struct database_settings, retry_after,
        "While MariaDB is away, it is asked again this often, and everything else answered at once",
        .fallback = "1s", .min = 100, .max = LODGE_MINUTES(1)),
};
GROUP(database, struct database_settings, NULL);

static const struct lodge_setting password_rows[] = {
    LODGE_SET_NUMBER(struct password_settings, min_length, "Characters that a password must have",
        .fallback = "15", .min = 8, .max = 128),
    LODGE_SET_TEXT(struct password_settings, blocklist, "File of passwords that are refused, one a line",
        .fallback = PKGDATADIR "/common-passwords.txt", .max = 4096),
    LODGE_SET_SIZE(struct password_settings, argon2_memory, "Memory of one Argon2id hash",
        .fallback = "19456K", .min = KIB(7168), .max = MIB(1024)),
    LODGE_SET_NUMBER(struct password_settings, argon2_passes, "Passes of one Argon2id hash",
        .fallback = "6", .min = 1, .max = 20),
    LODGE_SET_NUMBER(struct password_settings, argon2_lanes, "Lanes of one Argon2id hash",
        .fallback = "1", .min = 1, .max = 16),
    LODGE_SET_SIZE(struct password_settings, hashing_memory,
        "Memory of all hashing at the same time; who comes beyond it is asked to try again",
        .fallback = "64M", .min = MIB(8), .max = KIB(MIB(1))),
};

static const char *
hashing_fits(const void *bound, struct lodge_arena *arena)
{
    const struct password_settings *passwords = bound;

    if (passwords->hashing_memory < passwords->argon2_memory)
        return "hashing_memory must hold at least one argon2_memory";
    if (passwords->argon2_memory < KIB(8) * passwords->argon2_lanes)
        return lodge_print(arena, "argon2_memory must be at least %lldK for %lld lanes",
            (long long)(8 * passwords->argon2_lanes), (long long)passwords->argon2_lanes);
    return NULL;
}

GROUP(password, struct password_settings, hashing_fits);

static const struct lodge_setting session_rows[] = {
    LODGE_SET_DURATION(struct session_settings, idle, "A session that is not used for so long is over",
        .fallback = "1h", .min = LODGE_MINUTES(1), .max = LODGE_DAYS(365)),
    LODGE_SET_DURATION(struct session_settings, lifetime,
        "A session is over after so long, however much it is used",
        .fallback = "12h", .min = LODGE_MINUTES(1), .max = LODGE_DAYS(365)),
    LODGE_SET_DURATION(struct session_settings, remembered_idle,
        "The same as idle, for people who asked to be remembered",
        .fallback = "7d", .min = LODGE_MINUTES(1), .max = LODGE_DAYS(365)),
    LODGE_SET_DURATION(struct session_settings, remembered_lifetime,
        "The same as lifetime, for people who asked to be remembered",
        .fallback = "30d", .min = LODGE_MINUTES(1), .max = LODGE_DAYS(365)),
    LODGE_SET_DURATION(struct session_settings, fresh,
        "How long after a sign-in delicate changes may be made",
        .fallback = "10m", .min = LODGE_SECONDS(10), .max = LODGE_DAYS(1)),
    LODGE_SET_DURATION(struct session_settings, touch_interval,
        "The last use of a session is written at most so often",
        .fallback = "1m", .min = LODGE_SECONDS(1), .max = LODGE_HOURS(1)),
    LODGE_SET_TEXT(struct session_settings, cookie_domain,
        "Parent domain of portal and sites that share the cookie; empty: the portal's host alone",
        .max = 253),
};

static const char *
idle_is_shorter(const void *bound, struct lodge_arena *arena)
{
    const struct session_settings *sessions = bound;

    (void)arena;
    if (sessions->idle > sessions->lifetime || sessions->remembered_idle > sessions->remembered_lifetime)
        return "idle must not be longer than lifetime";
    return sessions->touch_interval * 2 > sessions->idle ? "touch_interval must be at most half of idle"
        : NULL;
}

GROUP(session, struct session_settings, idle_is_shorter);

static const struct lodge_setting table_rows[] = {
    LODGE_SET_TEXT(struct table_settings, file,
        "File of the session table, which all programs of this machine share; empty: MariaDB is asked each time",
        .fallback = RUNSTATEDIR "/gatelodge/table/sessions", .max = 4096),
    LODGE_SET_SIZE(struct table_settings, memory, "Its size; 38M have room for 100000 sessions",
        .fallback = "38M", .min = MIB(1), .max = MIB(4096)),
    LODGE_SET_DURATION(struct table_settings, lease,
        "How long the table is believed after MariaDB was last asked for changes",
        .fallback = "1s", .min = 500, .max = LODGE_SECONDS(60)),
    LODGE_SET_DURATION(struct table_settings, grace,
        "How long open sessions pass while MariaDB is away; 0s: not at all",
        .fallback = "10m", .min = 0, .max = LODGE_DAYS(1)),
    LODGE_SET_TEXT(struct table_settings, journal,
        "File of what is revoked while MariaDB is away, until MariaDB has it; empty: nothing can be, then",
        .fallback = LOCALSTATEDIR "/lib/gatelodge/revocations", .max = 4096),
};
GROUP(table, struct table_settings, NULL);

static const struct lodge_setting attempt_rows[] = {
    LODGE_SET_NUMBER(struct attempt_settings, per_address,
        "Wrong passwords from one address (of IPv6: one /64) in a window",
        .fallback = "50", .min = 1, .max = 100000),
    LODGE_SET_NUMBER(struct attempt_settings, per_account_and_address,
        "Wrong passwords for one account from one address in a window",
        .fallback = "10", .min = 1, .max = 100),
    LODGE_SET_DURATION(struct attempt_settings, window, "How long wrong passwords count",
        .fallback = "15m", .min = LODGE_SECONDS(1), .max = LODGE_DAYS(1)),
};
GROUP(attempt, struct attempt_settings, NULL);

static const struct lodge_setting profile_rows[] = {
    LODGE_SET_FLAG(struct profile_settings, username, "Whether people may change their username themselves",
        .fallback = "false"),
};
GROUP(profile, struct profile_settings, NULL);

static const char *const registration_statuses[] = { "active", "pending", NULL };
static const struct lodge_setting registration_rows[] = {
    LODGE_SET_FLAG(struct registration_settings, open, "Whether people may make an account themselves",
        .fallback = "false"),
    LODGE_SET_CHOICE(struct registration_settings, status,
        "What such an account is: active, or pending until an administrator enables it",
        .fallback = "pending", .choices = registration_statuses),
};
GROUP(registration, struct registration_settings, NULL);

static const struct lodge_setting audit_rows[] = {
    LODGE_SET_TEXT(struct audit_settings, key_file,
        "File of the key that seals events, 64 hexadecimal digits; empty: they are not sealed", .max = 4096),
    LODGE_SET_DURATION(struct audit_settings, keep, "How long events are kept, by whole months",
        .fallback = "400d", .min = LODGE_DAYS(1), .max = LODGE_DAYS(36500)),
    LODGE_SET_DURATION(struct audit_settings, anchor_interval,
        "How often the newest link is written to the log, to be kept elsewhere",
        .fallback = "1h", .min = LODGE_SECONDS(1), .max = LODGE_DAYS(1)),
    LODGE_SET_DURATION(struct audit_settings, outbox_keep,
        "How long what others are to be told waits for them",
        .fallback = "7d", .min = LODGE_HOURS(1), .max = LODGE_DAYS(90)),
};
GROUP(audit, struct audit_settings, NULL);

const char *const rule_answers[] = { "person", "anyone", "nobody", NULL };
static const struct lodge_setting rule_rows[] = {
    LODGE_SET_TEXT(struct rule_settings, path,
        "Path that this is about, with everything below it; a slash at its end says nothing", .max = 1024),
    LODGE_SET_TEXT(struct rule_settings, path_pattern,
        "Regular expression (PCRE2) for the whole path", .max = 1024),
    LODGE_SET_TEXTS(struct rule_settings, methods, "Methods that this is about; empty: all", .max = 16),
    LODGE_SET_TEXTS(struct rule_settings, networks,
        "Networks that this is about, as 192.0.2.0/24; empty: all", .max = 64),
    LODGE_SET_TEXTS(struct rule_settings, groups,
        "Groups, of which the person must be in one; empty: any", .max = 64),
    LODGE_SET_TEXT(struct rule_settings, permission, "Permission that the person must hold", .max = 64),
    LODGE_SET_NUMBER(struct rule_settings, level, "Assurance level that the sign-in must have; 0: any",
        .fallback = "0", .min = 0, .max = 3),
    LODGE_SET_DURATION(struct rule_settings, max_age, "How old the sign-in may be; 0s: any age",
        .fallback = "0s", .min = 0, .max = LODGE_DAYS(365)),
    LODGE_SET_CHOICE(struct rule_settings, answer,
        "Who passes where this rule decides: a person who is signed in, anyone, or nobody",
        .fallback = "person", .choices = rule_answers),
};
GROUP(rule, struct rule_settings, NULL);

static const struct lodge_setting site_rows[] = {
    LODGE_SET_TEXTS(struct site_settings, hosts,
        "Hosts of this site, each as it stands in the URL", .max = 64),
    LODGE_SET_SECTIONS(struct site_settings, rules, &rule,
        "Who may pass; the first rule that fits the request decides, and without one nobody passes"),
};
GROUP(site, struct site_settings, NULL);

static const struct lodge_setting house_rows[] = {
    LODGE_SET_TEXT(struct house_settings, portal,
        "Address of the sign-in pages and the API, https://HOST[:PORT]",
        .fallback = "https://localhost", .max = 255),
    LODGE_SET_TEXTS(struct house_settings, return_hosts,
        "Hosts that a sign-in may lead back to, besides the portal and the sites", .max = 64),
    LODGE_SET_TEXT(struct house_settings, home, "Where a sign-in leads when no application asked for it",
        .fallback = "/account", .max = 255),
    LODGE_SET_SECTION(struct house_settings, database, struct database_settings, &database,
        "Where MariaDB is"),
    LODGE_SET_SECTION(struct house_settings, passwords, struct password_settings, &password,
        "What passwords must be like, and what hashing them costs"),
    LODGE_SET_SECTION(struct house_settings, sessions, struct session_settings, &session,
        "How long a sign-in holds"),
    LODGE_SET_SECTION(struct house_settings, table, struct table_settings, &table,
        "Sessions in memory, so that a check asks no database"),
    LODGE_SET_SECTION(struct house_settings, attempts, struct attempt_settings, &attempt,
        "How many wrong passwords are allowed"),
    LODGE_SET_SECTION(struct house_settings, profile, struct profile_settings, &profile,
        "What people may change of themselves, besides their names, language and time zone"),
    LODGE_SET_SECTION(struct house_settings, registration, struct registration_settings, &registration,
        "Accounts that people make themselves"),
    LODGE_SET_SECTION(struct house_settings, audit, struct audit_settings, &audit,
        "What happened, and how it is kept"),
    LODGE_SET_SECTIONS(struct house_settings, sites, &site, "A site behind the gate"),
};

/* The portal is where browsers are sent: anything but a plain https origin would lead them astray. */
static const char *
portal_is_an_origin(const void *bound, struct lodge_arena *arena)
{
    const struct house_settings *house = bound;

    (void)arena;
    if (!house->portal || !lodge_text_starts(house->portal, "https://"))
        return "portal must begin with https://";
    for (const char *c = house->portal + 8; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-' || *c == '.' || *c == ':'
              || *c == '[' || *c == ']'))
            return "portal must be https://HOST or https://HOST:PORT, in lower case, with nothing behind it";
    if (!house->home || house->home[0] != '/' || house->home[1] == '/' || house->home[1] == '\\')
        return "home must be a path that begins with one slash";
    return NULL;
}

/* Uses are written down when MariaDB is back, and some time after: a session that was used until then must not be over
 * by what MariaDB knows. */
static const char *
sessions_outlast_grace(const struct house_settings *house, struct lodge_arena *arena)
{
    const struct session_settings *sessions = &house->sessions;
    int64_t idle = sessions->idle < sessions->remembered_idle ? sessions->idle : sessions->remembered_idle;
    int64_t least = house->table.grace + 2 * sessions->touch_interval;

    if (!house->table.file || house->table.grace == 0 || least <= idle)
        return NULL;
    return lodge_print(arena, "grace of the table and twice touch_interval of sessions are %lld s, and idle is shorter:"
        " make idle (and remembered_idle) at least as long, or grace shorter", (long long)(least / 1000));
}

static const char *
house_stands(const void *bound, struct lodge_arena *arena)
{
    const char *flaw = portal_is_an_origin(bound, arena);

    return flaw ? flaw : sessions_outlast_grace(bound, arena);
}

const struct lodge_setting_group house_settings = {
    .size = sizeof(struct house_settings), .rows = house_rows, .count = LODGE_COUNT(house_rows),
    .check = house_stands,
};
