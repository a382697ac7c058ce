-- Sessions. See store/sessions.h.

-- query: session_by_digest
-- for: gate, login, api
-- takes: bytes, time, time
-- gives: session_user
SELECT s.id, s.user_id, s.created_at, s.authenticated_at, s.last_seen_at, s.idle_expires_at, s.expires_at,
       s.remembered, s.address, s.user_agent, s.methods, s.level,
       u.username, u.email, u.display_name, u.status, u.expires_at AS user_expires_at
  FROM sessions s
  JOIN users u ON u.id = s.user_id
 WHERE s.token_digest = ?
   AND s.idle_expires_at > ?
   AND s.expires_at > ?;

-- query: session_by_id
-- for: login
-- takes: id
-- gives: session
SELECT id, user_id, created_at, authenticated_at, last_seen_at, idle_expires_at, expires_at,
       remembered, address, user_agent, methods, level
  FROM sessions
 WHERE id = ?;

-- query: session_insert
-- for: login
-- takes: id, bytes, id, time, time, time, time, time, flag, text, text, text, number
-- tells: nobody, for it is new
INSERT INTO sessions (id, token_digest, user_id, created_at, authenticated_at, last_seen_at, idle_expires_at,
                      expires_at, remembered, address, user_agent, methods, level)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- query: session_touch
-- for: gate, login, api, jobs
-- takes: time, time, id, time
-- tells: nobody, for the table knows of uses
UPDATE sessions
   SET last_seen_at = ?, idle_expires_at = ?
 WHERE id = ?
   AND last_seen_at < ?;

-- Changes nothing, and meets a session only until it was ended: who ends it waits, or did so before.
-- query: session_hold
-- for: api
-- takes: id
-- tells: nobody, for nothing changes
UPDATE sessions
   SET last_seen_at = last_seen_at
 WHERE id = ?;

-- query: session_renew
-- for: login
-- takes: bytes, time, id, bytes
-- tells: session
UPDATE sessions
   SET token_digest = ?, authenticated_at = ?
 WHERE id = ?
   AND token_digest = ?;

-- query: session_delete
-- for: login, api, jobs
-- takes: id, id
-- tells: session
DELETE FROM sessions
 WHERE id = ?
   AND user_id = ?;

-- query: session_delete_any
-- for: login, cli, jobs
-- takes: id
-- gives: session_owner
-- tells: session
DELETE FROM sessions
 WHERE id = ?
RETURNING user_id;

-- query: sessions_delete_by_user
-- for: login, api, cli
-- takes: id, id
-- tells: user
DELETE FROM sessions
 WHERE user_id = ?
   AND id <> ?;

-- query: sessions_delete_until
-- for: jobs
-- takes: id, id, id
-- tells: user
DELETE FROM sessions
 WHERE user_id = ?
   AND id <> ?
   AND id < ?;

-- query: session_owner_until
-- for: jobs
-- takes: id
-- gives: session_owner
SELECT user_id
  FROM sessions FORCE INDEX (PRIMARY)
 WHERE id < ?
 ORDER BY id
 LIMIT 1;

-- query: sessions_by_user
-- for: login, api, cli
-- takes: id, id, time, time, number
-- gives: session
SELECT id, user_id, created_at, authenticated_at, last_seen_at, idle_expires_at, expires_at,
       remembered, address, user_agent, methods, level
  FROM sessions FORCE INDEX (sessions_user)
 WHERE user_id = ?
   AND id < ?
   AND idle_expires_at > ?
   AND expires_at > ?
 ORDER BY id DESC
 LIMIT ?;

-- The join goes from sessions to users, so that the order is the primary key's.
-- query: sessions_page
-- for: login, api, cli
-- takes: id, time, time, number
-- gives: session_user
SELECT s.id, s.user_id, s.created_at, s.authenticated_at, s.last_seen_at, s.idle_expires_at, s.expires_at,
       s.remembered, s.address, s.user_agent, s.methods, s.level,
       u.username, u.email, u.display_name, u.status, u.expires_at AS user_expires_at
  FROM sessions s FORCE INDEX (PRIMARY)
  STRAIGHT_JOIN users u ON u.id = s.user_id
 WHERE s.id < ?
   AND s.idle_expires_at > ?
   AND s.expires_at > ?
 ORDER BY s.id DESC
 LIMIT ?;

-- Without an order: whatever is over will do, and none has to be sorted.
-- query: sessions_purge_expired
-- for: jobs
-- takes: time, number
-- tells: nobody, for they are over
DELETE FROM sessions
 WHERE expires_at <= ?
 LIMIT ?;

-- query: sessions_purge_idle
-- for: jobs
-- takes: time, number
-- tells: nobody, for they are over
DELETE FROM sessions
 WHERE idle_expires_at <= ?
 LIMIT ?;
