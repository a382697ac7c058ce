# What measurements compare with. Built on demand: make bench/responder bench/hashes …
EXTRA_PROGRAMS += %D%/responder %D%/credentials %D%/hashes %D%/statements
check_PROGRAMS += %D%/parser
%C%_parser_SOURCES = %D%/parser.c %D%/answer.h
%C%_responder_SOURCES = %D%/responder.c %D%/answer.h
%C%_responder_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
%C%_responder_LDADD = $(FCGI_LIBS)
%C%_credentials_LDADD = libidentity.la libstore.la liblodge.la
%C%_hashes_LDADD = libidentity.la libstore.la liblodge.la
%C%_statements_CPPFLAGS = $(AM_CPPFLAGS) $(MARIADB_CFLAGS)
%C%_statements_LDADD = libstore.la liblodge.la $(MARIADB_LIBS)
EXTRA_DIST += %D%/run %D%/world.sh %D%/measure.sh %D%/bare %D%/import %D%/seed %D%/api %D%/api.lua %D%/checks.lua \
    %D%/mixed.lua %D%/sign_in.lua %D%/README.md

# The session table alone: make bench/table
EXTRA_PROGRAMS += %D%/table
%C%_table_LDADD = libidentity.la libstore.la liblodge.la

# How late revocations are seen, in a world of two hosts: make bench/revocation
EXTRA_PROGRAMS += %D%/revocation
%C%_revocation_SOURCES = %D%/revocation.c tests/support/door.c tests/support/door.h tests/support/second_host.c \
    tests/support/second_host.h
%C%_revocation_CPPFLAGS = $(stories_cppflags)
%C%_revocation_LDADD = $(check_LTLIBRARIES)
