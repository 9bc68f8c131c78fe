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

/// A reading and the one before it of the same setting and part.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    pub(crate) reading: Model,
    pub(crate) before: Option<Model>,
}

/// Which changes.
#[derive(Clone, Debug)]
pub(crate) struct Changes<'a> {
    /// Of one setting; empty: of all.
    pub(crate) setting: &'a str,
    /// First readings too, which had nothing before them.
    pub(crate) first_too: bool,
    /// Not of these settings.
    pub(crate) but: Vec<String>,
}

/// Readings that differ from the one before, newest first, and how many there are.
pub(crate) async fn changes(
    db: &impl ConnectionTrait,
    system: &str,
    filter: &Changes<'_>,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Changed>, u64), DbErr> {
    let mut values = vec![system.into(), filter.setting.into(), filter.first_too.into()];
    let mut but = String::new();
    for key in &filter.but {
        values.push(key.clone().into());
        but.push_str(&format!(" AND setting <> ${}", values.len()));
    }
    let changed = format!(
        "WITH ordered AS (
             SELECT reading.*, LAG(reading.id) OVER (PARTITION BY setting, part ORDER BY observed_at, reading.id)
                 AS before_id
             FROM reading WHERE system_id = $1 AND ($2 = '' OR setting = $2){but}
             AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.supersedes = reading.evidence_id)
         ), changed AS (
             SELECT ordered.*, before.value AS before_value FROM ordered
             LEFT JOIN reading AS before ON before.id = ordered.before_id
             WHERE (before.id IS NULL AND $3) OR before.value <> ordered.value
         )"
    );
    let count = format!("{changed} SELECT COUNT(*) AS total FROM changed");
    let counted = db.query_one_raw(sql(db, &count, values.clone())).await?;
    let total: i64 = counted.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let list = format!(
        "{changed} SELECT id, before_id FROM changed ORDER BY observed_at DESC, id DESC LIMIT {limit} OFFSET {offset}"
    );
    let mut pairs: Vec<(String, Option<String>)> = Vec::new();
    for row in db.query_all_raw(sql(db, &list, values)).await? {
        pairs.push((row.try_get("", "id")?, row.try_get("", "before_id")?));
    }
    let wanted: Vec<String> =
        pairs.iter().flat_map(|(id, before)| [Some(id.clone()), before.clone()]).flatten().collect();
    let mut known = std::collections::HashMap::new();
    for chunk in wanted.chunks(500) {
        let rows = Entity::find().filter(COLUMN.id.is_in(chunk.iter().cloned())).all(db).await?;
        known.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    let changes = pairs.into_iter().filter_map(|(id, before)| {
        Some(Changed {
            reading: known.get(&id)?.clone(),
            before: before.and_then(|id| known.get(&id).cloned()),
        })
    });
    Ok((changes.collect(), u64::try_from(total).unwrap_or(0)))
}

/// Settings of which a system has readings.
pub(crate) async fn settings_of(db: &impl ConnectionTrait, system: &str) -> Result<Vec<String>, DbErr> {
    let rows = db
        .query_all_raw(sql(
            db,
            "SELECT DISTINCT setting FROM current_reading WHERE system_id = $1",
            [system.into()],
        ))
        .await?;
    rows.into_iter().map(|row| row.try_get("", "setting")).collect()
}
