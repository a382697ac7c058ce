/* What the house counts, and what is measured when somebody asks. */
#include "identity/figures.h"

#include "identity/hashing.h"
#include "identity/table.h"

const struct lodge_figure house_figures[FIGURE__COUNT] = {
#define FIGURE(name_, text, type_, label_, value_, about_) \
    { .name = text, .type = type_, .label = label_, .value = value_, .about = about_ },
#include "identity/figures.def"
#undef FIGURE
};

void
house_count_database(enum db_outcome outcome)
{
    static const enum figure counted[] = {
        [DB_ANSWERED] = FIGURE_DATABASE_ANSWERED, [DB_MET_CONFLICT] = FIGURE_DATABASE_CONFLICT,
        [DB_IS_AWAY] = FIGURE_DATABASE_AWAY, [DB_REFUSED] = FIGURE_DATABASE_FAILED,
        [DB_CONNECTING] = FIGURE_DATABASE_CONNECTS,
    };

    if (outcome != DB_OUTCOME_UNSTATED)
        lodge_count(counted[outcome], 1);
}

void
house_measure_machine(const struct house *house, double *figures)
{
    struct table_figures table = { 0 };

    if (!house->table)
        return;
    table_count(house->table, &table);
    figures[FIGURE_TABLE_RECORDS] = (double)table.records;
    figures[FIGURE_TABLE_USED] = (double)table.bytes_used;
    figures[FIGURE_TABLE_SIZE] = (double)table.bytes;
    figures[FIGURE_TABLE_KEPT] = (double)table.kept;
    figures[FIGURE_TABLE_TOO_LARGE] = (double)table.too_large;
    figures[FIGURE_TABLE_GIVEN_UP] = (double)table.given_up;
    figures[FIGURE_TABLE_EVICTED] = (double)table.evicted;
    figures[FIGURE_LEASE] = table.vouched_ago >= 0 && table.vouched_ago <= house->settings->table.lease;
    figures[FIGURE_AWAY] = table.away;
    figures[FIGURE_JOURNAL] = (double)table.journal;
    if (table.vouched_ago >= 0)
        figures[FIGURE_FEED_AGE] = (double)table.vouched_ago / 1000;
}

void
house_measure_hashing(const struct house *house, double *figures)
{
    figures[FIGURE_HASHING_TAKEN] = hashing_taken(house->hashing);
    figures[FIGURE_HASHING_SLOTS] = hashing_slots(house->hashing);
}
