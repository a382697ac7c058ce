-- One account for each program, with the least that its statements in db/queries/ need: column by column.
-- "gatelodge setup" runs it. By hand it is run by the database administrator; the accounts must exist (CREATE
-- USER gatelodge_gate@localhost …), and so must the tables, for rights are given on what is there:
--
--     GRANT ALL PRIVILEGES ON gatelodge.* TO gatelodge_cli@localhost;     -- the first time
--     gatelodge db upgrade
--     mariadb --user=root < grants.sql
--
-- Running it again is harmless, and takes back what is no longer needed; for a moment the programs then lack
-- their rights. tests/db/ proves that nothing here is missing, and nothing superfluous.

-- The command line upgrades the schema; it can do everything, in this database alone.
GRANT ALL PRIVILEGES ON gatelodge.* TO gatelodge_cli@localhost;

-- gatelodge-gate: who is asking, and what are they allowed?
REVOKE ALL PRIVILEGES, GRANT OPTION FROM gatelodge_gate@localhost;
GRANT SELECT (id, token_digest, user_id, created_at, authenticated_at, last_seen_at, idle_expires_at,
              expires_at, remembered, address, user_agent, methods, level),
      UPDATE (last_seen_at, idle_expires_at)
   ON gatelodge.sessions TO gatelodge_gate@localhost;
GRANT SELECT (id, token_digest, user_id, permissions, networks, created_at, expires_at, last_used_at),
      UPDATE (last_used_at)
   ON gatelodge.tokens TO gatelodge_gate@localhost;
GRANT SELECT (id, username, email, display_name, status, expires_at)
   ON gatelodge.users TO gatelodge_gate@localhost;
GRANT SELECT (id, name) ON gatelodge.groups TO gatelodge_gate@localhost;
GRANT SELECT (group_id, user_id) ON gatelodge.group_members TO gatelodge_gate@localhost;
GRANT SELECT (group_id, ancestor_id) ON gatelodge.group_ancestors TO gatelodge_gate@localhost;
GRANT SELECT (role_id, pattern) ON gatelodge.role_permissions TO gatelodge_gate@localhost;
GRANT SELECT (user_id, role_id) ON gatelodge.user_roles TO gatelodge_gate@localhost;
GRANT SELECT (group_id, role_id) ON gatelodge.group_roles TO gatelodge_gate@localhost;

-- gatelodge-login: the only program that reads password hashes. (For ON DUPLICATE KEY UPDATE, MariaDB wants
-- the right to read and to update every column that is inserted.)
REVOKE ALL PRIVILEGES, GRANT OPTION FROM gatelodge_login@localhost;
GRANT SELECT (user_id, hash, changed_at), INSERT (user_id, hash, changed_at),
      UPDATE (user_id, hash, changed_at)
   ON gatelodge.passwords TO gatelodge_login@localhost;
GRANT SELECT (id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
              attributes, version, created_at, updated_at, last_login_at, expires_at),
      INSERT (id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
              attributes, version, created_at, updated_at, last_login_at, expires_at),
      UPDATE (last_login_at, updated_at, version)
   ON gatelodge.users TO gatelodge_login@localhost;
GRANT INSERT (word, user_id) ON gatelodge.user_words TO gatelodge_login@localhost;
GRANT SELECT (id, token_digest, user_id, created_at, authenticated_at, last_seen_at, idle_expires_at,
              expires_at, remembered, address, user_agent, methods, level),
      INSERT (id, token_digest, user_id, created_at, authenticated_at, last_seen_at, idle_expires_at,
              expires_at, remembered, address, user_agent, methods, level),
      UPDATE (token_digest, authenticated_at, last_seen_at, idle_expires_at),
      DELETE
   ON gatelodge.sessions TO gatelodge_login@localhost;
GRANT SELECT (id, token_digest, user_id, permissions, networks, created_at, expires_at, last_used_at),
      UPDATE (last_used_at),
      DELETE
   ON gatelodge.tokens TO gatelodge_login@localhost;
