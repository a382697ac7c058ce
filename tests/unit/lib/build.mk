# What this folder adds to the tests.
# One executable for each file.
unit_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CHECK_CFLAGS)
unit_libs = liblodge.la $(CHECK_LIBS)

check_PROGRAMS += %D%/test_settings
TESTS += %D%/test_settings
%C%_test_settings_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_log
TESTS += %D%/test_log
%C%_test_log_CPPFLAGS = $(unit_cppflags) $(JSON_CFLAGS)
%C%_test_log_LDADD = $(unit_libs) $(JSON_LIBS)

check_PROGRAMS += %D%/test_pace
TESTS += %D%/test_pace
%C%_test_pace_CPPFLAGS = $(unit_cppflags)
%C%_test_pace_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_json %D%/test_form %D%/test_schema
TESTS += %D%/test_json %D%/test_form %D%/test_schema
%C%_test_json_CPPFLAGS = $(unit_cppflags)
%C%_test_json_LDADD = $(unit_libs)
%C%_test_form_CPPFLAGS = $(unit_cppflags)
%C%_test_form_LDADD = $(unit_libs)
%C%_test_schema_CPPFLAGS = $(unit_cppflags)
%C%_test_schema_LDADD = $(unit_libs)

core_tests = %D%/test_arena %D%/test_clock %D%/test_cors %D%/test_digest %D%/test_etag %D%/test_id %D%/test_replay %D%/test_serve \
    %D%/test_text %D%/test_words
check_PROGRAMS += $(core_tests)
TESTS += $(core_tests)
%C%_test_arena_CPPFLAGS = $(unit_cppflags)
%C%_test_arena_LDADD = $(unit_libs)
%C%_test_clock_CPPFLAGS = $(unit_cppflags)
%C%_test_clock_LDADD = $(unit_libs)
%C%_test_cors_CPPFLAGS = $(unit_cppflags)
%C%_test_cors_LDADD = $(unit_libs)
%C%_test_digest_CPPFLAGS = $(unit_cppflags)
%C%_test_digest_LDADD = $(unit_libs)
%C%_test_etag_CPPFLAGS = $(unit_cppflags)
%C%_test_etag_LDADD = $(unit_libs)
%C%_test_id_CPPFLAGS = $(unit_cppflags)
%C%_test_id_LDADD = $(unit_libs)
%C%_test_replay_CPPFLAGS = $(unit_cppflags)
%C%_test_replay_LDADD = $(unit_libs)
%C%_test_serve_CPPFLAGS = $(unit_cppflags)
%C%_test_serve_LDADD = $(unit_libs)
%C%_test_text_CPPFLAGS = $(unit_cppflags)
%C%_test_text_LDADD = $(unit_libs)
%C%_test_words_CPPFLAGS = $(unit_cppflags)
%C%_test_words_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_check %D%/test_reply
TESTS += %D%/test_check %D%/test_reply
%C%_test_check_CPPFLAGS = $(unit_cppflags)
%C%_test_check_LDADD = $(unit_libs)
%C%_test_reply_CPPFLAGS = $(unit_cppflags)
%C%_test_reply_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_fastcgi
TESTS += %D%/test_fastcgi
%C%_test_fastcgi_SOURCES = %D%/test_fastcgi.c tests/support/door.c tests/support/door.h
%C%_test_fastcgi_CPPFLAGS = $(unit_cppflags)
%C%_test_fastcgi_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_describe
TESTS += %D%/test_describe
%C%_test_describe_CPPFLAGS = $(unit_cppflags)
%C%_test_describe_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_prefork %D%/test_handover
TESTS += %D%/test_prefork %D%/test_handover
life_sources = %D%/life.c %D%/life.h tests/support/door.c tests/support/door.h
%C%_test_prefork_SOURCES = %D%/test_prefork.c $(life_sources)
%C%_test_prefork_CPPFLAGS = $(unit_cppflags)
%C%_test_prefork_LDADD = $(unit_libs)
%C%_test_handover_SOURCES = %D%/test_handover.c $(life_sources)
%C%_test_handover_CPPFLAGS = $(unit_cppflags)
%C%_test_handover_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_main
TESTS += %D%/test_main
%C%_test_main_SOURCES = %D%/test_main.c tests/support/door.c tests/support/door.h
%C%_test_main_CPPFLAGS = $(unit_cppflags)
%C%_test_main_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_show
TESTS += %D%/test_show
%C%_test_show_CPPFLAGS = $(unit_cppflags)
%C%_test_show_LDADD = $(unit_libs)

# AddressSanitizer cannot be confined, so that this one is built without, whatever the build.
check_PROGRAMS += %D%/test_sandbox
TESTS += %D%/test_sandbox
%C%_test_sandbox_SOURCES = %D%/test_sandbox.c src/lib/sandbox.c src/lib/landlock.c src/lib/landlock.h
%C%_test_sandbox_CPPFLAGS = $(unit_cppflags) $(SECCOMP_CFLAGS)
%C%_test_sandbox_CFLAGS = -std=c11 $(WARNING_CFLAGS)
%C%_test_sandbox_LDFLAGS =
%C%_test_sandbox_LDADD = $(SECCOMP_LIBS) $(CHECK_LIBS)

check_PROGRAMS += %D%/test_health %D%/test_service
TESTS += %D%/test_health %D%/test_service
%C%_test_health_CPPFLAGS = $(unit_cppflags)
%C%_test_health_LDADD = $(unit_libs)
%C%_test_service_CPPFLAGS = $(unit_cppflags)
%C%_test_service_LDADD = $(unit_libs)

check_PROGRAMS += %D%/test_filter %D%/test_filter_match
TESTS += %D%/test_filter %D%/test_filter_match
%C%_test_filter_CPPFLAGS = $(unit_cppflags)
%C%_test_filter_LDADD = $(unit_libs)
%C%_test_filter_match_CPPFLAGS = $(unit_cppflags)
%C%_test_filter_match_LDADD = $(unit_libs)
