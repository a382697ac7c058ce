#!/bin/sh
# make distcheck with every test that make check has, from a read-only source.
exec "$(dirname "$0")/../install/distcheck.sh" --all
