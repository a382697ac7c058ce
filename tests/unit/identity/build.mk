# What this folder adds to the tests.

# The gate: paths, requests, return addresses, rules.
gate_tests = %D%/test_gate_path %D%/test_gate_request %D%/test_policy %D%/test_return_address
check_PROGRAMS += $(gate_tests)
TESTS += $(gate_tests)
%C%_test_gate_path_CPPFLAGS = $(unit_cppflags)
%C%_test_gate_path_LDADD = libidentity.la $(unit_libs)
%C%_test_gate_request_CPPFLAGS = $(unit_cppflags)
%C%_test_gate_request_LDADD = libidentity.la $(unit_libs)
%C%_test_policy_CPPFLAGS = $(unit_cppflags)
%C%_test_policy_LDADD = libidentity.la $(unit_libs)
%C%_test_return_address_CPPFLAGS = $(unit_cppflags)
%C%_test_return_address_LDADD = libidentity.la $(unit_libs)

# The journal, as a file.
check_PROGRAMS += %D%/test_journal_file
TESTS += %D%/test_journal_file
%C%_test_journal_file_CPPFLAGS = $(unit_cppflags)
%C%_test_journal_file_LDADD = libidentity.la $(unit_libs)

# Rules, with rows in memory in place of src/store. Hashing is wrapped, to count what is asked of it.
EXTRA_DIST += %D%/argon2_count.h %D%/fake_store.h %D%/journal_stage.h
identity_fakes = %D%/argon2_count.c %D%/fake_events.c %D%/fake_rights.c %D%/fake_store.c %D%/fake_tokens.c \
    %D%/fake_transactions.c %D%/fake_user_words.c
identity_libs = libidentity.la $(unit_libs)
count_argon2 = $(AM_LDFLAGS) -Wl,--wrap=hash_compute

identity_tests = %D%/test_event_link %D%/test_events %D%/test_access_tokens %D%/test_accounts %D%/test_blocklist %D%/test_hash_engine %D%/test_hashing %D%/test_house \
    %D%/test_foreign_hashes %D%/test_imports %D%/test_lockouts %D%/test_memberships %D%/test_names %D%/test_passwords %D%/test_permissions \
    %D%/test_policy_question %D%/test_journal %D%/test_journal_share %D%/test_registration %D%/test_session_table %D%/test_sessions %D%/test_settings %D%/test_tokens
check_PROGRAMS += $(identity_tests)
TESTS += $(identity_tests)

%C%_test_blocklist_CPPFLAGS = $(unit_cppflags) \
    -DCOMMON_PASSWORDS='"$(abs_top_builddir)/src/identity/common-passwords.txt"'
%C%_test_blocklist_LDADD = $(identity_libs)
%C%_test_foreign_hashes_CPPFLAGS = $(unit_cppflags)
%C%_test_foreign_hashes_LDADD = $(identity_libs)
%C%_test_hash_engine_CPPFLAGS = $(unit_cppflags)
%C%_test_hash_engine_LDADD = $(identity_libs)
%C%_test_hash_engine_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=hash_by_argon2
%C%_test_hashing_CPPFLAGS = $(unit_cppflags)
%C%_test_hashing_LDADD = $(identity_libs)
%C%_test_house_SOURCES = %D%/test_house.c $(table_support)
%C%_test_house_CPPFLAGS = $(unit_cppflags)
%C%_test_house_LDADD = $(identity_libs)
%C%_test_names_CPPFLAGS = $(unit_cppflags)
%C%_test_names_LDADD = $(identity_libs)
%C%_test_settings_CPPFLAGS = $(unit_cppflags)
%C%_test_settings_LDADD = $(identity_libs)
%C%_test_tokens_CPPFLAGS = $(unit_cppflags)
%C%_test_tokens_LDADD = $(identity_libs)

