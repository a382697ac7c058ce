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

-- query: attempt_take_back
-- for: login
-- takes: bytes
UPDATE attempts
   SET failures = failures - 1
 WHERE attempt_key = ?
   AND failures > 0;

-- query: attempts_forget
-- for: login
-- takes: bytes
DELETE FROM attempts
 WHERE attempt_key = ?;

-- query: attempts_purge
-- for: jobs
-- takes: time, number
DELETE FROM attempts
 WHERE until <= ?
 LIMIT ?;
