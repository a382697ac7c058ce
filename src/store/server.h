/* What MariaDB says of itself. */
#ifndef STORE_SERVER_H
#define STORE_SERVER_H

#include "store/db.h"

/* The newest file of db/schema/ that these programs were made with. */
#define SCHEMA_WANTED SCHEMA_NEWEST

/* What time it is there, in milliseconds since 1970. */
enum lodge_problem server_time(struct db *db, int64_t *now);

/* Whether its binary log holds statements alone, which READ COMMITTED does not allow. */
enum lodge_problem server_logs_statements(struct db *db, bool *statements);

struct server_state {
    int64_t now;                /* its clock, milliseconds since 1970 */
    const char *version;
};

enum lodge_problem server_state(struct db *db, struct server_state *state);

/* The number of the newest file of db/schema/ that was applied. */
enum lodge_problem schema_number(struct db *db, int64_t *number);

#endif
