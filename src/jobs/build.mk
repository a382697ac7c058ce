# What happens regularly, in one library that the program and its tests share.
noinst_LTLIBRARIES += libjobs.la
libjobs_la_SOURCES = %D%/apply_journal.c %D%/count_events.c %D%/feed.c %D%/feed.h %D%/jobs.h %D%/purge_changes.c %D%/purge_expired.c %D%/purge_outbox.c \
    %D%/round.c %D%/seal_events.c %D%/table.c %D%/write_uses.c
