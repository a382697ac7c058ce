/* Calls from the web server, one at a time. */
#ifndef LIB_FASTCGI_H
#define LIB_FASTCGI_H

#include "lib/call.h"

enum fastcgi_end {
    FASTCGI_LEFT,       /* was asked to leave                       */
    FASTCGI_RETIRED,    /* has answered as many calls as it should  */
};

/* Answers calls that come in on the listening socket until `signals`, a descriptor, can be read, or until
 * calls_per_worker were answered. A call in hand is always finished. */
enum fastcgi_end fastcgi_run(const struct server *server, int listening, int signals);

#endif
