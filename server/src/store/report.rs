//! Sealed reports.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder as _, QuerySelect as _};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub title: String,
    /// JSON of [`crate::reports::Scope`].
    pub scope: String,
    pub sealed_by: String,
    pub sealed_at: i64,
    pub blob_id: String,
    pub sha256: String,
    pub size: i64,
    pub pages: i32,
    pub checkpoint_size: i64,
    pub leaf_index: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Newest first, from `offset`, a page at most.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    workspace: &str,
    offset: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .order_by_desc(COLUMN.sealed_at)
        .order_by_desc(COLUMN.id)
        .offset(offset)
        .limit(super::PAGE)
        .all(db)
        .await
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.workspace_id.eq(workspace)).one(db).await
}

/// How many there are.
pub(crate) async fn count(db: &impl ConnectionTrait, workspace: &str) -> Result<u64, DbErr> {
    Entity::find().filter(COLUMN.workspace_id.eq(workspace)).count(db).await
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
