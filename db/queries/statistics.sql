-- Counting what happened and who is there. See store/statistics.h.

-- query: event_hours
-- for: api
-- takes: time, time, number
-- gives: event_hour
SELECT at, signed_in, sign_in_refused, calls_refused, registered
  FROM event_hours
 WHERE at >= ?
   AND at < ?
 ORDER BY at
 LIMIT ?;

-- query: event_hour_before
-- for: api, jobs
-- takes: time
-- gives: event_hour
SELECT at, signed_in, sign_in_refused, calls_refused, registered
  FROM event_hours
 WHERE at < ?
 ORDER BY at DESC
 LIMIT 1;

-- Two hosts may count the same hour: they come to the same.
-- query: event_hour_insert
-- for: jobs
-- takes: time, number, number, number, number
INSERT IGNORE INTO event_hours (at, signed_in, sign_in_refused, calls_refused, registered)
VALUES (?, ?, ?, ?, ?);

-- query: event_behind
-- for: jobs
-- takes: id
-- gives: event_time
SELECT at
  FROM events FORCE INDEX (PRIMARY)
 WHERE id > ?
 ORDER BY id
 LIMIT 1;

-- One walk through the rows of an hour, in the order in which they lie.
-- query: events_counted
-- for: api, jobs
-- takes: id, id
-- gives: event_counts
SELECT COUNT(CASE WHEN action = 'session.opened' AND outcome = 'done' THEN 1 END) AS signed_in,
       COUNT(CASE WHEN action = 'session.opened' AND outcome = 'refused' THEN 1 END) AS sign_in_refused,
       COUNT(CASE WHEN action = 'call.refused' THEN 1 END) AS calls_refused,
       COUNT(CASE WHEN action = 'user.registered' AND outcome = 'done' THEN 1 END) AS registered
  FROM events FORCE INDEX (PRIMARY)
 WHERE id >= ?
   AND id < ?;

-- query: people_counted
-- for: api
-- takes: text
-- gives: count
SELECT COUNT(*) AS count
  FROM users FORCE INDEX (users_kind)
 WHERE kind = 'person'
   AND status = ?;

-- query: services_counted
-- for: api
-- gives: count
SELECT COUNT(*) AS count
  FROM users FORCE INDEX (users_kind)
 WHERE kind = 'service';

-- query: sessions_counted
-- for: api
-- takes: time
-- gives: count
SELECT COUNT(*) AS count
  FROM sessions FORCE INDEX (sessions_idle_expires_at)
 WHERE idle_expires_at > ?;

-- Those of them that are over because of their age: few, for they are forgotten soon.
-- query: sessions_outlived
-- for: api
-- takes: time, time
-- gives: count
SELECT COUNT(*) AS count
  FROM sessions FORCE INDEX (sessions_expires_at)
 WHERE expires_at <= ?
   AND idle_expires_at > ?;
