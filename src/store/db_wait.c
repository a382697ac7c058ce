/* Waiting for MariaDB in the driver's place. By itself it would begin anew after every signal, and who gets some
 * regularly would wait for ever. And some must not wait until a time limit is over: once somebody says that
 * MariaDB is away, their answer is not waited for. */
#include "store/mariadb.h"

#include <gatelodge/clock.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>

#define SLICE 50            /* milliseconds between two looks */

/* The driver's callback is told the socket and nothing else. A process waits for one answer at a time. */
static const struct db *waiting;

void
db_is_waiting(const struct db *db)
{
    waiting = db;
}

static int
slice_of(int64_t end)
{
    int64_t left = end - lodge_steady(), most = waiting ? SLICE : INT_MAX;

    return left > most ? (int)most : left > 0 ? (int)left : 0;
}

/* As poll would: more than 0, or 0 and ETIMEDOUT. A time limit below 0 is none. */
static int
wait_for_socket(my_socket handle, my_bool to_read, int limit)
{
    struct pollfd socket = { .fd = handle, .events = to_read ? POLLIN : POLLOUT };
    int64_t end = limit < 0 ? INT64_MAX : lodge_steady() + limit;

    for (;;) {
        int slice = slice_of(end), ready = poll(&socket, 1, slice);

        if (ready > 0 || (ready < 0 && errno != EINTR))
            return ready;
        if (slice == 0 || (waiting && waiting->is_away(waiting->away_what)))
            break;
    }
    errno = ETIMEDOUT;
    return 0;
}

void
db_wait_ourselves(MYSQL *connection)
{
    mysql_optionsv(connection, MARIADB_OPT_IO_WAIT, wait_for_socket);
}
