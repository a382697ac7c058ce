/* How log lines look. What may be logged: <gatelodge/log.h>. */
#ifndef LIB_LOG_H
#define LIB_LOG_H

#include <gatelodge/log.h>

#include "lib/settings.h"

/* From now on lines say this program (its name must live on) and follow these settings; NULL: the defaults.
 * Under systemd's journal a line begins with its priority. */
void log_use(const char *program, const struct log_settings *settings);

/* Whether a line of this level is written: else nothing need be made ready for one. */
bool log_writes(enum lodge_level level);

#endif
