/* gatelodge: write a service that stands behind the gate.
 *
 * This header includes the whole public interface. Each of the headers below says what it is for;
 * what is not declared in them is not promised. */
#ifndef GATELODGE_GATELODGE_H
#define GATELODGE_GATELODGE_H

#include <gatelodge/app.h>
#include <gatelodge/arena.h>
#include <gatelodge/call.h>
#include <gatelodge/clock.h>
#include <gatelodge/digest.h>
#include <gatelodge/filter.h>
#include <gatelodge/health.h>
#include <gatelodge/id.h>
#include <gatelodge/log.h>
#include <gatelodge/problem.h>
#include <gatelodge/random.h>
#include <gatelodge/replay.h>
#include <gatelodge/route.h>
#include <gatelodge/running.h>
#include <gatelodge/sandbox.h>
#include <gatelodge/schema.h>
#include <gatelodge/setting.h>
#include <gatelodge/text.h>
#include <gatelodge/words.h>

#endif
