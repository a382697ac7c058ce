/* parking: a service of your own, behind the same gate. What it does is of no use; how it is written is the
 * whole of it. See README.md. */
#include <gatelodge/gatelodge.h>

#define SPOTS 3                 /* in the car park */

enum { CAR_PARK_FULL };         /* which of the problems below */

static lodge_handler read_spot, reserve_spot, leave_spot;

struct spot { const char *place; int64_t level; };
struct reservation { const char *plate; int64_t hours; };

static const struct lodge_field spot_fields[] = {
    LODGE_TEXT(struct spot, place, "Which car park", .max = 40),
    LODGE_NUMBER(struct spot, level, "Which floor", .max = 9),
};
LODGE_SCHEMA(spot, struct spot, spot_fields);

static const struct lodge_field reservation_fields[] = {
    LODGE_TEXT(struct reservation, plate, "What the car's plate says", .required = true, .min = 2, .max = 12),
    LODGE_NUMBER(struct reservation, hours, "For how long", .fallback = "1", .min = 1, .max = 24),
};
LODGE_SCHEMA(reservation, struct reservation, reservation_fields);

static const struct lodge_problem_row problems[] = {
    [CAR_PARK_FULL] = { 409, "car_park_full", "The car park is full.", "Come back when somebody has left." },
};
static const enum lodge_problem reserve_problems[] = { LODGE_OWN_PROBLEM(CAR_PARK_FULL), LODGE_OK };

static const struct lodge_route routes[] = {
    { .method = LODGE_GET, .path = "/parking/v1/spot", .about = "Where may I park today",
      .caller = LODGE_PERSON, .permission = "parking.use", .pace = LODGE_PACE_READ,
      .gives = &spot, .run = read_spot },

    { .method = LODGE_POST, .path = "/parking/v1/reservations", .about = "Reserve a spot",
      .caller = LODGE_PERSON, .permission = "parking.use", .pace = LODGE_PACE_MAIL,
      .takes = &reservation, .gives = &spot, .problems = reserve_problems, .run = reserve_spot },

    { .method = LODGE_DELETE, .path = "/parking/v1/reservations/{plate}", .about = "Leave a spot",
      .caller = LODGE_FRESH_PERSON, .permission = "parking.use", .pace = LODGE_PACE_WRITE, .run = leave_spot },
};
static LODGE_RESOURCE(parking, "Parking", routes);

static enum lodge_problem
read_spot(struct lodge_call *call)
{
    LODGE_GIVE(call, struct spot, .place = "North", .level = lodge_caller_of(call)->fresh ? 2 : 0);
    return LODGE_OK;
}

static enum lodge_problem
reserve_spot(struct lodge_call *call)
{
    const struct reservation *wanted = LODGE_TAKEN(call, struct reservation);

    if (wanted->hours > SPOTS)
        return lodge_fail(lodge_fault_of(call), LODGE_OWN_PROBLEM(CAR_PARK_FULL), "%d spots", SPOTS);
    LODGE_GIVE(call, struct spot, .place = "North", .level = wanted->hours);
    return LODGE_OK;
}

static enum lodge_problem
leave_spot(struct lodge_call *call)
{
    return lodge_text_equal(lodge_path_part(call, "plate"), "GHOST") ? LODGE_NOT_FOUND : LODGE_OK;
}

int
main(int argc, char *argv[])
{
    static const struct lodge_resource *const resources[] = { &parking, &lodge_health, NULL };
    static const struct lodge_app app = {
        .name = "parking",
        .about = "Parking for people we know",
        .version = "1.0",
        .resources = resources,
        .problems = problems,
        .problem_count = LODGE_COUNT(problems),
        .identify = lodge_identify_by_gate,
    };
    return lodge_main(&app, argc, argv);
}
