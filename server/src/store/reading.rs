//! Settings as they were read, and which reading of each setting is the newest.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ConnectionTrait, QueryOrder as _, QuerySelect as _};

use super::sql;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reading")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub system_id: String,
    pub evidence_id: String,
    pub setting: String,
    pub part: String,
    /// JSON of [`controls::setting::Value`].
    pub value: String,
    pub observed_at: i64,
    pub origin: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// Adds a reading and makes it the current one unless a later observation is known.
pub(crate) async fn add(db: &impl ConnectionTrait, reading: Model) -> Result<(), DbErr> {
    let current = sql(
        db,
        "INSERT INTO current_reading (system_id, setting, part, reading_id, observed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (system_id, setting, part) DO UPDATE
         SET reading_id = excluded.reading_id, observed_at = excluded.observed_at
         WHERE excluded.observed_at >= current_reading.observed_at",
        [
            reading.system_id.clone().into(),
            reading.setting.clone().into(),
            reading.part.clone().into(),
            reading.id.clone().into(),
            reading.observed_at.into(),
        ],
    );
    Entity::insert(ActiveModel::from(reading).reset_all()).exec_without_returning(db).await?;
    db.execute_raw(current).await?;
    Ok(())
}

/// The newest reading of every setting (of each part) of every system of a workspace, in one query.
pub(crate) async fn current(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .from_raw_sql(sql(
            db,
            "SELECT reading.* FROM system
             JOIN current_reading ON current_reading.system_id = system.id
             JOIN reading ON reading.id = current_reading.reading_id
             WHERE system.workspace_id = $1",
            [workspace.into()],
        ))
        .all(db)
        .await
}

/// All that was read out of one piece of evidence; at most 1,000.
pub(crate) async fn of_evidence(db: &impl ConnectionTrait, evidence: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.evidence_id.eq(evidence)).limit(1_000).all(db).await
}

/// The reading of the same setting, system and part before this one, of other evidence.
pub(crate) async fn before(db: &impl ConnectionTrait, reading: &Model) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.system_id.eq(&reading.system_id))
        .filter(COLUMN.setting.eq(&reading.setting))
        .filter(COLUMN.part.eq(&reading.part))
        .filter(COLUMN.evidence_id.ne(&reading.evidence_id))
        .filter(Condition::any().add(COLUMN.observed_at.lt(reading.observed_at)).add(
            Condition::all().add(COLUMN.observed_at.eq(reading.observed_at)).add(COLUMN.id.lt(&reading.id)),
        ))
        .order_by_desc(COLUMN.observed_at)
        .order_by_desc(COLUMN.id)
        .one(db)
        .await
}

/// Takes the readings of a superseded piece out of what counts; the next newest take their place.
pub(crate) async fn withdraw(db: &impl ConnectionTrait, evidence: &str) -> Result<(), DbErr> {
    let gone = of_evidence(db, evidence).await?;
    for reading in gone {
        let removed = db
            .execute_raw(sql(
                db,
                "DELETE FROM current_reading WHERE reading_id = $1",
                [reading.id.clone().into()],
            ))
            .await?;
        if removed.rows_affected() == 0 {
            continue;
        }
        db.execute_raw(sql(
            db,
            "INSERT INTO current_reading (system_id, setting, part, reading_id, observed_at)
             SELECT system_id, setting, part, id, observed_at FROM reading
             WHERE system_id = $1 AND setting = $2 AND part = $3 AND evidence_id <> $4
             AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.supersedes = reading.evidence_id)
             ORDER BY observed_at DESC, id DESC LIMIT 1",
            [reading.system_id.into(), reading.setting.into(), reading.part.into(), evidence.into()],
        ))
        .await?;
    }
    Ok(())
}
