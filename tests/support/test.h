/* What every unit test needs: libcheck, and a main that runs one list of tests. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <check.h>
#include <stdlib.h>

/* Defines main: runs these tests, each in a process of its own, as one suite of this name. */
#define RUN_TESTS(name_, ...) \
    int \
    main(void) \
    { \
        const TTest *const tests[] = { __VA_ARGS__ }; \
        TCase *all = tcase_create(name_); \
        Suite *suite = suite_create(name_); \
        for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) \
            tcase_add_test(all, tests[i]); \
        tcase_set_timeout(all, 60); \
        suite_add_tcase(suite, all); \
        SRunner *runner = srunner_create(suite); \
        srunner_run_all(runner, CK_ENV); \
        int failed = srunner_ntests_failed(runner); \
        srunner_free(runner); \
        return failed ? EXIT_FAILURE : EXIT_SUCCESS; \
    } \
    _Static_assert(sizeof(name_) > 1, "a suite has a name")

#endif
