//! Officers' decisions: append-only, the newest holds.

use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub control_id: String,
    pub system_id: String,
    pub decision: String,
    pub reason: String,
    /// JSON list of evidence ids.
    pub basis: String,
    pub decided_by: String,
    pub decided_at: i64,
    pub leaf_index: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Of one control, newest first.
pub(crate) async fn of_control(
    db: &impl ConnectionTrait,
    workspace: &str,
    control: &str,
    system: &str,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.control_id.eq(control))
        .filter(COLUMN.system_id.eq(system))
        .order_by_desc(COLUMN.leaf_index)
        .all(db)
        .await
}

/// The newest of every control on every system, in one query.
pub(crate) async fn newest(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .from_raw_sql(super::sql(
            db,
            "SELECT verdict.* FROM verdict JOIN (
                 SELECT MAX(leaf_index) AS newest FROM verdict
                 WHERE workspace_id = $1 GROUP BY control_id, system_id
             ) AS last ON verdict.leaf_index = last.newest
             WHERE verdict.workspace_id = $1",
            [workspace.into()],
        ))
        .all(db)
        .await
}

/// Several by id, in no order; a page of them at most.
pub(crate) async fn many(
    db: &impl ConnectionTrait,
    workspace: &str,
    ids: &[String],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.id.is_in(ids.iter().cloned()))
        .all(db)
        .await
}

/// All of a workspace, in the order of the log.
pub(crate) async fn all(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.workspace_id.eq(workspace)).order_by_asc(COLUMN.leaf_index).all(db).await
}
