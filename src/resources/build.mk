# URLs: families of routes, in one library that every program takes its own from.
noinst_LTLIBRARIES += libresources.la
libresources_la_SOURCES = \
    %D%/credential.c \
    %D%/credential.h \
    %D%/cursor.c \
    %D%/cursor.h \
    %D%/description.c \
    %D%/effective.c \
    %D%/gate.c \
    %D%/gate_dialect.c \
    %D%/gate_dialect.h \
    %D%/gate_headers.c \
    %D%/gate_headers.h \
    %D%/gate_navigation.c \
    %D%/gate_navigation.h \
    %D%/grants.c \
    %D%/group_views.c \
    %D%/group_views.h \
    %D%/groups.c \
    %D%/house.h \
    %D%/me.c \
    %D%/members.c \
    %D%/page.c \
    %D%/page.h \
    %D%/passwords.c \
    %D%/permissions.c \
    %D%/policy.c \
    %D%/policy_view.c \
    %D%/policy_view.h \
    %D%/portal.c \
    %D%/event_list.c %D%/event_list.h %D%/events.c \
    %D%/ready.c %D%/refusals.c %D%/refusals.h \
    %D%/registrations.c \
    %D%/replays.c \
    %D%/replays.h \
    %D%/resources.c \
    %D%/resources.h \
    %D%/roles.c \
    %D%/session_lists.c \
    %D%/session_lists.h \
    %D%/sessions.c \
    %D%/sessions_of_others.c \
    %D%/setup.c \
    %D%/statistics.c \
    %D%/system.c %D%/system_view.c %D%/system_view.h \
    %D%/sign_in.c \
    %D%/sign_in.h \
    %D%/token_view.c \
    %D%/token_view.h \
    %D%/tokens.c \
    %D%/tokens_of_all.c \
    %D%/user_import.c \
    %D%/user_input.h \
    %D%/user_list.c \
    %D%/user_list.h \
    %D%/user_search.c \
    %D%/user_search.h \
    %D%/users.c \
    %D%/views.c \
    %D%/views.h
