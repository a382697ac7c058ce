/* Identifiers inside and outside. */
#include "support/test.h"

#include <gatelodge/clock.h>
#include <gatelodge/id.h>

#include <string.h>

static int64_t
in_2023(void)
{
    return 0x0188bac7ffff;
}

START_TEST(the_known_example_reads_and_writes_the_same)
{
    /* From the TypeID specification's valid examples. */
    static const struct lodge_id example = { { 0x01, 0x89, 0x0a, 0x5d, 0xac, 0x96, 0x77, 0x4b,
        0xbc, 0xce, 0xb3, 0x02, 0x09, 0x9a, 0x80, 0x57 } };
    struct lodge_arena *arena = lodge_arena_new(4096);
    struct lodge_id id;

    ck_assert_str_eq(lodge_id_text(arena, "prefix", example), "prefix_01h455vb4pex5vsknk084sn02q");
    ck_assert(lodge_id_parse("prefix_01h455vb4pex5vsknk084sn02q", "prefix", &id));
    ck_assert(lodge_id_equal(id, example));
    ck_assert_str_eq(lodge_id_text(arena, "x", (struct lodge_id){ { 0 } }), "x_00000000000000000000000000");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_new_id_is_a_uuid_of_version_7_and_begins_with_the_time)
{
    lodge_clock_use(in_2023);
    for (int i = 0; i < 100; i++) {
        struct lodge_id id = lodge_id_new();
        ck_assert_int_eq(memcmp(id.bytes, "\x01\x88\xba\xc7\xff\xff", 6), 0);
        ck_assert_int_eq(id.bytes[6] >> 4, 7);
        ck_assert_int_eq(id.bytes[8] >> 6, 2);
    }
    ck_assert(!lodge_id_equal(lodge_id_new(), lodge_id_new()));
}
END_TEST

START_TEST(every_id_survives_being_written_and_read)
{
    struct lodge_arena *arena = lodge_arena_new(1024 * 1024);

    for (int i = 0; i < 1000; i++) {
        struct lodge_id made = lodge_id_new(), read;
        made.bytes[0] = (unsigned char)i;       /* also the highest bits */
        ck_assert(lodge_id_parse(lodge_id_text(arena, "user", made), "user", &read));
        ck_assert(lodge_id_equal(made, read));
    }
    lodge_arena_free(arena);
}
END_TEST

START_TEST(what_is_not_exactly_an_id_is_refused)
{
    static const char *const wrong[] = {
        "", "user", "user_", "_01h455vb4pex5vsknk084sn02q", "session_01h455vb4pex5vsknk084sn02q",
        "user-01h455vb4pex5vsknk084sn02q", "user_01h455vb4pex5vsknk084sn02", "user_01h455vb4pex5vsknk084sn02qq",
        "user_01H455VB4PEX5VSKNK084SN02Q", "user_81h455vb4pex5vsknk084sn02q", "user_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "user_01h455vb4pex5vsknk084sn02i", "user_01h455vb4pex5vsknk084sn02l", "user_01h455vb4pex5vsknk084sn02o",
        "user_01h455vb4pex5vsknk084sn02u", "user_01h455vb4pex5vsknk084sn02 ", " user_01h455vb4pex5vsknk084sn02q",
        "user_01h455vb4pex5vsknk084sn0\xc3\xa9",
    };
    struct lodge_id id;

    for (size_t i = 0; i < LODGE_COUNT(wrong); i++)
        ck_assert_msg(!lodge_id_parse(wrong[i], "user", &id), "%s", wrong[i]);
}
END_TEST

RUN_TESTS("id", the_known_example_reads_and_writes_the_same,
    a_new_id_is_a_uuid_of_version_7_and_begins_with_the_time, every_id_survives_being_written_and_read,
    what_is_not_exactly_an_id_is_refused);
