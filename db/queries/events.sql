-- Events and what is told of them. See store/events.h.

-- query: event_insert
-- for: login, api, cli, jobs
-- takes: id, time, text, id, text, text, text, id, text, text, id, text, text, text, text, text, text, text
INSERT INTO events (id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name,
                    other_kind, other_id, other_name, outcome, reason, address, user_agent, request_id, details)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- query: outbox_insert
-- for: login, api, cli, jobs
-- takes: id, text, text, id, text, time
INSERT INTO outbox (id, action, subject_kind, subject_id, payload, created_at)
VALUES (?, ?, ?, ?, ?, ?);

-- query: outbox_purge
-- for: jobs
-- takes: id, number
DELETE FROM outbox
 WHERE id < ?
 LIMIT ?;

-- ---- the chain ----------------------------------------------------------------------------------

-- query: event_head
-- for: jobs, cli
-- gives: event_head
SELECT seq, link, mac
  FROM event_head
 WHERE name = 'events';

-- query: event_head_move
-- for: jobs
-- takes: number, bytes, bytes, number, bytes
UPDATE event_head
   SET seq = ?, link = ?, mac = ?
 WHERE name = 'events'
   AND seq = ?
   AND link = ?;

-- query: events_unsealed
-- for: jobs
-- takes: number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_seq)
 WHERE seq IS NULL
 ORDER BY id
 LIMIT ?;

-- query: events_unsealed_count
-- for: cli
-- takes: id
-- gives: count
SELECT COUNT(*) AS count
  FROM events FORCE INDEX (events_seq)
 WHERE seq IS NULL
   AND id < ?;

-- query: event_unsealed_first
-- for: api
-- gives: event_time
SELECT at
  FROM events FORCE INDEX (events_seq)
 WHERE seq IS NULL
 ORDER BY id
 LIMIT 1;

-- As many as there are, and no more than this: without a key none is ever sealed.
-- query: events_unsealed_some
-- for: api
-- takes: number
-- gives: count
SELECT COUNT(*) AS count
  FROM (SELECT id
          FROM events FORCE INDEX (events_seq)
         WHERE seq IS NULL
         LIMIT ?) unsealed;

-- By the primary key: a range of events_seq would lock the gap that new events come into.
-- query: event_seal
-- for: jobs
-- takes: number, bytes, id
UPDATE events FORCE INDEX (PRIMARY)
   SET seq = ?, link = ?
 WHERE id = ?
   AND seq IS NULL;

-- query: events_sealed
-- for: cli
-- takes: number, number, id, number
-- gives: sealed_event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details, seq, HEX(link) AS link
  FROM events FORCE INDEX (events_seq)
 WHERE seq > ? OR (seq = ? AND id > ?)
 ORDER BY seq, id
 LIMIT ?;

-- query: event_gaps
-- for: cli, upgrade
-- takes: number
-- gives: event_gap
SELECT first_seq, last_seq, link, mac
  FROM event_gaps
 ORDER BY first_seq
 LIMIT ?;

-- ---- retention: gatelodge audit prune, over a connection without limits of time -------------------

-- query: event_partitions
-- for: upgrade
-- takes: number
-- gives: name
SELECT partition_name AS name
  FROM information_schema.partitions
 WHERE table_schema = DATABASE()
   AND table_name = 'events'
   AND partition_name IS NOT NULL
 ORDER BY partition_ordinal_position
 LIMIT ?;

-- query: event_oldest
-- for: upgrade
-- gives: event_time
SELECT at
  FROM events FORCE INDEX (PRIMARY)
 ORDER BY id
 LIMIT 1;

-- query: events_below
-- for: upgrade
-- takes: id
-- gives: event_count
SELECT COUNT(*) AS count, COUNT(seq) AS sealed, COALESCE(MAX(seq), 0) AS last_seq
  FROM events FORCE INDEX (events_seq)
 WHERE id < ?;

-- query: events_kept_below
-- for: upgrade
-- takes: id, number, number
-- gives: event_seq
SELECT seq
  FROM events FORCE INDEX (events_seq)
 WHERE id >= ?
   AND seq < ?
 ORDER BY seq
 LIMIT ?;

-- query: event_link
-- for: upgrade
-- takes: number
-- gives: event_link
SELECT link
  FROM events FORCE INDEX (events_seq)
 WHERE seq = ?
   AND link IS NOT NULL
 LIMIT 1;

-- query: event_gaps_forget
-- for: upgrade
DELETE FROM event_gaps;

-- query: event_gap_insert
-- for: upgrade
-- takes: number, number, bytes, bytes
INSERT INTO event_gaps (first_seq, last_seq, link, mac)
VALUES (?, ?, ?, ?);