GRANT SELECT (id, name) ON gatelodge.groups TO gatelodge_login@localhost;
GRANT SELECT (group_id, user_id) ON gatelodge.group_members TO gatelodge_login@localhost;
GRANT SELECT (group_id, ancestor_id) ON gatelodge.group_ancestors TO gatelodge_login@localhost;
GRANT SELECT (id, name, built_in, created_at, updated_at) ON gatelodge.roles TO gatelodge_login@localhost;
GRANT SELECT (role_id, pattern) ON gatelodge.role_permissions TO gatelodge_login@localhost;
GRANT SELECT (user_id, role_id), INSERT (user_id, role_id, since)
   ON gatelodge.user_roles TO gatelodge_login@localhost;
GRANT SELECT (group_id, role_id) ON gatelodge.group_roles TO gatelodge_login@localhost;
GRANT SELECT (attempt_key, failures, until), INSERT (attempt_key, failures, until),
      UPDATE (attempt_key, failures, until)
   ON gatelodge.attempts TO gatelodge_login@localhost;
-- Events are only ever added, and sealed by jobs alone.
GRANT INSERT (id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind,
              other_id, other_name, outcome, reason, address, user_agent, request_id, details)
   ON gatelodge.events TO gatelodge_login@localhost;
GRANT INSERT (id, action, subject_kind, subject_id, payload, created_at) ON gatelodge.outbox TO gatelodge_login@localhost;
-- What other hosts have to ask for anew.
GRANT INSERT (id, at, user_id, subject_id) ON gatelodge.changes TO gatelodge_login@localhost;
-- Answers that are given again.
GRANT SELECT (name, request, status, problem, content_type, headers, body, expires_at),
      INSERT (name, request, status, headers, body, expires_at),
      UPDATE (request, status, problem, content_type, headers, body, expires_at),
      DELETE
   ON gatelodge.replays TO gatelodge_login@localhost;
-- It makes the first administrator. (That is no new power: who writes sessions can be anybody.)
GRANT SELECT (code_digest, expires_at), DELETE ON gatelodge.setup_codes TO gatelodge_login@localhost;
GRANT SELECT (name, writes), UPDATE (writes) ON gatelodge.guards TO gatelodge_login@localhost;

-- gatelodge-api: people, their sessions and tokens.
REVOKE ALL PRIVILEGES, GRANT OPTION FROM gatelodge_api@localhost;
GRANT SELECT (id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
              attributes, version, created_at, updated_at, last_login_at, expires_at),
      INSERT (id, kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone,
              attributes, version, created_at, updated_at, last_login_at, expires_at),
      UPDATE (username, email, email_folded, email_verified, display_name, status, locale, time_zone,
              attributes, version, updated_at, expires_at),
      DELETE
   ON gatelodge.users TO gatelodge_api@localhost;
GRANT SELECT (word, user_id), INSERT (word, user_id), DELETE ON gatelodge.user_words TO gatelodge_api@localhost;
GRANT SELECT (id, token_digest, user_id, created_at, authenticated_at, last_seen_at, idle_expires_at,
              expires_at, remembered, address, user_agent, methods, level),
      UPDATE (last_seen_at, idle_expires_at),
      DELETE
   ON gatelodge.sessions TO gatelodge_api@localhost;
GRANT SELECT (id, token_digest, user_id, name, permissions, networks, created_at, expires_at, last_used_at),
      INSERT (id, token_digest, user_id, name, permissions, networks, created_at, expires_at),
      UPDATE (last_used_at),
      DELETE
   ON gatelodge.tokens TO gatelodge_api@localhost;
GRANT SELECT (id, name, display_name, parent_id, created_at, updated_at),
      INSERT (id, name, display_name, parent_id, created_at, updated_at),
      UPDATE (name, display_name, parent_id, updated_at),
      DELETE
   ON gatelodge.groups TO gatelodge_api@localhost;
GRANT SELECT (group_id, ancestor_id, distance), INSERT (group_id, ancestor_id, distance), DELETE
   ON gatelodge.group_ancestors TO gatelodge_api@localhost;
GRANT SELECT (group_id, user_id, since), INSERT (group_id, user_id, since), UPDATE (group_id, user_id, since), DELETE
   ON gatelodge.group_members TO gatelodge_api@localhost;
GRANT SELECT (id, name, built_in, created_at, updated_at),
      INSERT (id, name, built_in, created_at, updated_at),
      UPDATE (name, updated_at),
      DELETE
   ON gatelodge.roles TO gatelodge_api@localhost;
