# Programs: one file is one binary.
house_libs = libresources.la libidentity.la libstore.la liblodge.la
worker_sources = %D%/worker.c %D%/worker.h %D%/allocation.c

pkglibexec_PROGRAMS += gatelodge-gate gatelodge-login gatelodge-api
gatelodge_gate_SOURCES = %D%/gate.c $(worker_sources)
gatelodge_gate_LDADD = $(house_libs)
gatelodge_login_SOURCES = %D%/login.c $(worker_sources)
gatelodge_login_LDADD = $(house_libs)
gatelodge_api_SOURCES = %D%/api.c $(worker_sources)
gatelodge_api_LDADD = $(house_libs)
