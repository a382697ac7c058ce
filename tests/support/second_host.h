/* A second host beside the world's: a gate and jobs of its own, with a session table of its own, on the same MariaDB.
 * It is asked as nginx would, without one. */
#ifndef TESTS_SUPPORT_SECOND_HOST_H
#define TESTS_SUPPORT_SECOND_HOST_H

#include "support/browser.h"

#include <sys/types.h>

/* Starts it, with these further settings: for what RUN_STORIES prepares. It ends with the executable. */
void second_host_start(const char *settings);

/* What its gate answers this browser, or this program, about a URL: 204, 401, 403 … */
int second_host_asked(struct browser *browser, const char *url);

/* The same of the world's own gate. */
int first_host_asked(struct browser *browser, const char *url);

/* The process that keeps its jobs, and the child that feeds its table; 0: it does not run at this moment. */
pid_t second_host_jobs(void);
pid_t second_host_feed(void);

/* Kills its jobs with all they started; they are started again only after the other. */
void second_host_kill_jobs(void);
void second_host_start_jobs(void);

/* How many statements its gate, or its jobs, have made so far. */
long long second_host_statements(const char *program);

#endif
