# libgatelodge: from a FastCGI request to a typed call, and back.
# liblodge.la is the same code with its insides visible: our programs and the unit tests link it, so that a
# worker is one file that no library upgrade changes under its feet.
noinst_LTLIBRARIES += liblodge.la
liblodge_la_SOURCES = \
    %D%/arena.c \
    %D%/ask.c \
    %D%/arena.h \
    %D%/call.c \
    %D%/call.h \
    %D%/caller.c \
    %D%/clock.c \
    %D%/clock.h \
    %D%/clock_turned.c \
    %D%/cors.c \
    %D%/cors.h \
    %D%/digest.c \
    %D%/digest.h \
    %D%/etag.c \
    %D%/etag.h \
    %D%/health.c \
    %D%/id.c \
    %D%/identify_by_gate.c \
    %D%/match.c \
    %D%/origin.c \
    %D%/problem.c \
    %D%/random.c \
    %D%/replay.c \
    %D%/replay.h \
    %D%/route_facts.c \
    %D%/route_facts.h \
    %D%/route_seen.c \
    %D%/route_seen.h \
    %D%/sender.c \
    %D%/serve.c \
    %D%/settings.h \
    %D%/text.c
# Settings, log, limits, and the server.
liblodge_la_SOURCES += \
    %D%/fastcgi.c \
    %D%/fastcgi.h \
    %D%/handover.c \
    %D%/handover.h \
    %D%/landlock.c \
    %D%/landlock.h \
    %D%/leavers.c \
    %D%/leavers.h \
    %D%/library_settings.c \
    %D%/log.c \
    %D%/log.h \
    %D%/main.c \
    %D%/metrics.c \
    %D%/metrics.def \
    %D%/metrics.h \
    %D%/metrics_counts.h \
    %D%/metrics_routes.c \
    %D%/metrics_text.c \
    %D%/notify.c \
    %D%/notify.h \
    %D%/pace.c \
    %D%/pace.h \
    %D%/prefork.c \
    %D%/prefork.h \
    %D%/sandbox.c \
    %D%/setting_value.c \
    %D%/setting_value.h \
    %D%/settings.c \
    %D%/settings_describe.c \
    %D%/socket.c \
    %D%/socket.h \
    %D%/status.c \
    %D%/status.h
# What was sent becomes a struct, and a struct what is answered.
liblodge_la_SOURCES += \
    %D%/check.c \
    %D%/check.h \
    %D%/check_schema.c \
    %D%/describe.c \
    %D%/describe.h \
    %D%/describe_nginx.c \
    %D%/describe_problems.c \
    %D%/filter.c \
    %D%/filter.h \
    %D%/filter_match.c \
    %D%/fit.c \
    %D%/fit.h \
    %D%/fit_value.c \
    %D%/fit_value.h \
    %D%/form.c \
    %D%/form.h \
    %D%/give.c \
    %D%/give.h \
    %D%/give_check.c \
    %D%/json.c \
    %D%/json.h \
    %D%/json_scan.c \
    %D%/json_scan.h \
    %D%/largest.c \
    %D%/openapi.c \
    %D%/openapi.h \
    %D%/openapi_examples.c \
    %D%/openapi_headers.c \
    %D%/openapi_parameters.c \
    %D%/openapi_responses.c \
    %D%/openapi_schema.c \
    %D%/place.c \
    %D%/place.h \
    %D%/reply.c \
    %D%/reply.h \
    %D%/schema.c \
    %D%/testing.c
# For programs that are not a lodge_main.
liblodge_la_SOURCES += \
    %D%/running.c %D%/schema_bind.c %D%/schema_json.c \
    %D%/settings_show.c %D%/words.c
liblodge_la_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS) $(JSON_CFLAGS) $(CONFUSE_CFLAGS) $(SECCOMP_CFLAGS) \
    $(CRYPTO_CFLAGS)
liblodge_la_LIBADD = $(FCGI_LIBS) $(JSON_LIBS) $(CONFUSE_LIBS) $(SECCOMP_LIBS) $(CRYPTO_LIBS)

lib_LTLIBRARIES += libgatelodge.la
libgatelodge_la_SOURCES =
libgatelodge_la_LIBADD = liblodge.la
libgatelodge_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -export-symbols-regex '^lodge_'
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = gatelodge.pc
