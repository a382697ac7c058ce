-- Answers that are given again. See store/replays.h.

-- query: replay_insert
-- for: login, api
-- takes: bytes, bytes, time
INSERT INTO replays (name, request, status, headers, body, expires_at)
VALUES (?, ?, 0, '', '', ?);

-- query: replay_by_name
-- for: login, api
-- takes: bytes
-- gives: replay
SELECT request, status, problem, content_type, headers, body, expires_at
  FROM replays
 WHERE name = ?;

-- query: replay_take
-- for: login, api
-- takes: bytes, time, bytes, time
UPDATE replays
   SET request = ?, status = 0, problem = NULL, content_type = NULL, headers = '', body = '', expires_at = ?
 WHERE name = ?
   AND expires_at <= ?;

-- query: replay_keep
-- for: login, api
-- takes: number, text, text, text, text, time, bytes, time
UPDATE replays
   SET status = ?, problem = ?, content_type = ?, headers = ?, body = ?, expires_at = ?
 WHERE name = ?
   AND expires_at = ?;

-- query: replay_delete
-- for: login, api
-- takes: bytes, time
DELETE FROM replays
 WHERE name = ?
   AND expires_at = ?;

-- query: replays_purge
-- for: jobs
-- takes: time, number
DELETE FROM replays
 WHERE expires_at <= ?
 LIMIT ?;
