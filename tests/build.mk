# Tests: unit tests mirror src/, see tests/README.md.
EXTRA_DIST += %D%/support/test.h %D%/integrate/page.mjs %D%/integrate/run.sh %D%/operations/alerts_test.yml %D%/operations/watching.sh
include $(top_srcdir)/tests/style/build.mk
include $(top_srcdir)/tests/cli/build.mk
include $(top_srcdir)/tests/golden/build.mk
include $(top_srcdir)/tests/example/build.mk
include $(top_srcdir)/tests/nginx/build.mk
include $(top_srcdir)/tests/web/build.mk
if TESTS_POSSIBLE
include $(top_srcdir)/tests/unit/lib/build.mk
include $(top_srcdir)/tests/unit/store/build.mk
include $(top_srcdir)/tests/unit/identity/build.mk
include $(top_srcdir)/tests/unit/resources/build.mk
include $(top_srcdir)/tests/unit/jobs/build.mk
include $(top_srcdir)/tests/unit/nginx/build.mk
include $(top_srcdir)/tests/unit/programs/build.mk
include $(top_srcdir)/tests/db/build.mk
include $(top_srcdir)/tests/fuzz/build.mk
include $(top_srcdir)/tests/stories/build.mk
include $(top_srcdir)/tests/attacks/build.mk
include $(top_srcdir)/tests/faults/build.mk
include $(top_srcdir)/tests/sandbox/build.mk
endif
