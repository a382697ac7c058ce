/* A crash of all programs of a world at once, as of the machine that they run on. */
#ifndef TESTS_SUPPORT_CRASH_H
#define TESTS_SUPPORT_CRASH_H

/* Kills gate, login, api and jobs with all their workers, so that none can do anything more. */
void programs_crash(void);

/* Starts them again as they were started, and waits until they serve. */
void programs_return(void);

#endif