%C%_test_access_tokens_SOURCES = %D%/test_access_tokens.c $(identity_fakes)
%C%_test_access_tokens_CPPFLAGS = $(unit_cppflags)
%C%_test_access_tokens_LDADD = $(identity_libs)
%C%_test_access_tokens_LDFLAGS = $(count_argon2)
%C%_test_event_link_CPPFLAGS = $(unit_cppflags)
%C%_test_event_link_LDADD = $(identity_libs)
%C%_test_events_SOURCES = %D%/test_events.c $(identity_fakes)
%C%_test_events_CPPFLAGS = $(unit_cppflags)
%C%_test_events_LDADD = $(identity_libs)
%C%_test_events_LDFLAGS = $(count_argon2)
%C%_test_lockouts_SOURCES = %D%/test_lockouts.c $(identity_fakes)
%C%_test_lockouts_CPPFLAGS = $(unit_cppflags)
%C%_test_lockouts_LDADD = $(identity_libs)
%C%_test_lockouts_LDFLAGS = $(count_argon2)
%C%_test_passwords_SOURCES = %D%/test_passwords.c $(identity_fakes)
%C%_test_passwords_CPPFLAGS = $(unit_cppflags)
%C%_test_passwords_LDADD = $(identity_libs)
%C%_test_passwords_LDFLAGS = $(count_argon2)
%C%_test_permissions_SOURCES = %D%/test_permissions.c $(identity_fakes)
%C%_test_permissions_CPPFLAGS = $(unit_cppflags)
%C%_test_permissions_LDADD = $(identity_libs)
%C%_test_permissions_LDFLAGS = $(count_argon2)
%C%_test_policy_question_SOURCES = %D%/test_policy_question.c $(identity_fakes)
%C%_test_policy_question_CPPFLAGS = $(unit_cppflags)
%C%_test_policy_question_LDADD = $(identity_libs)
%C%_test_policy_question_LDFLAGS = $(count_argon2)
%C%_test_sessions_SOURCES = %D%/test_sessions.c $(identity_fakes)
%C%_test_sessions_CPPFLAGS = $(unit_cppflags)
%C%_test_sessions_LDADD = $(identity_libs)
%C%_test_sessions_LDFLAGS = $(count_argon2)
%C%_test_imports_SOURCES = %D%/test_imports.c $(identity_fakes)
%C%_test_imports_CPPFLAGS = $(unit_cppflags)
%C%_test_imports_LDADD = $(identity_libs)
%C%_test_imports_LDFLAGS = $(count_argon2)
%C%_test_accounts_SOURCES = %D%/test_accounts.c $(identity_fakes)
%C%_test_accounts_CPPFLAGS = $(unit_cppflags)
%C%_test_accounts_LDADD = $(identity_libs)
%C%_test_accounts_LDFLAGS = $(count_argon2)
%C%_test_memberships_SOURCES = %D%/test_memberships.c $(identity_fakes)
%C%_test_memberships_CPPFLAGS = $(unit_cppflags)
%C%_test_memberships_LDADD = $(identity_libs)
%C%_test_memberships_LDFLAGS = $(count_argon2)
%C%_test_registration_SOURCES = %D%/test_registration.c $(identity_fakes)
%C%_test_registration_CPPFLAGS = $(unit_cppflags)
%C%_test_registration_LDADD = $(identity_libs)
%C%_test_registration_LDFLAGS = $(count_argon2)
%C%_test_session_table_SOURCES = %D%/test_session_table.c $(identity_fakes) $(table_support)
%C%_test_session_table_CPPFLAGS = $(unit_cppflags)
%C%_test_session_table_LDADD = $(identity_libs)
%C%_test_session_table_LDFLAGS = $(count_argon2)
%C%_test_journal_SOURCES = %D%/test_journal.c %D%/journal_stage.c $(identity_fakes)
%C%_test_journal_CPPFLAGS = $(unit_cppflags)
%C%_test_journal_LDADD = $(identity_libs)
%C%_test_journal_LDFLAGS = $(count_argon2)
%C%_test_journal_share_SOURCES = %D%/test_journal_share.c %D%/journal_stage.c $(identity_fakes)
%C%_test_journal_share_CPPFLAGS = $(unit_cppflags)
%C%_test_journal_share_LDADD = $(identity_libs)
%C%_test_journal_share_LDFLAGS = $(count_argon2)

# The session table.
table_tests = %D%/test_table %D%/test_table_file %D%/test_table_garbage %D%/test_table_shared %D%/test_table_uses
check_PROGRAMS += $(table_tests)
TESTS += $(table_tests)
table_support = tests/support/table.c tests/support/table.h
%C%_test_table_SOURCES = %D%/test_table.c $(table_support)
%C%_test_table_CPPFLAGS = $(unit_cppflags)
%C%_test_table_LDADD = libidentity.la $(unit_libs)
%C%_test_table_file_SOURCES = %D%/test_table_file.c $(table_support)
%C%_test_table_file_CPPFLAGS = $(unit_cppflags)
%C%_test_table_file_LDADD = libidentity.la $(unit_libs)
%C%_test_table_garbage_SOURCES = %D%/test_table_garbage.c $(table_support)
%C%_test_table_garbage_CPPFLAGS = $(unit_cppflags)
%C%_test_table_garbage_LDADD = libidentity.la $(unit_libs)
%C%_test_table_shared_SOURCES = %D%/test_table_shared.c $(table_support)
%C%_test_table_shared_CPPFLAGS = $(unit_cppflags)
%C%_test_table_shared_LDADD = libidentity.la $(unit_libs)
%C%_test_table_uses_SOURCES = %D%/test_table_uses.c $(table_support)
%C%_test_table_uses_CPPFLAGS = $(unit_cppflags)
%C%_test_table_uses_LDADD = libidentity.la $(unit_libs)

# Executed instruction by instruction, so that this one is built without sanitizers, whatever the build.
check_PROGRAMS += %D%/test_table_killed
TESTS += %D%/test_table_killed
%C%_test_table_killed_SOURCES = %D%/test_table_killed.c $(table_support) \
    src/identity/shared_file.c src/identity/table_file.c src/identity/table_figures.c src/identity/table_find.c src/identity/table_keep.c \
    src/identity/table_marks.c src/identity/table_place.c src/identity/table_record.c src/identity/table_uses.c \
    src/lib/arena.c src/lib/clock.c src/lib/clock_turned.c src/lib/digest.c src/lib/id.c src/lib/random.c src/lib/text.c
%C%_test_table_killed_CPPFLAGS = $(unit_cppflags) $(CRYPTO_CFLAGS) $(IDN2_CFLAGS)
%C%_test_table_killed_CFLAGS = -std=c11 $(WARNING_CFLAGS)
%C%_test_table_killed_LDFLAGS =
%C%_test_table_killed_LDADD = $(CHECK_LIBS) $(CRYPTO_LIBS) $(IDN2_LIBS)
