#!/bin/sh
# queries.awk stops the build at a statement that nobody could find or own.
awk_file=${srcdir:-.}/src/store/queries.awk
failed=0

# Usage: stops "sentence" "complaint" < file
stops() {
    if complaint=$("${AWK:-awk}" -v make=h -f "$awk_file" 2>&1 >/dev/null); then
        echo "not stopped: $1"
        failed=1
    fi
    case $complaint in
    *"$2"*) ;;
    *) echo "$1: wrong complaint: $complaint"; failed=1 ;;
    esac
}

stops "a statement without a name" "without a name or an owner" <<'SQL'
-- for: api
SELECT 1;
SQL
stops "a statement without an owner" "without a name or an owner" <<'SQL'
-- query: lonely
SELECT 1;
SQL
stops "an owner does not reach the next statement" "without a name or an owner" <<'SQL'
-- query: first
-- for: api
SELECT 1;
-- query: second
SELECT 2;
SQL
stops "a name used twice" "twin is there twice" <<'SQL'
-- query: twin
-- for: api
SELECT 1;
-- query: twin
-- for: api
SELECT 2;
SQL
stops "a name without a statement" "empty has no statement" <<'SQL'
-- query: empty
-- for: api
-- query: full
-- for: api
SELECT 1;
SQL
stops "a statement without an end" "endless does not end with ;" <<'SQL'
-- query: endless
-- for: api
SELECT 1
SQL
stops "a change of what checks say that tells nobody" "silent writes what checks say" <<'SQL'
-- query: silent
-- for: api
UPDATE users
   SET status = 'suspended';
SQL
stops "the same in a statement of two tables" "silent writes what checks say" <<'SQL'
-- query: silent
-- for: api
DELETE gone
  FROM group_members gone
  JOIN groups;
SQL
stops "nobody is told, and nobody knows why" "unexcused tells somebody else" <<'SQL'
-- query: unexcused
-- for: api
-- tells: nobody
DELETE FROM users;
SQL
exit $failed
