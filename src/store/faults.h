/* Faults that tests ask for by name. In a build without --enable-test-seams there are none. */
#ifndef STORE_FAULTS_H
#define STORE_FAULTS_H

#include "config.h"

enum fault {
    FAULT_DATABASE_ERROR,       /* statements and COMMIT fail with this error number */
    FAULT_COMMIT_LOST,          /* COMMIT is done, and its answer is lost            */
    FAULT_KILLED_BEFORE_COMMIT, /* the worker is killed when all but COMMIT is done  */
    FAULT_KILLED_AFTER_COMMIT,  /* the worker is killed before it can answer         */
    FAULT__COUNT
};

#ifdef LODGE_TEST_SEAMS
/* The number behind the fault's name in the file that GATELODGE_TEST_FAULTS names, a line each: `NAME`,
 * `NAME:number`, or `NAME:number@3` for the third time alone that a call of ours asks the database. 1 without a
 * number; 0 when the fault is not asked for at this time. */
int fault_number(enum fault fault, unsigned time);

/* Ends the process as kill -9 does, when the fault is asked for at this time. */
void fault_kills(enum fault fault, unsigned time);
#else
#define fault_number(fault, time) ((void)(time), 0)
#define fault_kills(fault, time)  ((void)(time))
#endif

#endif
