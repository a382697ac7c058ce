# What systemd is told. A worker's units are one template each; what all services may not do stands in sandbox.in.
systemdunitdir = $(prefix)/lib/systemd/system
sysusersdir = $(prefix)/lib/sysusers.d
tmpfilesdir = $(prefix)/lib/tmpfiles.d

worker_sockets = %D%/gatelodge-gate.socket %D%/gatelodge-login.socket %D%/gatelodge-api.socket
worker_services = %D%/gatelodge-gate.service %D%/gatelodge-login.service %D%/gatelodge-api.service
filled_units = $(worker_sockets) $(worker_services) %D%/gatelodge-jobs.service %D%/gatelodge-audit.service
dist_systemdunit_DATA = %D%/gatelodge.target %D%/gatelodge-audit.timer
systemdunit_DATA = $(filled_units)
sysusers_DATA = %D%/sysusers.d/gatelodge.conf
tmpfiles_DATA = %D%/tmpfiles.d/gatelodge.conf
EXTRA_DIST += %D%/worker.socket.in %D%/worker.service.in %D%/jobs.service.in %D%/audit.service.in %D%/sandbox.in \
    %D%/sysusers.d/gatelodge.conf.in %D%/tmpfiles.d/gatelodge.conf.in
CLEANFILES += $(filled_units) $(sysusers_DATA) $(tmpfiles_DATA)

# "systemd/gatelodge-gate.socket" is about the program "gate".
fill_in_unit = $(MKDIR_P) $$(dirname $@) && program=$@ && program=$${program\#\#*-} && \
    sed -e "s|@PROGRAM@|$${program%.*}|g" -e 's|@LIBEXEC@|$(pkglibexecdir)|g' -e 's|@BIN@|$(bindir)|g' -e 's|@RUN@|$(runstatedir)/gatelodge|g' \
        -e 's|@SECRETS@|$(sysconfdir)/gatelodge/secrets|g' -e 's|@STATE@|$(localstatedir)/lib/gatelodge|g' \
        -e 's|@WEB_GROUP[@]|$(WEB_GROUP)|g'

$(worker_sockets): %D%/worker.socket.in Makefile
	$(AM_V_GEN)$(fill_in_unit) $(srcdir)/%D%/worker.socket.in > $@
# Login, which hashes, gets a tenth of the processor time that others get when there is not enough, and is in no hurry.
$(worker_services): %D%/worker.service.in %D%/sandbox.in Makefile
	$(AM_V_GEN)weight=100 policy=other; case $@ in *login*) weight=10 policy=batch ;; esac; \
	    $(fill_in_unit) -e "s|@WEIGHT@|$$weight|; s|@POLICY@|$$policy|" \
	    $(srcdir)/%D%/worker.service.in $(srcdir)/%D%/sandbox.in > $@
%D%/gatelodge-jobs.service: %D%/jobs.service.in %D%/sandbox.in Makefile
	$(AM_V_GEN)$(fill_in_unit) $(srcdir)/%D%/jobs.service.in $(srcdir)/%D%/sandbox.in > $@
# A command, with the command line's account: it runs once, and is not started again.
%D%/gatelodge-audit.service: %D%/audit.service.in %D%/sandbox.in Makefile
	$(AM_V_GEN)sed -e '1,/^$$/d' -e 's|@PROGRAM@|cli|g' $(srcdir)/%D%/sandbox.in | \
	    { $(fill_in_unit) $(srcdir)/%D%/audit.service.in - > $@; }
$(sysusers_DATA): %D%/sysusers.d/gatelodge.conf.in Makefile
	$(AM_V_GEN)$(fill_in_unit) $(srcdir)/%D%/sysusers.d/gatelodge.conf.in > $@
$(tmpfiles_DATA): %D%/tmpfiles.d/gatelodge.conf.in Makefile
	$(AM_V_GEN)$(fill_in_unit) $(srcdir)/%D%/tmpfiles.d/gatelodge.conf.in > $@
