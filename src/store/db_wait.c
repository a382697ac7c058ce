/* Waiting for an answer, for who must not wait until a time limit is over: while somebody says that MariaDB
 * is away, the answer is not waited for. */
#include "store/mariadb.h"

#include <gatelodge/clock.h>

#include <errno.h>
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
    int64_t left = end - lodge_steady();

    return left > SLICE ? SLICE : left > 0 ? (int)left : 0;
}

/* As poll would: more than 0, or 0 and ETIMEDOUT. A time limit below 0 is none. */
static int
wait_for_answer(my_socket socket, my_bool is_read, int limit)
{
    struct pollfd polled = { .fd = socket, .events = is_read ? POLLIN : POLLOUT };
    int64_t end = limit < 0 ? INT64_MAX : lodge_steady() + limit;

    for (;;) {
        int slice = slice_of(end), ready = poll(&polled, 1, slice);

        if (ready > 0 || (ready < 0 && errno != EINTR))
            return ready;
        if (slice == 0 || (waiting && waiting->is_away(waiting->away_what)))
            break;
    }
    errno = ETIMEDOUT;
    return 0;
}

void
db_wait_in_slices(MYSQL *connection)
{
    mysql_optionsv(connection, MARIADB_OPT_IO_WAIT, wait_for_answer);
}
