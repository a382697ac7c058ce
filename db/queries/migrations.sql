-- Which files of db/schema/ were applied. See store/upgrade.c; the table is made there.

-- query: migrations_exist
-- for: upgrade
-- gives: count
SELECT COUNT(*) AS count
  FROM information_schema.tables
 WHERE table_schema = DATABASE()
   AND table_name = 'migrations';

-- query: migration_checksum
-- for: upgrade
-- takes: text
-- gives: checksum
SELECT SHA2(?, 256) AS checksum;

-- query: migrations_all
-- for: upgrade
-- gives: migration
SELECT number, name, checksum, state, error, applied_at
  FROM migrations
 ORDER BY number
 LIMIT 1000;

-- query: migration_is_applied
-- for: upgrade
-- takes: number
-- gives: count
SELECT COUNT(*) AS count
  FROM migrations
 WHERE number = ?
   AND state = 'applied';

-- query: migration_newest
-- for: api
-- takes: number
-- gives: schema_number
SELECT number
  FROM migrations
 WHERE number < ?
   AND state = 'applied'
 ORDER BY number DESC
 LIMIT 1;

-- The row is the claim: of two that insert it, one fails.
-- query: migration_claim
-- for: upgrade
-- takes: number, text, text, time
INSERT INTO migrations (number, name, checksum, state, started_at, server, connection)
VALUES (?, ?, ?, 'running', ?, @@hostname, CONNECTION_ID());

-- Takes over what did not end: it failed, its connection is gone, or nobody has seen it for very long.
-- query: migration_take_over
-- for: upgrade
-- takes: text, text, time, number, time
UPDATE migrations
   SET name = ?, checksum = ?, state = 'running', error = NULL, started_at = ?,
       server = @@hostname, connection = CONNECTION_ID()
 WHERE number = ?
   AND (state = 'unfinished'
        OR (state = 'running'
            AND (started_at < ?
                 OR (server = @@hostname
                     AND connection NOT IN (SELECT id FROM information_schema.processlist)))));

-- query: migration_fail
-- for: upgrade
-- takes: text, number
UPDATE migrations
   SET state = 'unfinished', error = ?
 WHERE number = ?
   AND connection = CONNECTION_ID();

-- query: migration_finish
-- for: upgrade
-- takes: time, number
UPDATE migrations
   SET state = 'applied', applied_at = ?
 WHERE number = ?
   AND state = 'running'
   AND connection = CONNECTION_ID();
