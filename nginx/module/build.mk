# nginx's module, with --with-nginx-module: one file that nginx loads, with those parts of the house in it that decide a
# check, and no others. They are compiled once more, for nginx has no sanitizers.
module_house = \
    src/lib/arena.c src/lib/clock.c src/lib/clock_turned.c src/lib/digest.c src/lib/id.c src/lib/library_settings.c \
    src/lib/origin.c src/lib/problem.c src/lib/random.c src/lib/sender.c src/lib/setting_value.c src/lib/settings.c src/lib/text.c \
    src/identity/gate_check.c src/identity/gate_path.c src/identity/gate_request.c src/identity/gate_values.c \
    src/identity/host.c src/identity/known.c src/identity/policy.c src/identity/policy_digest.c \
    src/identity/policy_network.c src/identity/policy_pattern.c src/identity/policy_rule.c \
    src/identity/policy_steps.c src/identity/return_address.c src/identity/settings.c src/identity/shared_file.c \
    src/identity/shown_token.c src/identity/standing.c \
    src/identity/table_file.c src/identity/table_find.c src/identity/table_figures.c src/identity/table_keep.c \
    src/identity/table_marks.c src/identity/table_place.c src/identity/table_record.c src/identity/table_uses.c \
    src/identity/tokens.c
module_cflags = -std=c11 $(WARNING_CFLAGS) $(HARDENING_CFLAGS)
module_libs = $(CONFUSE_LIBS) $(CRYPTO_LIBS) $(PCRE2_LIBS) $(ZLIB_LIBS)

if WITH_NGINX_MODULE
nginxmoduledir = $(pkglibdir)
nginxmodule_LTLIBRARIES = ngx_http_gatelodge_module.la
ngx_http_gatelodge_module_la_SOURCES = %D%/ngx_http_gatelodge_module.c %D%/answering.c %D%/answering.h $(module_house)
# nginx's headers are as they are: no warnings about them.
ngx_http_gatelodge_module_la_CPPFLAGS = $(AM_CPPFLAGS) $(CONFUSE_CFLAGS) $(CRYPTO_CFLAGS) $(PCRE2_CFLAGS) $(ZLIB_CFLAGS) \
    -isystem $(NGINX_SOURCE)/src/core -isystem $(NGINX_SOURCE)/src/event -isystem $(NGINX_SOURCE)/src/event/modules \
    -isystem $(NGINX_SOURCE)/src/os/unix -isystem $(NGINX_SOURCE)/src/http -isystem $(NGINX_SOURCE)/src/http/modules \
    -isystem $(NGINX_SOURCE)/src/http/v2 -isystem %D%/nginx/objs
ngx_http_gatelodge_module_la_CFLAGS = $(module_cflags)
ngx_http_gatelodge_module_la_LDFLAGS = $(HARDENING_LDFLAGS) -module -avoid-version -shared \
    -export-symbols-regex '^ngx_(modules|module_names|module_order)$$'
ngx_http_gatelodge_module_la_LIBADD = $(module_libs)

# What nginx was built with: a module that was built otherwise is not loaded.
$(ngx_http_gatelodge_module_la_OBJECTS): %D%/nginx/objs/ngx_auto_config.h
%D%/nginx/objs/ngx_auto_config.h:
	@$(MKDIR_P) %D%/nginx
	$(AM_V_GEN)cd %D%/nginx && ln -sfn $(NGINX_SOURCE)/src src && ln -sfn $(NGINX_SOURCE)/auto auto && \
	    CC='$(CC)' bash -c '. $(NGINX_SOURCE)/conf_flags && exec $(NGINX_SOURCE)/configure --builddir=objs "$${NGX_CONF_FLAGS[@]}"' \
	    >configure.log
endif

mostlyclean-local:
	rm -rf %D%/nginx
