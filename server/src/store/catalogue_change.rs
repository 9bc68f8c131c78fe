//! What a workspace adds to the catalogue, takes back, switches off and on: append-only, the newest of each holds.

use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub noun: String,
    pub subject: String,
    /// False: taken back; for a switch, off.
    pub holds: bool,
    pub body: String,
    /// None: read from the folder that the server was started with.
    pub changed_by: Option<String>,
    pub changed_at: i64,
    pub leaf_index: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// The newest of each control, framework and switch, in one query.
pub(crate) async fn newest(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .from_raw_sql(super::sql(
            db,
            "SELECT catalogue_change.* FROM catalogue_change JOIN (
                 SELECT MAX(leaf_index) AS newest FROM catalogue_change
                 WHERE workspace_id = $1 GROUP BY noun, subject
             ) AS last ON catalogue_change.leaf_index = last.newest
             WHERE catalogue_change.workspace_id = $1
             ORDER BY catalogue_change.leaf_index",
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
