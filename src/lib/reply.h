/* From what a handler gave to what is answered. */
#ifndef LIB_REPLY_H
#define LIB_REPLY_H

#include <gatelodge/call.h>

/* Writes status, body and the headers that belong to them, and returns the problem that is told, which is another when
 * the handler broke its promise. */
enum lodge_problem write_answer(struct lodge_call *call, enum lodge_problem problem);

/* Adds what every answer has. The problem as above: an answer that was not written yet is written now. */
enum lodge_problem write_reply(struct lodge_call *call, enum lodge_problem problem);

/* The methods that the path of this call has, as "GET, HEAD, OPTIONS": for 405, for OPTIONS, for pages of others. */
const char *methods_of_path(struct lodge_call *call);

/* The body of what was given, without what is shown once. */
enum lodge_problem reply_without_secrets(struct lodge_call *call, const char **body);

#endif
