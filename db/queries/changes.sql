-- Changes that every host is told of. See store/changes.h.

-- query: change_insert
-- for: login, api, cli, jobs
-- takes: id, id, id
INSERT INTO changes (id, at, user_id, subject_id)
VALUES (?, UTC_TIMESTAMP(3), ?, ?);

-- query: changes_after
-- for: jobs
-- takes: time, number
-- gives: change
SELECT id, at, user_id, subject_id
  FROM changes FORCE INDEX (changes_at)
 WHERE at > ?
 ORDER BY at, id
 LIMIT ?;

-- query: changes_purge
-- for: jobs
-- takes: number, number
DELETE FROM changes
 WHERE at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND
 LIMIT ?;
