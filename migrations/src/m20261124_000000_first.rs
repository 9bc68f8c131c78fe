//! Workspaces, people, systems, evidence, readings, verdicts, reports, and the log that stamps them.
//!
//! Plain SQL that SQLite and PostgreSQL both read; only the type of bytes and the append-only triggers differ.
//! Times are seconds since 1970-01-01 UTC, ids are UUIDs as text, and every row belongs to one workspace.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Rows of these tables are history: the database itself refuses to change or delete them.
const APPEND_ONLY: [&str; 4] = ["leaf", "node", "verdict", "audit"];

/// In the order in which they can be dropped.
const TABLES: [&str; 22] = [
    "audit",
    "node",
    "content",
    "leaf",
    "log_head",
    "report",
    "control_owner",
    "verdict",
    "current_evidence",
    "current_reading",
    "reading",
    "evidence_control",
    "evidence_system",
    "evidence_file",
    "evidence",
    "blob",
    "system",
    "sign_in_attempt",
    "invitation",
    "session",
    "member",
    "workspace",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let mut script = SCHEMA.to_owned();
        if postgres {
            script = script.replace(" BLOB", " BYTEA");
            script.push_str(REFUSE_FUNCTION);
        }
        for table in APPEND_ONLY {
            script.push_str(&append_only(table, postgres));
        }
        manager.get_connection().execute_unprepared(&script).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        for table in TABLES {
            database.execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            database.execute_unprepared("DROP FUNCTION refuse_rewrite").await?;
        }
        Ok(())
    }
}

const REFUSE_FUNCTION: &str = "
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only: % refuses %', TG_TABLE_NAME, TG_OP; END $$;
";

/// Triggers by which the database itself refuses to change or delete rows of a table.
pub(crate) fn append_only(table: &str, postgres: bool) -> String {
    if postgres {
        return format!(
            "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();\n"
        );
    }
    ["UPDATE", "DELETE"]
        .map(|verb| {
            format!(
                "CREATE TRIGGER {table}_refuses_{} BEFORE {verb} ON {table}
                 BEGIN SELECT RAISE(ABORT, 'append-only: {table} refuses {verb}'); END;\n",
                verb.to_lowercase()
            )
        })
        .concat()
}

const SCHEMA: &str = "
CREATE TABLE workspace (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    time_zone TEXT NOT NULL,
    -- NULL: the law does not apply to this organisation.
    gdpr_role TEXT CHECK (gdpr_role IN ('controller', 'processor')),
    hipaa_role TEXT CHECK (hipaa_role IN ('covered_entity', 'business_associate')),
    created_at BIGINT NOT NULL,
    CHECK (gdpr_role IS NOT NULL OR hipaa_role IS NOT NULL)
);

CREATE TABLE member (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    -- Lower case; one person signs in to one workspace.
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('officer', 'engineer', 'auditor', 'admin')),
    -- argon2id, PHC string.
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT,
    disabled_at BIGINT
);
CREATE INDEX member_workspace ON member (workspace_id);

