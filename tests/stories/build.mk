# Stories: the real programs with MariaDB and nginx, in a world that quickstart makes for each executable. They take
# minutes, so that make check leaves them out: make check-stories, or ./runtests.
stories = \
    %D%/administrating %D%/auditing %D%/breaking %D%/conditional %D%/filtering %D%/front_door %D%/grouping \
    %D%/importing %D%/knowing %D%/limits %D%/oneself %D%/other_origins %D%/outage %D%/people %D%/programs_tokens %D%/protecting \
    %D%/refusing %D%/registering %D%/reloading %D%/repeating %D%/revoking %D%/rising %D%/scale %D%/setting_up \
    %D%/signing_in %D%/signing_in_by_form %D%/speaking %D%/staying_signed_in %D%/two_hosts %D%/upgrading
if WITH_NGINX_MODULE
stories += %D%/answering
endif
check_PROGRAMS += $(stories)
EXTRA_DIST += %D%/routes_called.sh
CLEANFILES += %D%/*.routes %D%/*.exchanges %D%/*.log %D%/routes.all

stories_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CHECK_CFLAGS) $(CURL_CFLAGS) $(JSON_CFLAGS) \
    -DSOURCE_DIRECTORY='"$(abs_top_srcdir)"' -DBUILD_DIRECTORY='"$(abs_top_builddir)"'

check_LTLIBRARIES = %D%/libstories.la
%C%_libstories_la_SOURCES = \
    tests/support/application.c tests/support/application.h \
    tests/support/ask.c tests/support/ask.h \
    tests/support/browser.c tests/support/browser.h \
    tests/support/exchanges.c tests/support/exchanges.h \
    tests/support/load.c tests/support/load.h \
    tests/support/people.c tests/support/people.h \
    tests/support/programs.c tests/support/programs.h \
    tests/support/promises.c tests/support/promises.h \
    tests/support/rights.c tests/support/rights.h \
    tests/support/run.c tests/support/run.h \
    tests/support/settings.c tests/support/settings.h \
    tests/support/sql.c tests/support/sql.h \
    tests/support/story.c tests/support/story.h \
    tests/support/story_log.c \
    tests/support/text.c tests/support/text.h \
    tests/support/unsanitized.c tests/support/unsanitized.h \
    tests/support/world.c tests/support/world.h
%C%_libstories_la_CPPFLAGS = $(stories_cppflags)
%C%_libstories_la_LIBADD = $(CHECK_LIBS) $(CURL_LIBS) $(JSON_LIBS)

%C%_administrating_CPPFLAGS = $(stories_cppflags)
%C%_administrating_LDADD = $(check_LTLIBRARIES)
%C%_answering_CPPFLAGS = $(stories_cppflags)
%C%_answering_LDADD = $(check_LTLIBRARIES)
%C%_auditing_CPPFLAGS = $(stories_cppflags)
%C%_auditing_LDADD = $(check_LTLIBRARIES)
%C%_breaking_CPPFLAGS = $(stories_cppflags)
%C%_breaking_LDADD = $(check_LTLIBRARIES)
%C%_conditional_CPPFLAGS = $(stories_cppflags)
%C%_conditional_LDADD = $(check_LTLIBRARIES)
%C%_other_origins_CPPFLAGS = $(stories_cppflags)
%C%_other_origins_LDADD = $(check_LTLIBRARIES)
%C%_rising_CPPFLAGS = $(stories_cppflags)
%C%_rising_LDADD = $(check_LTLIBRARIES)
%C%_repeating_CPPFLAGS = $(stories_cppflags)
%C%_repeating_LDADD = $(check_LTLIBRARIES)
%C%_filtering_CPPFLAGS = $(stories_cppflags)
%C%_filtering_LDADD = $(check_LTLIBRARIES)
%C%_front_door_CPPFLAGS = $(stories_cppflags)
%C%_front_door_LDADD = $(check_LTLIBRARIES)
%C%_grouping_CPPFLAGS = $(stories_cppflags)
%C%_grouping_LDADD = $(check_LTLIBRARIES)
%C%_limits_CPPFLAGS = $(stories_cppflags)
%C%_limits_LDADD = $(check_LTLIBRARIES)
%C%_oneself_CPPFLAGS = $(stories_cppflags)
%C%_oneself_LDADD = $(check_LTLIBRARIES)
%C%_people_CPPFLAGS = $(stories_cppflags)
%C%_people_LDADD = $(check_LTLIBRARIES)
%C%_programs_tokens_CPPFLAGS = $(stories_cppflags)
%C%_programs_tokens_LDADD = $(check_LTLIBRARIES)
%C%_protecting_CPPFLAGS = $(stories_cppflags)
%C%_protecting_LDADD = $(check_LTLIBRARIES)
%C%_refusing_CPPFLAGS = $(stories_cppflags)
%C%_refusing_LDADD = $(check_LTLIBRARIES)
%C%_registering_CPPFLAGS = $(stories_cppflags)
%C%_registering_LDADD = $(check_LTLIBRARIES)
%C%_reloading_CPPFLAGS = $(stories_cppflags)
%C%_reloading_LDADD = $(check_LTLIBRARIES)
%C%_scale_CPPFLAGS = $(stories_cppflags)
%C%_scale_LDADD = $(check_LTLIBRARIES)
%C%_setting_up_CPPFLAGS = $(stories_cppflags)
%C%_setting_up_LDADD = $(check_LTLIBRARIES)
%C%_importing_CPPFLAGS = $(stories_cppflags)
%C%_importing_LDADD = $(check_LTLIBRARIES)
%C%_signing_in_CPPFLAGS = $(stories_cppflags)
%C%_signing_in_LDADD = $(check_LTLIBRARIES)
%C%_signing_in_by_form_CPPFLAGS = $(stories_cppflags)
%C%_signing_in_by_form_LDADD = $(check_LTLIBRARIES)
%C%_speaking_CPPFLAGS = $(stories_cppflags)
%C%_speaking_LDADD = $(check_LTLIBRARIES)
%C%_staying_signed_in_CPPFLAGS = $(stories_cppflags)
%C%_staying_signed_in_LDADD = $(check_LTLIBRARIES)
%C%_upgrading_CPPFLAGS = $(stories_cppflags)
%C%_upgrading_LDADD = $(check_LTLIBRARIES)

# Two at a time; each tells what it has to say when it has ended.
check-stories: all $(stories)
	@status=0; printf '%s\n' $(stories) | xargs -P 2 -I{} \
	    sh -c '{} >{}.log 2>&1; ended=$$?; cat {}.log; exit $$ended' || status=1; \
	    $(srcdir)/%D%/routes_called.sh $(builddir) || status=1; \
	    $(srcdir)/tests/openapi/replies.sh $(builddir) || [ $$? -eq 77 ] || status=1; exit $$status
.PHONY: check-stories

# A second host, asked without nginx.
%C%_two_hosts_SOURCES = %D%/two_hosts.c tests/support/door.c tests/support/door.h tests/support/second_host.c \
    tests/support/second_host.h
%C%_two_hosts_CPPFLAGS = $(stories_cppflags)
%C%_two_hosts_LDADD = $(check_LTLIBRARIES)

# Workers of the gate, each asked by itself.
%C%_workers = tests/support/door.c tests/support/door.h tests/support/gate_workers.c tests/support/gate_workers.h
%C%_knowing_SOURCES = %D%/knowing.c $(%C%_workers)
%C%_knowing_CPPFLAGS = $(stories_cppflags)
%C%_knowing_LDADD = $(check_LTLIBRARIES)
%C%_revoking_SOURCES = %D%/revoking.c $(%C%_workers)
%C%_revoking_CPPFLAGS = $(stories_cppflags)
%C%_revoking_LDADD = $(check_LTLIBRARIES)

# Crashes of all programs at once.
%C%_outage_SOURCES = %D%/outage.c tests/support/crash.c tests/support/crash.h $(%C%_workers)
%C%_outage_CPPFLAGS = $(stories_cppflags)
%C%_outage_LDADD = $(check_LTLIBRARIES)
