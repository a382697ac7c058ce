/* What systemd is told. */
#ifndef LIB_NOTIFY_H
#define LIB_NOTIFY_H

/* Tells the service manager a state ("READY=1"), when there is one that wants to know (sd_notify(3)). */
void notify(const char *state);

#endif