CREATE TABLE session (
    -- SHA-256 of the cookie's secret: a stolen table opens nothing.
    token TEXT PRIMARY KEY,
    member_id TEXT NOT NULL REFERENCES member (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_member ON session (member_id);

CREATE TABLE invitation (
    -- SHA-256 of the link's secret.
    token TEXT PRIMARY KEY,
    -- NULL: sets up a new workspace.
    workspace_id TEXT REFERENCES workspace (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('officer', 'engineer', 'auditor', 'admin')),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sign_in_attempt (
    id TEXT PRIMARY KEY,
    -- SHA-256 of the e-mail address or of the client's address.
    subject TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_subject ON sign_in_attempt (subject, at);

CREATE TABLE system (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    url TEXT,
    owner TEXT,
    holds_personal_data BOOLEAN NOT NULL,
    holds_ephi BOOLEAN NOT NULL,
    gdpr_role TEXT CHECK (gdpr_role IN ('controller', 'processor')),
    hipaa_role TEXT CHECK (hipaa_role IN ('covered_entity', 'business_associate')),
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);
CREATE INDEX system_workspace ON system (workspace_id);

CREATE TABLE blob (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size BIGINT NOT NULL CHECK (size >= 0),
    stored_at BIGINT NOT NULL,
    -- The same bytes are stored once.
    UNIQUE (workspace_id, sha256)
);

CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- First and last day covered, YYYY-MM-DD.
    period_start TEXT,
    period_end TEXT,
    -- The time that it tells about: freshness counts from here.
    about_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    submitted_by TEXT NOT NULL REFERENCES member (id),
    supersedes TEXT REFERENCES evidence (id),
    leaf_index BIGINT NOT NULL,
    -- What was read out of it: facts, notes, or why it could not be read. JSON.
    reading TEXT NOT NULL,
    UNIQUE (workspace_id, leaf_index)
);
CREATE INDEX evidence_received ON evidence (workspace_id, received_at DESC, id);
CREATE INDEX evidence_about ON evidence (workspace_id, about_at DESC, id);
CREATE INDEX evidence_title ON evidence (workspace_id, title, id);
-- The same orders within one kind: a list must not sort a hundred thousand rows for its first fifty.
CREATE INDEX evidence_kind_received ON evidence (workspace_id, kind, received_at DESC, id);
CREATE INDEX evidence_kind_about ON evidence (workspace_id, kind, about_at DESC, id);
CREATE INDEX evidence_kind_title ON evidence (workspace_id, kind, title, id);
CREATE INDEX evidence_supersedes ON evidence (supersedes);

CREATE TABLE evidence_file (
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    position INTEGER NOT NULL,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (evidence_id, position)
);
CREATE INDEX evidence_file_blob ON evidence_file (blob_id);

-- No row: the evidence is about the whole organisation.
CREATE TABLE evidence_system (
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    system_id TEXT NOT NULL REFERENCES system (id),
    PRIMARY KEY (evidence_id, system_id)
);
CREATE INDEX evidence_system_system ON evidence_system (system_id, evidence_id);

CREATE TABLE evidence_control (
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    control_id TEXT NOT NULL,
    PRIMARY KEY (evidence_id, control_id)
);
CREATE INDEX evidence_control_control ON evidence_control (control_id, evidence_id);

CREATE TABLE reading (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    system_id TEXT NOT NULL REFERENCES system (id),
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    setting TEXT NOT NULL,
    -- JSON of a typed value.
    value TEXT NOT NULL,
    observed_at BIGINT NOT NULL,
    origin TEXT NOT NULL
);
CREATE INDEX reading_evidence ON reading (evidence_id);
CREATE INDEX reading_newest ON reading (system_id, setting, observed_at DESC);

-- Which reading is the newest of each setting: an index kept by the append, so that
-- judging costs the same with a hundred pieces of evidence and with a million.
CREATE TABLE current_reading (
    system_id TEXT NOT NULL REFERENCES system (id),
    setting TEXT NOT NULL,
    reading_id TEXT NOT NULL REFERENCES reading (id),
    observed_at BIGINT NOT NULL,
    PRIMARY KEY (system_id, setting)
);

-- The newest evidence of a kind about a system ('' = the whole organisation), for any control
-- ('') where a machine wrote it, else for the control that it was attached to.
CREATE TABLE current_evidence (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    system_id TEXT NOT NULL,
    control_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    about_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, system_id, control_id, kind)
);

CREATE TABLE verdict (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    control_id TEXT NOT NULL,
    system_id TEXT NOT NULL REFERENCES system (id),
    decision TEXT NOT NULL CHECK (decision IN ('effective', 'not_effective', 'not_applicable', 'alternative_measure')),
    reason TEXT NOT NULL,
    -- The evidence that it rests on: JSON list of ids.
    basis TEXT NOT NULL,
    decided_by TEXT NOT NULL REFERENCES member (id),
    decided_at BIGINT NOT NULL,
    leaf_index BIGINT NOT NULL,
    CHECK (decision = 'effective' OR length(reason) > 0),
    UNIQUE (workspace_id, leaf_index)
);
CREATE INDEX verdict_newest ON verdict (workspace_id, control_id, system_id, leaf_index DESC);

CREATE TABLE control_owner (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    control_id TEXT NOT NULL,
    member_id TEXT NOT NULL REFERENCES member (id),
    PRIMARY KEY (workspace_id, control_id)
);

CREATE TABLE report (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    title TEXT NOT NULL,
    -- Frameworks, systems and period: JSON.
    scope TEXT NOT NULL,
    sealed_by TEXT NOT NULL REFERENCES member (id),
    sealed_at BIGINT NOT NULL,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    pages INTEGER NOT NULL,
    -- Size of the log that it was sealed at.
    checkpoint_size BIGINT NOT NULL,
    leaf_index BIGINT NOT NULL,
    UNIQUE (workspace_id, leaf_index)
);
CREATE INDEX report_sealed ON report (workspace_id, sealed_at DESC);

CREATE TABLE log_head (
    workspace_id TEXT PRIMARY KEY REFERENCES workspace (id),
    size BIGINT NOT NULL CHECK (size >= 0),
    -- The signed checkpoint at this size (C2SP signed note).
    checkpoint TEXT NOT NULL
);

CREATE TABLE leaf (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    position BIGINT NOT NULL CHECK (position >= 0),
    entry BLOB NOT NULL,
    PRIMARY KEY (workspace_id, position)
);

-- What a leaf commits to: its text and the salt. Apart from the leaf, so that it can be erased
-- (GDPR Art. 17) while the log stays whole.
CREATE TABLE content (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    position BIGINT NOT NULL,
    -- Canonical JSON.
    text TEXT NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    PRIMARY KEY (workspace_id, position)
);

-- Hashes of complete subtrees: 2^level leaves, the position-th from the left.
CREATE TABLE node (
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    level INTEGER NOT NULL,
    position BIGINT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (workspace_id, level, position)
);

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    request_id TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (workspace_id, at DESC);
";
