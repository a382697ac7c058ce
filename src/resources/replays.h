/* For lodge_app.replays: the two ways in which the house answers repeated requests. */
#ifndef RESOURCES_REPLAYS_H
#define RESOURCES_REPLAYS_H

#include <gatelodge/replay.h>

extern const struct lodge_replays replays_enclosed;     /* one transaction with what is done: for the api */
extern const struct lodge_replays replays_reserved;     /* beside it: where passwords are hashed          */

#endif
