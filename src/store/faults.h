/* Faults that tests ask for by name. In a build without --enable-test-seams there are none. */
#ifndef STORE_FAULTS_H
#define STORE_FAULTS_H

#include "config.h"

enum fault {
    FAULT_DATABASE_ERROR,       /* every statement fails with this error number */
    FAULT_COMMIT_LOST,          /* COMMIT is done, and its answer is lost       */
    FAULT__COUNT
};

#ifdef LODGE_TEST_SEAMS
/* The number behind the fault's name in the file that GATELODGE_TEST_FAULTS names, one `NAME` or
 * `NAME:number` a line; 1 without a number; 0 when the fault is not asked for. */
int fault_number(enum fault fault);
#else
#define fault_number(fault) 0
#endif

#endif
