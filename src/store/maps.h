/* What the files of this floor share: what each statement takes and gives. No other floor includes this. */
#ifndef STORE_MAPS_H
#define STORE_MAPS_H

#include "store/db.h"

#define QUERY_VALUES_MAX  20        /* `?` of one statement      */
#define QUERY_COLUMNS_MAX 24        /* columns of one row        */

#define PAGE_ROWS_MAX     201       /* one more than a page shows: it says that there is another */

#define AFTER_ALL_NAMES "\xF4\x8F\xBF\xBF"  /* where names begin backwards: the last character that there can be */

/* What a statement does to what checks say (decision 22). */
enum query_news {
    QUERY_TELLS = 1 << 0,       /* its transaction has to tell other hosts … */
    QUERY_ADDS  = 1 << 1,       /* … but not one that adds what nobody can know yet */
};

/* One statement of db/queries/, as queries.awk writes it down. */
struct query_row {
    const char *name;
    unsigned owners;                            /* bits of enum query_owner */
    unsigned char takes[QUERY_VALUES_MAX + 1];  /* enum db_kind for each `?`, ended by DB_NULL */
    unsigned char news;                         /* bits of enum query_news */
    const struct db_column *gives;              /* NULL: no rows */
    const char *text;
};

/* The row of `SELECT COUNT(*) AS count`. */
struct count {
    int64_t count;
};

/* The row of `SELECT at`. */
struct event_time {
    int64_t at;
};

extern const struct query_row queries[QUERY__COUNT];

/* The maps that `-- gives:` names; each stands beside the functions that use it. */
extern const struct db_column
    event_count_columns[], event_counts_columns[], event_hour_columns[], event_link_columns[],
    event_seq_columns[], event_time_columns[],
    session_owner_columns[], event_columns[], event_gap_columns[], event_head_columns[], sealed_event_columns[],
    attempts_columns[], change_columns[], checksum_columns[], count_columns[], entrant_columns[],
    found_user_columns[], group_columns[], group_size_columns[], member_columns[],
    owned_token_columns[], token_owner_columns[],
    migration_columns[], name_columns[], permission_source_columns[], plan_columns[], replay_columns[], role_columns[],
    schema_number_columns[], server_state_columns[], server_time_columns[], session_columns[],
    session_user_columns[], source_columns[], token_columns[], token_user_columns[], user_columns[],
    walked_user_columns[];

/* The names that a statement gives (`-- gives: name`), at most `max`. */
enum lodge_problem db_names(struct db *db, enum query query, const struct db_value *values, size_t count,
    size_t max, struct lodge_texts *texts);

/* Runs a text that has no values and gives no rows: a statement of a migration. */
enum lodge_problem db_say(struct db *db, const char *what, const char *text, size_t length);

/* The last error, for people. */
const char *db_why(const struct db *db);

#endif
