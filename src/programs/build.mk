# Programs: one file is one binary.
house_libs = libresources.la libidentity.la libstore.la liblodge.la
worker_sources = %D%/worker.c %D%/worker.h %D%/allocation.c

pkglibexec_PROGRAMS += gatelodge-gate gatelodge-login gatelodge-api
gatelodge_gate_SOURCES = %D%/gate.c $(worker_sources)
gatelodge_gate_LDADD = $(house_libs)
gatelodge_login_SOURCES = %D%/login.c %D%/stand_back.c %D%/stand_back.h $(worker_sources)
gatelodge_login_LDADD = $(house_libs)
gatelodge_api_SOURCES = %D%/api.c $(worker_sources)
gatelodge_api_LDADD = $(house_libs)

# No socket, no calls: what happens regularly.
pkglibexec_PROGRAMS += gatelodge-jobs
gatelodge_jobs_SOURCES = %D%/jobs.c %D%/jobs.h %D%/jobs_feed.c %D%/jobs_parent.c %D%/jobs_rounds.c %D%/allocation.c
gatelodge_jobs_LDADD = libjobs.la $(house_libs)

# The administrator's hand. Its commands are a library, so that tests reach their insides.
noinst_LTLIBRARIES += libcommands.la
libcommands_la_SOURCES = \
    %D%/commands/audit.c %D%/commands/audit.h %D%/commands/audit_prune.c %D%/commands/audit_verify.c \
    %D%/commands/arguments.c %D%/commands/command.h %D%/commands/config.c %D%/commands/database.c \
    %D%/commands/doctor.c %D%/commands/doctor.h %D%/commands/doctor_database.c \
    %D%/commands/doctor_events.c %D%/commands/doctor_nginx.c %D%/commands/doctor_programs.c \
    %D%/commands/doctor_table.c %D%/commands/errand.c %D%/commands/groups.c \
    %D%/commands/help.c %D%/commands/nginx.h %D%/commands/nginx_check.c %D%/commands/nginx_snippet.c \
    %D%/commands/output.c %D%/commands/output.h %D%/commands/policy.c %D%/commands/print.c \
    %D%/commands/printable.c %D%/commands/ready.c %D%/commands/reload.c %D%/commands/roles.c \
    %D%/commands/running.c %D%/commands/running.h %D%/commands/running_change.c %D%/commands/secret.c \
    %D%/commands/sessions.c %D%/commands/table.c %D%/commands/tokens.c %D%/commands/upgrade.c \
    %D%/commands/users.c %D%/commands/words.c %D%/nginx/configuration.h %D%/nginx/inspection.h \
    %D%/nginx/lookup.c %D%/nginx/mistakes.c %D%/nginx/mistakes.h %D%/nginx/mistakes_application.c \
    %D%/nginx/mistakes_gate.c %D%/nginx/mistakes_site.c %D%/nginx/read.c %D%/nginx/site.c %D%/nginx/texts.h \
    %D%/nginx/words.c %D%/nginx/words.h
nodist_libcommands_la_SOURCES = %D%/nginx/texts.c

# What gatelodge nginx snippet prints.
snippet_texts = nginx/profiles/plain.conf nginx/profiles/authelia.conf nginx/profiles/oauth2-proxy.conf \
    nginx/profiles/authentik.conf nginx/protect.conf nginx/application.conf
EXTRA_DIST += $(snippet_texts) %D%/nginx/texts.awk
CLEANFILES += %D%/nginx/texts.c

%D%/nginx/texts.c: $(snippet_texts) %D%/nginx/texts.awk
	@$(MKDIR_P) %D%/nginx
	$(AM_V_GEN)(cd $(srcdir) && $(AWK) -f %D%/nginx/texts.awk $(snippet_texts)) > $@.new && mv $@.new $@
# People in files.
libcommands_la_SOURCES += \
    %D%/commands/csv.c %D%/commands/csv.h %D%/commands/person_record.c %D%/commands/person_record.h \
    %D%/commands/record_reader.c %D%/commands/record_reader.h %D%/commands/user_export.c %D%/commands/user_import.c
# Installing: what remains to be done, and what bash completes by.
libcommands_la_SOURCES += \
    %D%/commands/completion.c %D%/commands/setup.c %D%/commands/setup_secret.c %D%/commands/setup_secret.h
bin_PROGRAMS += gatelodge
gatelodge_SOURCES = %D%/gatelodge.c %D%/allocation.c
gatelodge_LDADD = libcommands.la $(house_libs)

# A settings file with every default, for who installs the first time: one that is there stays as it is.
settingsdir = $(sysconfdir)/gatelodge
noinst_DATA += %D%/gatelodge.conf
CLEANFILES += %D%/gatelodge.conf %D%/completion/gatelodge
%D%/gatelodge.conf: gatelodge$(EXEEXT)
	$(AM_V_GEN)./gatelodge print settings | sed \
	    -e 's|#password_directory = ""|password_directory = "$${CREDENTIALS_DIRECTORY:-$(settingsdir)/secrets}"|' \
	    -e 's|#key_file = ""|key_file = "$${CREDENTIALS_DIRECTORY:-$(settingsdir)/secrets}/audit_key"|' > $@.new
	@mv $@.new $@

install_more += install-settings
uninstall_more += uninstall-settings
install-settings: %D%/gatelodge.conf
	$(MKDIR_P) $(DESTDIR)$(settingsdir)
	test -e $(DESTDIR)$(settingsdir)/gatelodge.conf || \
	    $(INSTALL_DATA) %D%/gatelodge.conf $(DESTDIR)$(settingsdir)/gatelodge.conf
uninstall-settings: %D%/gatelodge.conf
	! cmp -s %D%/gatelodge.conf $(DESTDIR)$(settingsdir)/gatelodge.conf || rm $(DESTDIR)$(settingsdir)/gatelodge.conf

bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = %D%/completion/gatelodge
%D%/completion/gatelodge: gatelodge$(EXEEXT)
	@$(MKDIR_P) %D%/completion
	$(AM_V_GEN)./gatelodge print completion > $@.new && mv $@.new $@
