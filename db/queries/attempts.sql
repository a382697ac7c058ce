-- Wrong passwords. See store/attempts.h.

-- Columns are set from left to right: failures still sees the old end of the window.
-- query: attempt_count
-- for: login
-- takes: bytes, time, time, time, time
-- gives: attempts
INSERT INTO attempts (attempt_key, failures, until)
VALUES (?, 1, ?)
    ON DUPLICATE KEY UPDATE failures = IF(until <= ?, 1, failures + 1), until = IF(until <= ?, ?, until)
RETURNING failures, until;

-- Two keys in one statement are one COMMIT. All that writes two writes them in the order of keys, so that two
-- sign-ins at once never wait for each other.
-- query: attempts_count
-- for: login
-- takes: bytes, time, bytes, time, time, time, time
-- gives: attempts
INSERT INTO attempts (attempt_key, failures, until)
VALUES (?, 1, ?), (?, 1, ?)
    ON DUPLICATE KEY UPDATE failures = IF(until <= ?, 1, failures + 1), until = IF(until <= ?, ?, until)
RETURNING failures, until;

-- query: attempts_take_back
-- for: login
-- takes: bytes, bytes
UPDATE attempts FORCE INDEX (PRIMARY)
   SET failures = failures - 1
 WHERE attempt_key IN (?, ?)
   AND failures > 0;

-- query: attempts_forgive
-- for: login
-- takes: bytes, bytes, bytes
UPDATE attempts FORCE INDEX (PRIMARY)
   SET failures = IF(attempt_key = ?, 0, failures - 1)
 WHERE attempt_key IN (?, ?)
   AND failures > 0;

-- query: attempts_purge
-- for: jobs
-- takes: time, number
DELETE FROM attempts
 WHERE until <= ?
 LIMIT ?;
