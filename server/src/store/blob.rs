//! Which bytes are kept, and under which name.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blob")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub sha256: String,
    pub size: i64,
    pub stored_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) async fn by_digest(
    db: &impl ConnectionTrait,
    workspace: &str,
    sha256: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.workspace_id.eq(workspace)).filter(COLUMN.sha256.eq(sha256)).one(db).await
}

pub(crate) async fn exists(db: &impl ConnectionTrait, id: &str) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(id).one(db).await?.is_some())
}

/// Writes the rows of new blobs. Where another upload of the same bytes was quicker, its row takes the
/// place; returns the ids that are then in no row.
pub(crate) async fn settle(db: &impl ConnectionTrait, blobs: &mut [Model]) -> Result<Vec<String>, DbErr> {
    let mut unused = Vec::new();
    for blob in blobs {
        let row = ActiveModel::from(blob.clone()).reset_all();
        let nothing = OnConflict::new().do_nothing().to_owned();
        Entity::insert(row).on_conflict(nothing).exec_without_returning(db).await?;
        if let Some(first) = by_digest(db, &blob.workspace_id, &blob.sha256).await?
            && first.id != blob.id
        {
            unused.push(std::mem::replace(blob, first).id);
        }
    }
    Ok(unused)
}
