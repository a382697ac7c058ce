/* What MariaDB says of itself. */
#ifndef STORE_SERVER_H
#define STORE_SERVER_H

#include "store/db.h"

/* What time it is there, in milliseconds since 1970. */
enum lodge_problem server_time(struct db *db, int64_t *now);

#endif
