/* What the house counts: a row of figures.def for each. Counted with lodge_count(FIGURE_…, 1), told by /metrics. */
#ifndef IDENTITY_FIGURES_H
#define IDENTITY_FIGURES_H

#include "identity/house.h"

#include <gatelodge/health.h>

enum figure {
#define FIGURE(name_, text, type_, label_, value_, about_) FIGURE_##name_,
#include "identity/figures.def"
#undef FIGURE
    FIGURE__COUNT
};

/* For lodge_app.figures. */
extern const struct lodge_figure house_figures[FIGURE__COUNT];

/* For db_observe. */
void house_count_database(enum db_outcome outcome);

/* For lodge_app.measure: the session table, the feed and the journal, which all programs of a machine share … */
void house_measure_machine(const struct house *house, double *figures);

/* … and the slots for hashing. */
void house_measure_hashing(const struct house *house, double *figures);

#endif
