-- What happened. Rows are only ever added, by those who change something, in the transaction that changes it; jobs
-- seals them afterwards: seq and link chain every row to the one before it (docs/decisions/0013-audit.md). There are
-- no foreign keys: an event outlives whom it is about. An id begins with its time, so that months are partitions;
-- "gatelodge audit prune" makes them and drops those that are old.

CREATE TABLE IF NOT EXISTS events (
    id          BINARY(16)   NOT NULL,
    at          DATETIME(3)  NOT NULL,
    actor_kind  ENUM('nobody', 'user', 'command', 'system') NOT NULL,
    actor_id    BINARY(16)   NULL,
    actor_name  VARCHAR(255) NULL,
    action      VARCHAR(64)  NOT NULL,
    target_kind VARCHAR(24)  NULL,
    target_id   BINARY(16)   NULL,
    target_name VARCHAR(255) NULL,
    other_kind  VARCHAR(24)  NULL,
    other_id    BINARY(16)   NULL,
    other_name  VARCHAR(255) NULL,
    outcome     ENUM('done', 'refused') NOT NULL,
    reason      VARCHAR(64)  NULL,              -- code of the problem
    address     VARCHAR(45)  NULL,
    user_agent  VARCHAR(255) NULL,
    request_id  VARCHAR(64)  COLLATE utf8mb4_general_ci NULL,      -- found whatever its case
    details     TEXT         NOT NULL CHECK (JSON_VALID(details)),
    seq         BIGINT       NULL,              -- NULL: not sealed yet
    link        BINARY(32)   NULL,
    PRIMARY KEY (id),
    KEY events_seq (seq, id),
    KEY events_actor (actor_id, id),
    KEY events_target (target_id, id),
    KEY events_other (other_id, id),
    KEY events_action (action, id),
    KEY events_outcome (outcome, id),
    KEY events_address (address, id),
    KEY events_request_id (request_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE COLUMNS (id) (PARTITION later VALUES LESS THAN (MAXVALUE));

-- The newest link, with a MAC so that nobody invents one. Who seals writes it by compare-and-set.
CREATE TABLE IF NOT EXISTS event_head (
    name VARCHAR(64) NOT NULL,
    seq  BIGINT      NOT NULL,
    link BINARY(32)  NOT NULL,
    mac  BINARY(32)  NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT IGNORE INTO event_head (name, seq, link, mac) VALUES ('events', 0, REPEAT(X'00', 32), REPEAT(X'00', 32));

-- Rows that were dropped because they are old: from first_seq to last_seq, whose link was `link`.
CREATE TABLE IF NOT EXISTS event_gaps (
    first_seq BIGINT     NOT NULL,
    last_seq  BIGINT     NOT NULL,
    link      BINARY(32) NOT NULL,
    mac       BINARY(32) NOT NULL,
    PRIMARY KEY (first_seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What others are to be told of, in the transaction that changes it. The id is the event's.
CREATE TABLE IF NOT EXISTS outbox (
    id           BINARY(16)  NOT NULL,
    action       VARCHAR(64) NOT NULL,
    subject_kind VARCHAR(24) NULL,
    subject_id   BINARY(16)  NULL,
    payload      TEXT        NOT NULL CHECK (JSON_VALID(payload)),
    created_at   DATETIME(3) NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
