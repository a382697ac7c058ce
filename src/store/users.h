/* Rows of people: who they are, and the hash of what they sign in with. */
#ifndef STORE_USERS_H
#define STORE_USERS_H

#include "store/db.h"
#include "store/ids.h"

struct user {
    struct user_id id;
    const char *kind;               /* "person"; "service": never signs in, has tokens */
    const char *username;           /* folded: as it is compared */
    const char *email;              /* as it was given; NULL: none */
    const char *email_folded;       /* as it is compared; NULL: none */
    bool email_verified;
    const char *display_name;       /* NULL: none */
    const char *status;             /* "active", "suspended", "pending" */
    const char *locale;             /* BCP 47; NULL: none */
    const char *time_zone;          /* IANA; NULL: none */
    const char *attributes;         /* a JSON object */
    int64_t version;                /* grows with every change */
    int64_t created_at;
    int64_t updated_at;
    int64_t last_login_at;          /* 0: never */
    int64_t expires_at;             /* 0: never */
    const char *group_names;        /* sorted, with commas between, which no name holds; NULL: none. Read only */
    const char *role_names;         /* the same of roles given to the person, not by groups */
};

/* Somebody who signs in: what they are judged by, and what is told about them then. */
struct entrant {
    struct user_id id;
    const char *username;
    const char *email;              /* NULL: none */
    const char *display_name;       /* NULL: none */
    const char *status;
    int64_t expires_at;             /* 0: never */
    const char *hash;               /* of the password, in PHC form; NULL: none */
};

/* Where a page of people begins: behind this person, by time of creation. All zero: at the start. */
struct user_place {
    int64_t created_at;
    struct user_id id;
};

enum lodge_problem user_by_id(struct db *db, struct user_id id, struct user *user);

/* Their username; NULL when there is nobody. */
enum lodge_problem username_by_id(struct db *db, struct user_id id, const char **username);
enum lodge_problem user_by_username(struct db *db, const char *username, struct user *user);
enum lodge_problem user_by_email(struct db *db, const char *email_folded, struct user *user);

/* At most `limit` (1 to 201) people behind `place`, oldest first, or newest first. */
enum lodge_problem users_page(struct db *db, struct user_place place, bool newest_first, int64_t limit,
    struct lodge_list *users);

/* The same of those of one status. */
enum lodge_problem users_of_status(struct db *db, const char *status, struct user_place place, bool newest_first,
    int64_t limit, struct lodge_list *users);

/* The people whose name lies between two texts, these included, but for one: who ended the page before. */
struct user_range {
    const char *first, *last;       /* folded */
    struct user_id but;             /* none: for nobody */
};

/* At most `limit` (1 to 201) people of a range, by username, forwards or backwards; by folded e-mail address. */
enum lodge_problem users_by_usernames(struct db *db, struct user_range range, bool backwards, int64_t limit,
    struct lodge_list *users);
enum lodge_problem users_by_emails(struct db *db, struct user_range range, int64_t limit, struct lodge_list *users);

/* LODGE_USERNAME_TAKEN or LODGE_EMAIL_TAKEN when somebody has it. */
enum lodge_problem user_insert(struct db *db, const struct user *user);

/* Writes every member but id, created_at, last_login_at and the names where the version is still `user->version`, and
 * sets it to the next. LODGE_NOT_FOUND when there is no such row any more. */
enum lodge_problem user_update(struct db *db, const struct user *user);

/* LODGE_NOT_FOUND as above. */
enum lodge_problem user_delete(struct db *db, struct user_id id, int64_t version);

/* Writes the row for a change of what stands beside it, as a password. LODGE_NOT_FOUND. */
enum lodge_problem user_touch(struct db *db, struct user_id id, int64_t now);


/* Only login may ask; the command line by id, for an export. */
enum lodge_problem entrant_by_id(struct db *db, struct user_id id, struct entrant *entrant);
enum lodge_problem entrant_by_username(struct db *db, const char *username, struct entrant *entrant);
enum lodge_problem entrant_by_email(struct db *db, const char *email_folded, struct entrant *entrant);

/* Notes that they signed in. LODGE_NOT_FOUND when status, end or hash are not these any more. */
enum lodge_problem user_signed_in(struct db *db, const struct entrant *entrant, int64_t now);

/* The hash as text: ours in PHC form, others as identity/foreign_hashes.h has them. */
enum lodge_problem password_put(struct db *db, struct user_id id, const char *hash, int64_t now);

/* The same in place of a hash that was read; LODGE_NOT_FOUND when it is another by now. */
enum lodge_problem password_replace(struct db *db, struct user_id id, const char *old_hash, const char *hash,
    int64_t now);

#endif