GRANT SELECT (role_id, pattern), INSERT (role_id, pattern), DELETE
   ON gatelodge.role_permissions TO gatelodge_api@localhost;
GRANT SELECT (user_id, role_id, since), INSERT (user_id, role_id, since), UPDATE (user_id, role_id, since), DELETE
   ON gatelodge.user_roles TO gatelodge_api@localhost;
GRANT SELECT (group_id, role_id, since), INSERT (group_id, role_id, since), UPDATE (group_id, role_id, since), DELETE
   ON gatelodge.group_roles TO gatelodge_api@localhost;
GRANT SELECT (name, writes), UPDATE (writes) ON gatelodge.guards TO gatelodge_api@localhost;

GRANT SELECT (id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind,
              other_id, other_name, outcome, reason, address, user_agent, request_id, details, seq),
      INSERT (id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind,
              other_id, other_name, outcome, reason, address, user_agent, request_id, details)
   ON gatelodge.events TO gatelodge_api@localhost;
GRANT INSERT (id, action, subject_kind, subject_id, payload, created_at) ON gatelodge.outbox TO gatelodge_api@localhost;
GRANT INSERT (id, at, user_id, subject_id) ON gatelodge.changes TO gatelodge_api@localhost;

GRANT SELECT (name, request, status, problem, content_type, headers, body, expires_at),
      INSERT (name, request, status, headers, body, expires_at),
      UPDATE (request, status, problem, content_type, headers, body, expires_at),
      DELETE
   ON gatelodge.replays TO gatelodge_api@localhost;

GRANT SELECT (at, signed_in, sign_in_refused, calls_refused, registered)
   ON gatelodge.event_hours TO gatelodge_api@localhost;
GRANT SELECT (number, state) ON gatelodge.migrations TO gatelodge_api@localhost;

-- gatelodge-jobs: forgets what is over, and writes down what was used.
REVOKE ALL PRIVILEGES, GRANT OPTION FROM gatelodge_jobs@localhost;
GRANT SELECT (id, user_id, last_seen_at, expires_at, idle_expires_at),
      UPDATE (last_seen_at, idle_expires_at),
      DELETE
   ON gatelodge.sessions TO gatelodge_jobs@localhost;
GRANT SELECT (id, user_id, last_used_at), UPDATE (last_used_at), DELETE
   ON gatelodge.tokens TO gatelodge_jobs@localhost;
GRANT SELECT (until), DELETE ON gatelodge.attempts TO gatelodge_jobs@localhost;
GRANT SELECT (expires_at), DELETE ON gatelodge.replays TO gatelodge_jobs@localhost;
-- It tells its host what others changed.
GRANT SELECT (id, at, user_id, subject_id), INSERT (id, at, user_id, subject_id), DELETE
   ON gatelodge.changes TO gatelodge_jobs@localhost;
-- It does what was revoked while MariaDB was away, and tells of it.
GRANT SELECT (id, username) ON gatelodge.users TO gatelodge_jobs@localhost;
GRANT INSERT (id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind,
              other_id, other_name, outcome, reason, address, user_agent, request_id, details)
   ON gatelodge.events TO gatelodge_jobs@localhost;
GRANT INSERT (id, action, subject_kind, subject_id, payload, created_at) ON gatelodge.outbox TO gatelodge_jobs@localhost;
-- It counts them.
GRANT SELECT (at, signed_in, sign_in_refused, calls_refused, registered),
      INSERT (at, signed_in, sign_in_refused, calls_refused, registered)
   ON gatelodge.event_hours TO gatelodge_jobs@localhost;
-- It seals events, and changes nothing else of them.
GRANT SELECT (id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind,
              other_id, other_name, outcome, reason, address, user_agent, request_id, details, seq),
      UPDATE (seq, link)
   ON gatelodge.events TO gatelodge_jobs@localhost;
GRANT SELECT (name, seq, link, mac), UPDATE (seq, link, mac) ON gatelodge.event_head TO gatelodge_jobs@localhost;
GRANT SELECT (id), DELETE ON gatelodge.outbox TO gatelodge_jobs@localhost;
