-- The first administrator. See store/setup_codes.h.

-- query: setup_codes_forget
-- for: cli
DELETE FROM setup_codes;

-- query: setup_code_insert
-- for: cli
-- takes: bytes, time
INSERT INTO setup_codes (code_digest, expires_at)
VALUES (?, ?);

-- query: setup_code_count
-- for: login
-- takes: bytes, time
-- gives: count
SELECT COUNT(*) AS count
  FROM setup_codes
 WHERE code_digest = ?
   AND expires_at > ?;

-- query: setup_code_use
-- for: login
-- takes: bytes, time
DELETE FROM setup_codes
 WHERE code_digest = ?
   AND expires_at > ?;

-- query: first_role_insert
-- for: login
-- takes: id, id, time
-- tells: user
INSERT INTO user_roles (user_id, role_id, since)
VALUES (?, ?, ?);
