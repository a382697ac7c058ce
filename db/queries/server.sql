-- The server itself. See store/server.h.

-- query: server_time
-- for: cli, jobs
-- gives: server_time
SELECT UTC_TIMESTAMP(3) AS now;

-- query: server_logs_statements
-- for: cli
-- gives: count
SELECT COUNT(CASE WHEN @@log_bin AND @@binlog_format = 'STATEMENT' THEN 1 END) AS count;

-- query: server_state
-- for: api
-- gives: server_state
SELECT UTC_TIMESTAMP(3) AS now, VERSION() AS version;
