-- Personal access tokens. See store/tokens.h.

-- query: token_by_digest
-- for: gate, login, api
-- takes: bytes, time
-- gives: token_user
SELECT t.id, t.user_id, t.permissions, t.networks, t.created_at, t.expires_at, t.last_used_at,
       u.username, u.email, u.display_name, u.status, u.expires_at AS user_expires_at
  FROM tokens t
  JOIN users u ON u.id = t.user_id
 WHERE t.token_digest = ?
   AND (t.expires_at IS NULL OR t.expires_at > ?);

-- query: token_touch
-- for: gate, login, api, jobs
-- takes: time, id, time
-- tells: nobody, for the table knows of uses
UPDATE tokens
   SET last_used_at = ?
 WHERE id = ?
   AND (last_used_at IS NULL OR last_used_at < ?);

-- query: token_insert
-- for: api, cli
-- takes: id, bytes, id, text, text, text, time, time
-- tells: nobody, for it is new
INSERT INTO tokens (id, token_digest, user_id, name, permissions, networks, created_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- query: token_delete
-- for: api, cli, jobs
-- takes: id, id
-- tells: token
DELETE FROM tokens
 WHERE id = ?
   AND user_id = ?;

-- query: token_delete_any
-- for: api, jobs
-- takes: id
-- gives: token_owner
-- tells: token
DELETE FROM tokens
 WHERE id = ?
RETURNING user_id;

-- query: tokens_count
-- for: api, cli
-- takes: id
-- gives: count
SELECT COUNT(*) AS count
  FROM tokens FORCE INDEX (tokens_user)
 WHERE user_id = ?;

-- query: tokens_by_user
-- for: api, cli
-- takes: id, id, number
-- gives: token
SELECT id, user_id, permissions, networks, created_at, expires_at, last_used_at, name
  FROM tokens FORCE INDEX (tokens_user)
 WHERE user_id = ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- The join goes from tokens to users, so that the order is the primary key's.
-- query: tokens_page
-- for: api
-- takes: id, number
-- gives: owned_token
SELECT t.id, t.user_id, t.permissions, t.networks, t.created_at, t.expires_at, t.last_used_at, t.name, u.username
  FROM tokens t FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN users u ON u.id = t.user_id
 WHERE t.id < ?
 ORDER BY t.id DESC
 LIMIT ?;

-- query: tokens_delete_by_user
-- for: login, cli
-- takes: id
-- tells: user
DELETE FROM tokens
 WHERE user_id = ?;
