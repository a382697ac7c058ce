-- People. See store/users.h for what each question means.

-- query: user_by_id
-- for: login, api, cli
-- takes: id
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users
 WHERE id = ?;

-- query: username_by_id
-- for: login, api, cli, jobs
-- takes: id
-- gives: name
SELECT username AS name
  FROM users
 WHERE id = ?;

-- query: user_by_username
-- for: api, cli
-- takes: text
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users
 WHERE username = ?;

-- query: user_by_email
-- for: api, cli
-- takes: text
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users
 WHERE email_folded = ?;

-- The first condition is the range of the index; row constructors would not use it.
-- query: users_oldest_first
-- for: api, cli
-- takes: time, time, id, number
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users FORCE INDEX (users_created_at)
 WHERE created_at > ? OR (created_at = ? AND id > ?)
 ORDER BY created_at, id
 LIMIT ?;

-- query: users_newest_first
-- for: api, cli
-- takes: time, time, id, number
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users FORCE INDEX (users_created_at)
 WHERE created_at < ? OR (created_at = ? AND id < ?)
 ORDER BY created_at DESC, id DESC
 LIMIT ?;

-- The same among those of one status.
-- query: users_of_status_oldest_first
-- for: api
-- takes: text, time, time, id, number
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users FORCE INDEX (users_status)
 WHERE status = ?
   AND (created_at > ? OR (created_at = ? AND id > ?))
 ORDER BY created_at, id
 LIMIT ?;

-- query: users_of_status_newest_first
-- for: api
-- takes: text, time, time, id, number
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users FORCE INDEX (users_status)
 WHERE status = ?
   AND (created_at < ? OR (created_at = ? AND id < ?))
 ORDER BY created_at DESC, id DESC
 LIMIT ?;

-- A range of an index without equals: where it begins stands who was last, unless they were renamed meanwhile.
-- query: users_by_usernames
-- for: api
-- takes: text, text, id, number
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users FORCE INDEX (users_username)
 WHERE username BETWEEN ? AND ?
   AND id <> ?
 ORDER BY username
 LIMIT ?;

-- query: users_by_usernames_back
-- for: api
-- takes: text, text, id, number
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users FORCE INDEX (users_username)
 WHERE username BETWEEN ? AND ?
   AND id <> ?
 ORDER BY username DESC
 LIMIT ?;

-- query: users_by_emails
-- for: api
-- takes: text, text, id, number
-- gives: user
SELECT id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
       attributes, version, created_at, updated_at, last_login_at, expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = users.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = users.id) AS role_names
  FROM users FORCE INDEX (users_email)
 WHERE email_folded BETWEEN ? AND ?
   AND id <> ?
 ORDER BY email_folded
 LIMIT ?;

-- query: user_insert
-- for: login, api, cli
-- takes: id, text, text, text, text, flag, text, text, text, text, text, number, time, time, time, time
-- tells: nobody yet
INSERT INTO users (id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
                   attributes, version, created_at, updated_at, last_login_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- query: user_update
-- for: api, cli
-- takes: text, text, text, flag, text, text, text, text, text, time, time, id, number
-- tells: user
UPDATE users
   SET username = ?, email = ?, email_folded = ?, email_verified = ?, display_name = ?, status = ?,
       locale = ?, time_zone = ?, attributes = ?, updated_at = ?, expires_at = ?, version = version + 1
 WHERE id = ?
   AND version = ?;

-- Writes the row, as every change of an account does, for what stands beside it: whoever signs in meanwhile is asked
-- again.
-- query: user_touch
-- for: login, api, cli
-- takes: time, id
-- tells: nobody, for version and times are not said
UPDATE users
   SET updated_at = ?, version = version + 1
 WHERE id = ?;

-- query: user_delete
-- for: api, cli
-- takes: id, number
-- tells: user
DELETE FROM users
 WHERE id = ?
   AND version = ?;

-- Meets the person only as they were judged. (Their row is locked before that of the password, as everywhere.)
-- query: user_signed_in
-- for: login
-- takes: time, id, text, time, text
-- tells: nobody, for the last sign-in is not said
UPDATE users
   SET last_login_at = ?
 WHERE id = ?
   AND status = ?
   AND expires_at <=> ?
   AND (SELECT hash FROM passwords WHERE passwords.user_id = users.id) = ?;

-- query: entrant_by_id
-- for: login, cli
-- takes: id
-- gives: entrant
SELECT u.id, u.username, u.email, u.display_name, u.status, u.expires_at, p.hash
  FROM users u
  LEFT JOIN passwords p ON p.user_id = u.id
 WHERE u.id = ?;

-- query: entrant_by_username
-- for: login
-- takes: text
-- gives: entrant
SELECT u.id, u.username, u.email, u.display_name, u.status, u.expires_at, p.hash
  FROM users u
  LEFT JOIN passwords p ON p.user_id = u.id
 WHERE u.username = ?;

-- query: entrant_by_email
-- for: login
-- takes: text
-- gives: entrant
SELECT u.id, u.username, u.email, u.display_name, u.status, u.expires_at, p.hash
  FROM users u
  LEFT JOIN passwords p ON p.user_id = u.id
 WHERE u.email_folded = ?;

-- query: password_put
-- for: login, cli
-- takes: id, text, time
INSERT INTO passwords (user_id, hash, changed_at)
VALUES (?, ?, ?)
    ON DUPLICATE KEY UPDATE hash = VALUES(hash), changed_at = VALUES(changed_at);

-- Only the one that was read: not a new one that came meanwhile.
-- query: password_replace
-- for: login
-- takes: text, time, id, text
UPDATE passwords
   SET hash = ?, changed_at = ?
 WHERE user_id = ?
   AND hash = ?;
