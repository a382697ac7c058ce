/* Who spends processor time on purpose lets everybody else go first: they get what others leave, and a tenth of what
 * others get when those leave nothing. What the kernel refuses or does not know is left out: it is a courtesy. */
#ifndef PROGRAMS_STAND_BACK_H
#define PROGRAMS_STAND_BACK_H

/* For the parent of the workers: its session, if there is nobody else in it. */
void stand_back_as_session(void);

/* For a worker: itself. */
void stand_back(void);

#endif
