-- Lists of events. Each walks one index, in the order of ids, which is that of time. See store/event_lists.h.

-- query: events_oldest_first
-- for: api, cli
-- takes: id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (PRIMARY)
 WHERE id > ?
   AND id < ?
 ORDER BY id
 LIMIT ?;

-- query: events_newest_first
-- for: api, cli
-- takes: id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (PRIMARY)
 WHERE id > ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: events_by_actor_oldest_first
-- for: api, cli
-- takes: id, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_actor)
 WHERE actor_id = ?
   AND id > ?
   AND id < ?
 ORDER BY id
 LIMIT ?;

-- query: events_by_actor_newest_first
-- for: api, cli
-- takes: id, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_actor)
 WHERE actor_id = ?
   AND id > ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: events_by_target_oldest_first
-- for: api, cli
-- takes: id, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_target)
 WHERE target_id = ?
   AND id > ?
   AND id < ?
 ORDER BY id
 LIMIT ?;

-- query: events_by_target_newest_first
-- for: api, cli
-- takes: id, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_target)
 WHERE target_id = ?
   AND id > ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: events_by_action_oldest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_action)
 WHERE action = ?
   AND id > ?
   AND id < ?
 ORDER BY id
 LIMIT ?;

-- query: events_by_action_newest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_action)
 WHERE action = ?
   AND id > ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: events_by_outcome_oldest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_outcome)
 WHERE outcome = ?
   AND id > ?
   AND id < ?
 ORDER BY id
 LIMIT ?;

-- query: events_by_outcome_newest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_outcome)
 WHERE outcome = ?
   AND id > ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: events_by_address_oldest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_address)
 WHERE address = ?
   AND id > ?
   AND id < ?
 ORDER BY id
 LIMIT ?;

-- query: events_by_address_newest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_address)
 WHERE address = ?
   AND id > ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: events_by_request_oldest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_request_id)
 WHERE request_id = ?
   AND id > ?
   AND id < ?
 ORDER BY id
 LIMIT ?;

-- query: events_by_request_newest_first
-- for: api, cli
-- takes: text, id, id, number
-- gives: event
SELECT id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, other_kind, other_id,
       other_name, outcome, reason, address, user_agent, request_id, details
  FROM events FORCE INDEX (events_request_id)
 WHERE request_id = ?
   AND id > ?
   AND id < ?
 ORDER BY id DESC
 LIMIT ?;

-- Whom it is about in any way. At most so many of each are put in order.
-- query: events_about_oldest_first
-- for: api
-- takes: id, id, id, number, id, id, id, number, id, id, id, number, number
-- gives: event
SELECT e.id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind, e.target_id,
       e.target_name, e.other_kind, e.other_id, e.other_name, e.outcome, e.reason, e.address, e.user_agent,
       e.request_id, e.details
  FROM ((SELECT id FROM events FORCE INDEX (events_actor)
          WHERE actor_id = ? AND id > ? AND id < ? ORDER BY id LIMIT ?)
        UNION
        (SELECT id FROM events FORCE INDEX (events_target)
          WHERE target_id = ? AND id > ? AND id < ? ORDER BY id LIMIT ?)
        UNION
        (SELECT id FROM events FORCE INDEX (events_other)
          WHERE other_id = ? AND id > ? AND id < ? ORDER BY id LIMIT ?)
        ORDER BY id LIMIT ?) about
  STRAIGHT_JOIN events e ON e.id = about.id
 ORDER BY about.id;

-- Whom it is about in any way. At most so many of each are put in order.
-- query: events_about_newest_first
-- for: api
-- takes: id, id, id, number, id, id, id, number, id, id, id, number, number
-- gives: event
SELECT e.id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind, e.target_id,
       e.target_name, e.other_kind, e.other_id, e.other_name, e.outcome, e.reason, e.address, e.user_agent,
       e.request_id, e.details
  FROM ((SELECT id FROM events FORCE INDEX (events_actor)
          WHERE actor_id = ? AND id > ? AND id < ? ORDER BY id DESC LIMIT ?)
        UNION
        (SELECT id FROM events FORCE INDEX (events_target)
          WHERE target_id = ? AND id > ? AND id < ? ORDER BY id DESC LIMIT ?)
        UNION
        (SELECT id FROM events FORCE INDEX (events_other)
          WHERE other_id = ? AND id > ? AND id < ? ORDER BY id DESC LIMIT ?)
        ORDER BY id DESC LIMIT ?) about
  STRAIGHT_JOIN events e ON e.id = about.id
 ORDER BY about.id DESC;
