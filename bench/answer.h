/* What responders say that do not think: the words of the gate to somebody with two groups. So that only the
 * thinking is compared, not what nginx has to read. */
#ifndef BENCH_ANSWER_H
#define BENCH_ANSWER_H

#define ANSWER \
    "Status: 204\r\n" \
    "Remote-User: ann\r\n" \
    "Remote-Groups: editors,staff\r\n" \
    "Remote-Name: Ann Example\r\n" \
    "Remote-Email: ann@example.org\r\n" \
    "Remote-User-Id: user_01jd4x9v8pf9ytzqk3w0e6c2ha\r\n" \
    "Gatelodge-Session: session_01jd4x9v8pf9ytzqk3w0e6c2hb\r\n" \
    "Gatelodge-Auth-Time: 1763640000\r\n" \
    "Gatelodge-Acr: 1\r\n" \
    "Gatelodge-Amr: pwd\r\n" \
    "Cache-Control: no-store\r\n" \
    "X-Request-Id: 5f3a0c1d2b4e6f708192a3b4c5d6e7f8\r\n" \
    "\r\n"

#endif
