/* Every command of gatelodge(1) and every option, once. The help, the man page's test and the dispatch read
 * this table. */
#include "programs/commands/command.h"

const struct option global_options[] = {
    { "config", "FILE", OPTION_ONCE, "Settings file; else $GATELODGE_CONFIG, else " SETTINGS_FILE },
    { "json",   NULL,   OPTION_ONCE, "Answer in JSON" },
    { "help",   NULL,   OPTION_ONCE, "Say how this is used" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

#define SCHEMA_DIRECTORY "Directory of the migrations; else $GATELODGE_SCHEMA, else " PKGDATADIR "/schema"

static const struct option status_options[] = {
    { "schema", "DIR",  OPTION_ONCE, SCHEMA_DIRECTORY },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

#define WAIT "How many seconds each program has; else 60"

static const struct option reload_options[] = {
    { "wait", "SECONDS", OPTION_ONCE, WAIT },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option programs_upgrade_options[] = {
    { "plan",          NULL,      OPTION_ONCE, "Show what would be done, and do nothing" },
    { "defaults-file", "FILE",    OPTION_ONCE, "Option file of MariaDB's administrator; else its socket, as root" },
    { "schema",        "DIR",     OPTION_ONCE, SCHEMA_DIRECTORY },
    { "wait",          "SECONDS", OPTION_ONCE, WAIT },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option upgrade_options[] = {
    { "plan",   NULL,   OPTION_ONCE, "Show what would be applied, and apply nothing" },
    { "schema", "DIR",  OPTION_ONCE, SCHEMA_DIRECTORY },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option setup_options[] = {
    { "defaults-file", "FILE", OPTION_ONCE, "Option file of MariaDB's administrator; else its socket, as root" },
    { "schema",        "DIR",  OPTION_ONCE, SCHEMA_DIRECTORY },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option user_add_options[] = {
    { "email",         "ADDRESS", OPTION_ONCE, "E-mail address; it can be signed in with, too" },
    { "name",          "TEXT",    OPTION_ONCE, "What to call them" },
    { "role",          "ROLE",    OPTION_MANY, "Role that they get" },
    { "group",         "GROUP",   OPTION_MANY, "Group that they join" },
    { "status",        "STATUS",  OPTION_ONCE, "active (the default), suspended or pending" },
    { "password-file", "FILE",    OPTION_ONCE, "Read the password from this file, - is standard input" },
    { "no-password",   NULL,      OPTION_ONCE, "Give them no password: they cannot sign in yet" },
    { "service",       NULL,      OPTION_ONCE, "It is a service: it never signs in, and has tokens" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option user_list_options[] = {
    { "limit", "N", OPTION_ONCE, "Show at most so many" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option user_import_options[] = {
    { "format",    "FORMAT", OPTION_ONCE, "ndjson or csv; else the file's name says it" },
    { "dry-run",   NULL,     OPTION_ONCE, "Say what would happen, and write nothing" },
    { "report",    "FILE",   OPTION_ONCE, "Write refused lines there; else to standard error" },
    { "from-line", "N",      OPTION_ONCE, "Pass over the lines before this one" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option user_export_options[] = {
    { "format",         "FORMAT", OPTION_ONCE, "ndjson (the default) or csv" },
    { "with-passwords", NULL,     OPTION_ONCE, "Write the hashes of passwords, too" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option passwd_options[] = {
    { "password-file", "FILE", OPTION_ONCE, "Read the password from this file, - is standard input" },
    { "revoke-tokens", NULL,   OPTION_ONCE, "Revoke all their personal access tokens, too" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option grant_options[] = {
    { "role",  "ROLE",  OPTION_MANY, "Role" },
    { "group", "GROUP", OPTION_MANY, "Group" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option group_add_options[] = {
    { "name", "TEXT", OPTION_ONCE, "What to call it" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option role_add_options[] = {
    { "permission", "NAME", OPTION_MANY, "What it allows: a permission, an application's own name, or a pattern" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option token_add_options[] = {
    { "permission", "NAME",    OPTION_MANY, "What it allows, of what they may" },
    { "network",    "NETWORK", OPTION_MANY, "Network it may be used from, as 192.0.2.0/24; else from everywhere" },
    { "expires-at", "TIME",    OPTION_ONCE, "From when on it opens nothing any more; else never" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option session_list_options[] = {
    { "user",  "NAME", OPTION_ONCE, "Only this person's" },
    { "limit", "N",    OPTION_ONCE, "Show at most so many" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option session_revoke_options[] = {
    { "user", "NAME", OPTION_ONCE, "All sessions of this person" },
    { "all",  NULL,   OPTION_ONCE, "All sessions of everybody; needs --yes" },
    { "yes",  NULL,   OPTION_ONCE, "Really" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option explain_options[] = {
    { "user",      "NAME",    OPTION_ONCE, "Who asks: username, e-mail address or id" },
    { "anonymous", NULL,      OPTION_ONCE, "Nobody who is signed in asks" },
    { "url",       "URL",     OPTION_ONCE, "What is asked for: https://HOST/PATH" },
    { "method",    "METHOD",  OPTION_ONCE, "How; else GET" },
    { "address",   "ADDRESS", OPTION_ONCE, "From where, as 192.0.2.1; else it is not known" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option nginx_snippet_options[] = {
    { "profile",     "NAME", OPTION_ONCE, "Whose words: plain (the default), authelia, oauth2-proxy or authentik" },
    { "application", "KIND", OPTION_ONCE, "How nginx hands requests on: proxy (the default), fastcgi, uwsgi or scgi" },
    { "part",        "PART", OPTION_ONCE, "Only what stands in server { } or in location { }" },
    { "snippets",    "DIR",  OPTION_ONCE, "Directory of gatelodge's own files; else " PKGDATADIR "/nginx" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option nginx_check_options[] = {
    { "prefix", "DIR", OPTION_ONCE, "Directory from which nginx includes files; else that of FILE" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option doctor_options[] = {
    { "nginx",  "FILE", OPTION_ONCE, "Look for mistakes in this configuration of nginx, too" },
    { "schema", "DIR",  OPTION_ONCE, SCHEMA_DIRECTORY },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

#define SINCE "From this moment on: 2026-11-20, 2026-11-20T09:15:00Z, or 36h ago"
#define UNTIL "Before this moment, written likewise"

static const struct option audit_list_options[] = {
    { "actor",   "NAME",    OPTION_ONCE, "What this person did: username, e-mail address or id" },
    { "target",  "NAME",    OPTION_ONCE, "What was done to this person, or to whatever has this id" },
    { "action",  "ACTION",  OPTION_ONCE, "Only this, as user.created" },
    { "outcome", "OUTCOME", OPTION_ONCE, "Only what was done, or refused" },
    { "address", "ADDRESS", OPTION_ONCE, "Only what came from this address" },
    { "request", "ID",      OPTION_ONCE, "Only what came by the request with this id" },
    { "since",   "TIME",    OPTION_ONCE, SINCE },
    { "until",   "TIME",    OPTION_ONCE, UNTIL },
    { "limit",   "N",       OPTION_ONCE, "Show at most so many; else 100" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option audit_export_options[] = {
    { "since", "TIME", OPTION_ONCE, SINCE },
    { "until", "TIME", OPTION_ONCE, UNTIL },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option audit_verify_options[] = {
    { "anchor", "SEQ:LINK", OPTION_ONCE, "A link that was written down elsewhere, which must be there" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

static const struct option audit_prune_options[] = {
    { "plan", NULL, OPTION_ONCE, "Show what would be made and dropped, and do nothing" },
    { NULL, NULL, OPTION_UNSTATED, NULL },
};

/* Path, operands, options, needs, handler, what it does. */
const struct command commands[] = {
    { "audit list", "", audit_list_options, NEEDS_DATABASE, list_events,
      "Show what happened, newest first" },
    { "audit export", "", audit_export_options, NEEDS_DATABASE, export_events,
      "Print what happened, oldest first, a line of JSON each" },
    { "audit verify", "", audit_verify_options, NEEDS_DATABASE, verify_events,
      "Prove that nobody changed what happened" },
    { "audit prune", "", audit_prune_options, NEEDS_DATABASE, prune_events,
      "Drop months of events that are old, and make those to come" },

    { "config check", "", NULL, NEEDS_NOTHING, check_config,
      "Say whether the settings file works" },
    { "config show", "", NULL, NEEDS_NOTHING, show_config,
      "Show every setting with the value that holds" },

    { "db status", "", status_options, NEEDS_SETTINGS, show_database,
      "Show which migrations are applied" },
    { "db upgrade", "", upgrade_options, NEEDS_SETTINGS, upgrade_database,
      "Apply the migrations that are missing" },

    { "setup", "", setup_options, NEEDS_SETTINGS, set_up,
      "Make database, accounts and the first administrator's link" },

    { "reload", "[PROGRAM]", reload_options, NEEDS_SETTINGS, reload_programs,
      "Let running programs read the settings again" },
    { "upgrade", "", programs_upgrade_options, NEEDS_SETTINGS, upgrade_programs,
      "After an installation: upgrade the database and running programs" },

    { "user add", "NAME", user_add_options, NEEDS_DATABASE, add_user,
      "Add a person" },
    { "user list", "", user_list_options, NEEDS_DATABASE, list_users,
      "List people, the oldest first" },
    { "user show", "NAME", NULL, NEEDS_DATABASE, show_user,
      "Show one person" },
    { "user disable", "NAME", NULL, NEEDS_DATABASE, disable_user,
      "Suspend a person and end their sessions" },
    { "user enable", "NAME", NULL, NEEDS_DATABASE, enable_user,
      "Let a person sign in (again)" },
    { "user passwd", "NAME", passwd_options, NEEDS_DATABASE, set_password,
      "Set a password and end all sessions of the person" },
    { "user delete", "NAME", NULL, NEEDS_DATABASE, delete_user,
      "Delete a person with everything that belongs to them" },
    { "user grant", "NAME", grant_options, NEEDS_DATABASE, grant_to_user,
      "Give a person roles, or put them into groups" },
    { "user revoke", "NAME", grant_options, NEEDS_DATABASE, revoke_from_user,
      "Take roles away, or take a person out of groups" },
    { "user import", "FILE", user_import_options, NEEDS_DATABASE, import_users,
      "Add people from a file, with the passwords they have" },
    { "user export", "", user_export_options, NEEDS_DATABASE, export_users,
      "Write everybody to standard output, as import reads it" },

    { "group add", "NAME", group_add_options, NEEDS_DATABASE, add_group,
      "Add a group" },
    { "group list", "", NULL, NEEDS_DATABASE, list_groups,
      "List groups" },

    { "role add", "NAME", role_add_options, NEEDS_DATABASE, add_role,
      "Add a role" },
    { "role list", "", NULL, NEEDS_DATABASE, list_roles,
      "List roles with what they allow" },
    { "role delete", "NAME", NULL, NEEDS_DATABASE, delete_role,
      "Delete a role; nobody has it any more" },

    { "token list", "NAME", NULL, NEEDS_DATABASE, list_tokens,
      "List a person's or service's access tokens" },
    { "token add", "NAME TOKEN", token_add_options, NEEDS_DATABASE, add_token,
      "Make an access token and print it, this once" },
    { "token revoke", "NAME ID", NULL, NEEDS_DATABASE, revoke_token,
      "Revoke an access token" },

    { "session list", "", session_list_options, NEEDS_DATABASE, list_sessions,
      "List open sessions, the newest first" },
    { "session revoke", "[ID]", session_revoke_options, NEEDS_DATABASE, revoke_sessions,
      "End a session, a person's, or all" },
    { "session refresh", "", NULL, NEEDS_DATABASE, refresh_sessions,
      "Ask MariaDB anew for everybody, after it was changed by hand" },

    { "policy explain", "", explain_options, NEEDS_DATABASE, explain_policy,
      "Say which rule of the gate decides, and why" },

    { "nginx snippet", "", nginx_snippet_options, NEEDS_SETTINGS, print_nginx_snippet,
      "Print what to write into nginx for a site behind the gate" },
    { "nginx check", "FILE", nginx_check_options, NEEDS_NOTHING, check_nginx,
      "Find mistakes in a configuration of nginx that uses the gate" },

    { "print routes", "", NULL, NEEDS_NOTHING, print_routes,
      "Print every route with who may call it" },
    { "print openapi", "", NULL, NEEDS_NOTHING, print_openapi,
      "Print the OpenAPI document of the whole API" },
    { "print metrics", "", NULL, NEEDS_NOTHING, print_metrics,
      "Show what every program counts of itself" },
    { "print problems", "", NULL, NEEDS_NOTHING, print_problems,
      "Print everything that can go wrong, and what to do" },
    { "print permissions", "", NULL, NEEDS_NOTHING, print_permissions,
      "Print every permission there is" },
    { "print settings", "", NULL, NEEDS_NOTHING, print_settings,
      "Print a settings file with every default" },
    { "print completion", "", NULL, NEEDS_NOTHING, print_completion,
      "Print what bash completes command lines by" },

    { "doctor", "", doctor_options, NEEDS_NOTHING, examine_installation,
      "Say what is wrong with the installation, and what to type" },
    { "version", "", NULL, NEEDS_NOTHING, show_version,
      "Print the version" },
    { "help", "[COMMAND] [SUBCOMMAND]", NULL, NEEDS_NOTHING, show_help,
      "Say how a command is used" },
};
const size_t command_count = LODGE_COUNT(commands);
