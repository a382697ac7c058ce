# Fuzzers: what comes from outside and is parsed by us. make check runs the corpora; configured with clang and
# --with-fuzzer --with-sanitizer=address,undefined,fuzzer-no-link they search on:
#     tests/fuzz/fuzz_json ../tests/fuzz/corpus/json
fuzzers = %D%/fuzz_json %D%/fuzz_form
check_PROGRAMS += $(fuzzers)

fuzz_cppflags = $(AM_CPPFLAGS)
fuzz_libs = liblodge.la
%C%_fuzz_json_SOURCES = %D%/fuzz_json.c %D%/fuzz.h
%C%_fuzz_json_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_json_LDADD = $(fuzz_libs)
%C%_fuzz_form_SOURCES = %D%/fuzz_form.c %D%/fuzz.h
%C%_fuzz_form_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_form_LDADD = $(fuzz_libs)

if WITH_FUZZER
%C%_fuzz_json_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_form_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
TESTS += $(fuzzers)
%C%_fuzz_json_SOURCES += %D%/corpus.c
%C%_fuzz_form_SOURCES += %D%/corpus.c
endif

# The gate's paths and return addresses, and whole checks.
gate_fuzzers = %D%/fuzz_check %D%/fuzz_path %D%/fuzz_return
check_PROGRAMS += $(gate_fuzzers)
%C%_fuzz_check_SOURCES = %D%/fuzz_check.c %D%/fuzz.h
%C%_fuzz_check_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_check_LDADD = libidentity.la $(fuzz_libs)
%C%_fuzz_path_SOURCES = %D%/fuzz_path.c %D%/fuzz.h
%C%_fuzz_path_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_path_LDADD = libidentity.la $(fuzz_libs)
%C%_fuzz_return_SOURCES = %D%/fuzz_return.c %D%/fuzz.h
%C%_fuzz_return_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_return_LDADD = libidentity.la $(fuzz_libs)

if WITH_FUZZER
%C%_fuzz_check_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_path_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_return_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
TESTS += $(gate_fuzzers)
%C%_fuzz_check_SOURCES += %D%/corpus.c
%C%_fuzz_path_SOURCES += %D%/corpus.c
%C%_fuzz_return_SOURCES += %D%/corpus.c
endif

# Cookies, records of FastCGI, settings files.
edge_fuzzers = %D%/fuzz_cookie %D%/fuzz_fastcgi %D%/fuzz_settings
check_PROGRAMS += $(edge_fuzzers)
%C%_fuzz_cookie_SOURCES = %D%/fuzz_cookie.c %D%/fuzz.h
%C%_fuzz_cookie_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_cookie_LDADD = libidentity.la $(fuzz_libs)
%C%_fuzz_fastcgi_SOURCES = %D%/fuzz_fastcgi.c %D%/fuzz.h
%C%_fuzz_fastcgi_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_fastcgi_LDADD = $(fuzz_libs)
%C%_fuzz_settings_SOURCES = %D%/fuzz_settings.c %D%/fuzz.h
%C%_fuzz_settings_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_settings_LDADD = libidentity.la $(fuzz_libs)

if WITH_FUZZER
%C%_fuzz_cookie_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_fastcgi_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_settings_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
TESTS += $(edge_fuzzers)
%C%_fuzz_cookie_SOURCES += %D%/corpus.c
%C%_fuzz_fastcgi_SOURCES += %D%/corpus.c
%C%_fuzz_settings_SOURCES += %D%/corpus.c
endif

# What an import reads: hashes that others made, CSV.
import_fuzzers = %D%/fuzz_csv %D%/fuzz_hash
check_PROGRAMS += $(import_fuzzers)
%C%_fuzz_csv_SOURCES = %D%/fuzz_csv.c %D%/fuzz.h
%C%_fuzz_csv_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_csv_LDADD = libcommands.la libresources.la libidentity.la libstore.la $(fuzz_libs)
%C%_fuzz_hash_SOURCES = %D%/fuzz_hash.c %D%/fuzz.h
%C%_fuzz_hash_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_hash_LDADD = libidentity.la $(fuzz_libs)

if WITH_FUZZER
%C%_fuzz_csv_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
%C%_fuzz_hash_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
TESTS += $(import_fuzzers)
%C%_fuzz_csv_SOURCES += %D%/corpus.c
%C%_fuzz_hash_SOURCES += %D%/corpus.c
endif

# Filters of lists.
list_fuzzers = %D%/fuzz_filter
check_PROGRAMS += $(list_fuzzers)
%C%_fuzz_filter_SOURCES = %D%/fuzz_filter.c %D%/fuzz.h
%C%_fuzz_filter_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_filter_LDADD = $(fuzz_libs)

if WITH_FUZZER
%C%_fuzz_filter_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
TESTS += $(list_fuzzers)
%C%_fuzz_filter_SOURCES += %D%/corpus.c
endif
