# libidentity: rules. Who is who, who may what; no HTTP, no SQL.
noinst_LTLIBRARIES += libidentity.la
libidentity_la_SOURCES = \
    %D%/blocklist.c %D%/blocklist.h %D%/digest.c %D%/digest.h %D%/hashing.c %D%/hashing.h \
    %D%/house.c %D%/house.h %D%/lockouts.c %D%/lockouts.h %D%/names.c %D%/names.h \
    %D%/passwords.c %D%/passwords.h %D%/permissions.c %D%/permissions.def %D%/permissions.h \
    %D%/session_table.c %D%/session_table.h %D%/sessions.c %D%/sessions.h \
    %D%/settings.c %D%/settings.h %D%/tokens.c %D%/tokens.h
libidentity_la_CPPFLAGS = $(AM_CPPFLAGS) $(ARGON2_CFLAGS) $(CRYPTO_CFLAGS) $(UTF8PROC_CFLAGS) $(IDN2_CFLAGS) \
    $(ZLIB_CFLAGS)
libidentity_la_LIBADD = $(ARGON2_LIBS) $(CRYPTO_LIBS) $(UTF8PROC_LIBS) $(IDN2_LIBS) $(ZLIB_LIBS)
