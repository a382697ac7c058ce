pkginclude_HEADERS = %D%/gatelodge/app.h %D%/gatelodge/arena.h %D%/gatelodge/call.h %D%/gatelodge/clock.h \
    %D%/gatelodge/digest.h %D%/gatelodge/filter.h %D%/gatelodge/gatelodge.h %D%/gatelodge/health.h \
    %D%/gatelodge/id.h %D%/gatelodge/log.h %D%/gatelodge/problem.h \
    %D%/gatelodge/problems.def %D%/gatelodge/random.h %D%/gatelodge/replay.h %D%/gatelodge/route.h %D%/gatelodge/running.h %D%/gatelodge/schema.h \
    %D%/gatelodge/sandbox.h %D%/gatelodge/setting.h %D%/gatelodge/testing.h %D%/gatelodge/text.h \
    %D%/gatelodge/words.h
