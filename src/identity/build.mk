# libidentity: rules. Who is who, who may what; no HTTP, no SQL.
noinst_LTLIBRARIES += libidentity.la
libidentity_la_SOURCES = \
    %D%/access_tokens.c %D%/access_tokens.h \
    %D%/account_fields.c %D%/account_fields.h %D%/account_plan.h %D%/accounts.c %D%/accounts.h \
    %D%/administrators.c %D%/administrators.h %D%/registration.c %D%/user_words.c %D%/user_words.h %D%/user_words_again.c \
    %D%/blocklist.c %D%/blocklist.h \
    %D%/event_chain.c %D%/event_chain.h %D%/event_link.c %D%/event_key.c %D%/event_key.h %D%/event_proof.c %D%/event_proof.h \
    %D%/event_retention.c %D%/event_retention.h \
    %D%/account_events.c %D%/account_events.h %D%/event_view.c %D%/event_view.h %D%/events.c %D%/events.def %D%/events.h %D%/readable.c %D%/readable.h \
    %D%/hash_argon2.c %D%/hash_engine.c %D%/hash_engine.h %D%/hash_sodium.c %D%/hashing.c %D%/hashing.h \
    %D%/house.c %D%/house.h %D%/lists.c %D%/lists.h %D%/lockouts.c %D%/lockouts.h %D%/names.c %D%/names.h \
    %D%/password_changes.c %D%/password_changes.h %D%/passwords.c %D%/passwords.h %D%/permissions.c %D%/permissions.def %D%/permissions.h \
    %D%/grants.c %D%/grants.h %D%/group_grants.c %D%/group_roles.c %D%/groups.c %D%/groups.h \
    %D%/role_grants.c %D%/roles.c %D%/roles.h \
    %D%/news.c %D%/news.h %D%/replays.c %D%/replays.h %D%/session_table.c %D%/session_table.h %D%/sessions.c %D%/sessions.h \
    %D%/settings.c %D%/settings.h %D%/setup.c %D%/setup.h %D%/tokens.c %D%/tokens.h
libidentity_la_CPPFLAGS = $(AM_CPPFLAGS) $(ARGON2_CFLAGS) $(SODIUM_CFLAGS) $(UTF8PROC_CFLAGS) $(IDN2_CFLAGS) \
    $(ZLIB_CFLAGS)
libidentity_la_LIBADD = $(ARGON2_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(IDN2_LIBS) $(ZLIB_LIBS)

# Hashes that other programs made.
libidentity_la_SOURCES += \
    %D%/foreign_hash.h %D%/foreign_hash_crypt.c %D%/foreign_hash_kdf.c %D%/foreign_hash_read.c \
    %D%/foreign_hashes.c %D%/foreign_hashes.h %D%/hash_text.c %D%/hash_text.h
libidentity_la_CPPFLAGS += $(CRYPTO_CFLAGS) $(CRYPT_CFLAGS)
libidentity_la_LIBADD += $(CRYPTO_LIBS) $(CRYPT_LIBS)

# People from elsewhere.
libidentity_la_SOURCES += %D%/import_names.c %D%/import_names.h %D%/imports.c %D%/imports.h %D%/admissions.c %D%/admissions.h

# The gate: what is asked, and what the rules say.
libidentity_la_SOURCES += \
    %D%/gate_check.c %D%/gate_check.h %D%/gate_path.c %D%/gate_path.h %D%/gate_request.c %D%/gate_request.h \
    %D%/gate_values.c %D%/gate_values.h %D%/host.c %D%/host.h %D%/policy_digest.c %D%/policy_digest.h \
    %D%/policy.c %D%/policy.h %D%/policy_network.c %D%/policy_network.h %D%/policy_pattern.c %D%/policy_pattern.h \
    %D%/policy_question.c %D%/policy_question.h %D%/policy_rule.c %D%/policy_rule.h %D%/policy_steps.c \
    %D%/policy_steps.def %D%/policy_steps.h %D%/return_address.c %D%/return_address.h
libidentity_la_CPPFLAGS += $(PCRE2_CFLAGS)
libidentity_la_LIBADD += $(PCRE2_LIBS)

# What is counted.
libidentity_la_SOURCES += %D%/figures.c %D%/figures.def %D%/figures.h %D%/statistics.c %D%/statistics.h %D%/tallies.c %D%/tallies.h

# What is known of sessions, in memory that all programs share.
libidentity_la_SOURCES += \
    %D%/table.h %D%/table_figures.c %D%/table_file.c %D%/table_find.c %D%/table_keep.c %D%/table_layout.h \
    %D%/table_marks.c %D%/table_place.c %D%/table_record.c %D%/table_uses.c
libidentity_la_SOURCES += %D%/known.c %D%/known.h %D%/shown_token.c %D%/shown_token.h \
    %D%/standing.c %D%/standing.h

# What is revoked while MariaDB is away.
libidentity_la_SOURCES += %D%/journal.c %D%/journal.h %D%/journal_file.c %D%/journal_file.h %D%/session_ends.c \
    %D%/shared_file.c %D%/shared_file.h

# Passwords that everybody knows: made here, for lists of stolen ones are not ours to give away.
passwordsdir = $(pkgdatadir)
passwords_DATA = %D%/common-passwords.txt
EXTRA_DIST += %D%/common-passwords.awk %D%/common-words.txt
CLEANFILES += %D%/common-passwords.txt

%D%/common-passwords.txt: %D%/common-passwords.awk %D%/common-words.txt
	@$(MKDIR_P) %D%
	$(AM_V_GEN)(cd $(srcdir) && LC_ALL=C $(AWK) -f %D%/common-passwords.awk %D%/common-words.txt) > $@.new \
	    && mv $@.new $@
