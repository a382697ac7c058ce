# libgatelodge: from a FastCGI request to a typed call, and back.
lib_LTLIBRARIES += libgatelodge.la
libgatelodge_la_SOURCES = \
    %D%/arena.c %D%/call.c %D%/call.h %D%/caller.c %D%/clock.c %D%/id.c %D%/match.c \
    %D%/problem.c %D%/random.c %D%/serve.c %D%/settings.h %D%/text.c
libgatelodge_la_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS) $(JSON_CFLAGS) $(CONFUSE_CFLAGS)
libgatelodge_la_LIBADD = $(FCGI_LIBS) $(JSON_LIBS) $(CONFUSE_LIBS)
libgatelodge_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -export-symbols-regex '^lodge_'
