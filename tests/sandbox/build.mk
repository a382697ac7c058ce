# What a worker can do that somebody took over. Takes a world, as stories do: ./runtests sandbox.
check_PROGRAMS += %D%/confined
%C%_confined_SOURCES = %D%/confined.c %D%/inject.c %D%/inject.h
%C%_confined_CPPFLAGS = $(stories_cppflags)
%C%_confined_LDADD = tests/stories/libstories.la
