//! Settings that arrive by themselves: how each system is collected, what became of each collection, readings of parts of
//! a system, and the gaps that drift opens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let script = if postgres { SCHEMA.replace(" BLOB", " BYTEA") } else { SCHEMA.to_owned() };
        manager.get_connection().execute_unprepared(&script).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(BACK).await?;
        Ok(())
    }
}

const SCHEMA: &str = "
-- Settings of any CRM are one kind of evidence.
UPDATE evidence SET kind = 'crm-settings' WHERE kind = 'odoo-settings';
UPDATE current_evidence SET kind = 'crm-settings' WHERE kind = 'odoo-settings';

-- Where several tools each see a part of the system: which part. Else empty.
ALTER TABLE reading ADD COLUMN part TEXT NOT NULL DEFAULT '';
DROP TABLE current_reading;
CREATE TABLE current_reading (
    system_id TEXT NOT NULL REFERENCES system (id),
    setting TEXT NOT NULL,
    part TEXT NOT NULL,
    reading_id TEXT NOT NULL REFERENCES reading (id),
    observed_at BIGINT NOT NULL,
    PRIMARY KEY (system_id, setting, part)
);
INSERT INTO current_reading (system_id, setting, part, reading_id, observed_at)
SELECT system_id, setting, part, id, observed_at FROM (
    SELECT reading.*, ROW_NUMBER() OVER
        (PARTITION BY system_id, setting, part ORDER BY observed_at DESC, id DESC) AS place
    FROM reading
    WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.supersedes = reading.evidence_id)
) AS newest WHERE place = 1;

-- The service account under which collected evidence is attached; nobody signs in with it.
ALTER TABLE member ADD COLUMN collector BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE connection (
    system_id TEXT NOT NULL REFERENCES system (id),
    -- Which connector asks: one of a CRM, or 'tls'.
    connector TEXT NOT NULL,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    -- Addresses and names that are no secrets: JSON.
    fields TEXT NOT NULL,
    -- The secrets, sealed under the master key: JSON inside. NULL: there are none.
    sealed BLOB,
    -- 0: on demand alone.
    every_hours INTEGER NOT NULL CHECK (every_hours BETWEEN 0 AND 744),
    -- When the next collection is due; NULL: none is.
    next_at BIGINT,
    set_by TEXT NOT NULL REFERENCES member (id),
    set_at BIGINT NOT NULL,
    PRIMARY KEY (system_id, connector)
);
CREATE INDEX connection_due ON connection (next_at);

CREATE TABLE collection (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    system_id TEXT NOT NULL REFERENCES system (id),
    connector TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'partial', 'failed')),
    -- NULL: the schedule.
    asked_by TEXT REFERENCES member (id),
    asked_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    -- Who runs it, and until when that is believed: who falls silent is replaced.
    runner TEXT NOT NULL DEFAULT '',
    runner_until BIGINT NOT NULL DEFAULT 0,
    -- What it is at, and how many answers have come.
    step TEXT NOT NULL DEFAULT '',
    answers INTEGER NOT NULL DEFAULT 0,
    evidence_id TEXT REFERENCES evidence (id),
    -- Why it failed, or what is missing.
    problem TEXT NOT NULL DEFAULT ''
);
CREATE INDEX collection_newest ON collection (system_id, asked_at DESC, id DESC);
-- Never two of the same at once, however many servers there are.
CREATE UNIQUE INDEX collection_open ON collection (system_id, connector) WHERE state IN ('waiting', 'running');

CREATE TABLE gap (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    control_id TEXT NOT NULL,
    system_id TEXT NOT NULL REFERENCES system (id),
    -- The setting whose check failed; empty for a gap that an officer wrote down.
    setting TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('drift', 'officer')),
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    -- What showed it; NULL where an officer wrote it down without.
    evidence_id TEXT REFERENCES evidence (id),
    owner_id TEXT REFERENCES member (id),
    -- YYYY-MM-DD.
    due_on TEXT,
    opened_by TEXT NOT NULL REFERENCES member (id),
    opened_at BIGINT NOT NULL,
    closed_by TEXT REFERENCES member (id),
    closed_at BIGINT,
    -- What was done, and what shows it.
    closing_note TEXT,
    closing_evidence_id TEXT REFERENCES evidence (id),
    leaf_index BIGINT NOT NULL,
    -- The leaf of the closing.
    closing_leaf_index BIGINT,
    -- Closed by somebody, with a note and a leaf, or open.
    CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
    CHECK ((closed_at IS NULL) = (closing_note IS NULL)),
    CHECK ((closed_at IS NULL) = (closing_leaf_index IS NULL))
);
CREATE INDEX gap_opened ON gap (workspace_id, opened_at DESC, id DESC);
-- Every page counts what is open, however much was closed.
CREATE INDEX gap_open ON gap (workspace_id, due_on) WHERE closed_at IS NULL;
CREATE INDEX gap_control ON gap (system_id, control_id);
-- A check that fails again while its gap is open opens no second one.
CREATE UNIQUE INDEX gap_open_drift ON gap (system_id, control_id, setting)
    WHERE closed_at IS NULL AND origin = 'drift';
";

const BACK: &str = "
DROP TABLE gap;
DROP TABLE collection;
DROP TABLE connection;
ALTER TABLE member DROP COLUMN collector;
DROP TABLE current_reading;
ALTER TABLE reading DROP COLUMN part;
CREATE TABLE current_reading (
    system_id TEXT NOT NULL REFERENCES system (id),
    setting TEXT NOT NULL,
    reading_id TEXT NOT NULL REFERENCES reading (id),
    observed_at BIGINT NOT NULL,
    PRIMARY KEY (system_id, setting)
);
INSERT INTO current_reading (system_id, setting, reading_id, observed_at)
SELECT system_id, setting, id, observed_at FROM (
    SELECT reading.*, ROW_NUMBER() OVER
        (PARTITION BY system_id, setting ORDER BY observed_at DESC, id DESC) AS place
    FROM reading
    WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.supersedes = reading.evidence_id)
) AS newest WHERE place = 1;
UPDATE current_evidence SET kind = 'odoo-settings' WHERE kind = 'crm-settings';
UPDATE evidence SET kind = 'odoo-settings' WHERE kind = 'crm-settings';
";
