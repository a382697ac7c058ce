/* What MariaDB's error numbers mean. The table was filled by making a server fail; what could not be brought about, a
 * server without memory or a broken network, is as its manual says. */
#include "store/mariadb.h"

#include <stdio.h>
#include <string.h>

static const struct {
    unsigned number;
    enum error_kind kind;
} kinds[] = {
    { 1213, ERROR_CONFLICT },       /* deadlock; Galera: another node was first    */
    { 1205, ERROR_CONFLICT },       /* waited too long for a lock                  */
    { 1020, ERROR_CONFLICT },       /* the row changed since our snapshot          */

    { 2006, ERROR_LOST },           /* server has gone away                        */
    { 2013, ERROR_LOST },           /* lost connection, or no answer in time       */
    { 2026, ERROR_LOST },           /* TLS                                         */
    { 2027, ERROR_LOST },           /* malformed packet                            */
    { 1053, ERROR_LOST },           /* server shuts down                           */
    { 1927, ERROR_LOST },           /* connection was killed                       */
    { 1158, ERROR_LOST },           /* packets that could not be read or written … */
    { 1159, ERROR_LOST },
    { 1160, ERROR_LOST },
    { 1161, ERROR_LOST },           /* … or not in time                            */

    { 1047, ERROR_UNSURE },         /* node without quorum                         */
    { 1180, ERROR_UNSURE },         /* quorum lost during COMMIT                   */
    { 1317, ERROR_UNSURE },         /* query was killed                            */
    { 1969, ERROR_UNSURE },         /* max_statement_time                          */

    { 2002, ERROR_AWAY },           /* nobody listens                              */
    { 2003, ERROR_AWAY },
    { 2005, ERROR_AWAY },           /* host name not known                         */
    { 2012, ERROR_AWAY },           /* it hung up while greeting                   */
    { 1129, ERROR_AWAY },           /* host blocked after too many errors          */
    { 1135, ERROR_AWAY },           /* no thread for the connection                */
    { 1037, ERROR_AWAY },           /* out of memory …                             */
    { 1038, ERROR_AWAY },           /* … for sorting                               */
    { 1041, ERROR_AWAY },
    { 1040, ERROR_AWAY },           /* too many connections                        */
    { 1203, ERROR_AWAY },
    { 1226, ERROR_AWAY },
    { 1290, ERROR_AWAY },           /* read_only                                   */
    { 1792, ERROR_AWAY },
    { 1836, ERROR_AWAY },
    { 1021, ERROR_AWAY },           /* disk full                                   */
    { 1114, ERROR_AWAY },           /* table full                                  */

    { 1062, ERROR_DUPLICATE },
    { 1452, ERROR_ORPHAN },         /* foreign key                                 */
};

/* Everything else is final: missing rights (1045, 1142, 1143), a wrong schema (1054, 1146), wrong SQL. */
static enum error_kind
kind_of(unsigned number)
{
    for (size_t i = 0; i < LODGE_COUNT(kinds); i++)
        if (kinds[i].number == number)
            return kinds[i].kind;
    return ERROR_BROKEN;
}

/* "Duplicate entry 'ann' for key 'users_username'", in whatever language: the last word in quotes. */
static void
keep_duplicate_key(struct db *db, const char *text)
{
    const char *end = strrchr(text, '\'');
    const char *start = end ? memrchr(text, '\'', (size_t)(end - text)) : NULL;

    db->duplicate_key[0] = '\0';
    if (start)
        snprintf(db->duplicate_key, sizeof(db->duplicate_key), "%.*s", (int)(end - start - 1), start + 1);
}

/* Not when there are too many connections, or a question took too long: others may have better luck. */
bool
db_is_out_of_reach(const struct db *db)
{
    static const unsigned numbers[] = {
        2002, 2003, 2005, 2006, 2012, 2013, 2026, 2027, 1053, 1047, 1129, 1158, 1159, 1160, 1161,
    };

    for (size_t i = 0; i < LODGE_COUNT(numbers); i++)
        if (numbers[i] == db->error_number)
            return true;
    return false;
}

enum error_kind
db_failed(struct db *db, const char *what, unsigned number, const char *text)
{
    db->error = kind_of(number);
    db->error_number = number;
    if (db->error == ERROR_DUPLICATE) {     /* MariaDB's sentence shows the value: not for a log */
        keep_duplicate_key(db, text);
        snprintf(db->why, sizeof(db->why), "%s: duplicate %s", what, db->duplicate_key);
    } else {
        snprintf(db->why, sizeof(db->why), "%s: %s (%u)", what, text, number);
    }
    if (db->error == ERROR_LOST)
        db_close(db);
    return db->error;
}

enum error_kind
db_misused(struct db *db, const char *what, const char *text)
{
    db->error = ERROR_BROKEN;
    db->error_number = 0;
    snprintf(db->why, sizeof(db->why), "%s: %s", what, text);
    return db->error;
}

enum lodge_problem
db_problem(enum error_kind kind, bool final)
{
    switch (kind) {
    case ERROR_NONE:
        return LODGE_OK;
    case ERROR_LOST:
    case ERROR_UNSURE:
        return final ? LODGE_OUTCOME_UNKNOWN : LODGE_UNAVAILABLE;
    case ERROR_CONFLICT:
    case ERROR_AWAY:
        return LODGE_UNAVAILABLE;
    case ERROR_DUPLICATE:
        return LODGE_ALREADY_THERE;
    case ERROR_ORPHAN:
        return LODGE_NOT_FOUND;
    case ERROR_BROKEN:
        return LODGE_BROKEN;
    }
    return LODGE_BROKEN;
}

enum lodge_problem
db_fail(struct db *db, enum lodge_problem problem)
{
    if (db->fault && problem == LODGE_UNAVAILABLE)
        lodge_later(db->fault, problem, (int)((db->settings->retry_after + 999) / 1000));
    return db->fault ? lodge_fail(db->fault, problem, "%s", db->why) : problem;
}

const char *
db_why(const struct db *db)
{
    return db->why;
}

const char *
db_duplicate_key(const struct db *db)
{
    return db->duplicate_key;
}
