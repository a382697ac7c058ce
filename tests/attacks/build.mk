# Attacks: stories of somebody who wants in, with their variants generated. Run by make check-attacks and
# ./runtests; GATELODGE_ATTACKS=10 tries ten times as many variants, as tests/nightly does.
attacks = %D%/credentials %D%/inputs %D%/messages %D%/paths %D%/records %D%/rights
check_PROGRAMS += $(attacks)

attacks_ldadd = tests/stories/libstories.la
attacks_pipeline = %D%/pipeline.c %D%/pipeline.h
attacks_packet = %D%/packet.c %D%/packet.h
EXTRA_DIST += %D%/packet.mjs

attacks_shape = %D%/shape.c %D%/shape.h $(attacks_pipeline)
%C%_credentials_SOURCES = %D%/credentials.c $(attacks_packet) $(attacks_pipeline)
%C%_credentials_CPPFLAGS = $(stories_cppflags)
%C%_credentials_LDADD = $(attacks_ldadd)
%C%_inputs_SOURCES = %D%/inputs.c $(attacks_shape)
%C%_inputs_CPPFLAGS = $(stories_cppflags)
%C%_inputs_LDADD = $(attacks_ldadd)
%C%_rights_SOURCES = %D%/rights.c %D%/rights.def $(attacks_shape)
%C%_rights_CPPFLAGS = $(stories_cppflags)
%C%_rights_LDADD = $(attacks_ldadd)
%C%_messages_SOURCES = %D%/messages.c $(attacks_packet) $(attacks_pipeline)
%C%_messages_CPPFLAGS = $(stories_cppflags)
%C%_messages_LDADD = $(attacks_ldadd)

%C%_records_SOURCES = %D%/records.c tests/support/door.c tests/support/door.h
%C%_records_CPPFLAGS = $(stories_cppflags)
%C%_records_LDADD = $(attacks_ldadd)
%C%_paths_SOURCES = %D%/paths.c $(attacks_pipeline)
%C%_paths_CPPFLAGS = $(stories_cppflags)
%C%_paths_LDADD = $(attacks_ldadd)

# Needs no world. The program is no test by itself, so that it does not stand among them.
check_PROGRAMS += tests/support/return_says
tests_support_return_says_SOURCES = %D%/return_says.c
tests_support_return_says_LDADD = libidentity.la liblodge.la
TESTS += %D%/redirects.sh
EXTRA_DIST += %D%/redirects.sh %D%/redirects.mjs

check-attacks: all $(attacks)
	@status=0; for attack in $(attacks); do $$attack || status=1; done; exit $$status
.PHONY: check-attacks
