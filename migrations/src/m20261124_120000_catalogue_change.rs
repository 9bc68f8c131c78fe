//! What a workspace adds to the catalogue, takes back, switches off and on: append-only, the newest of each holds.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::m20261124_000000_first::append_only;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let script = SCHEMA.to_owned() + &append_only("catalogue_change", postgres);
        manager.get_connection().execute_unprepared(&script).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP TABLE catalogue_change").await?;
        Ok(())
    }
}

const SCHEMA: &str = "
CREATE TABLE catalogue_change (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspace (id),
    -- What it is about: a control or framework of the workspace's own, or whether a control is asked at all.
    noun TEXT NOT NULL CHECK (noun IN ('control', 'framework', 'switch')),
    -- Id of the control or framework.
    subject TEXT NOT NULL,
    -- 0: taken back; for a switch, off.
    holds BOOLEAN NOT NULL,
    -- TOML of the control or framework; the reason of a switch or of taking back.
    body TEXT NOT NULL,
    -- NULL: read from the folder that the server was started with.
    changed_by TEXT REFERENCES member (id),
    changed_at BIGINT NOT NULL,
    leaf_index BIGINT NOT NULL,
    UNIQUE (workspace_id, leaf_index)
);
CREATE INDEX catalogue_change_newest ON catalogue_change (workspace_id, noun, subject, leaf_index DESC);
";
