//! CRM installations.

use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "system")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub name: String,
    pub kind: String,
    pub url: Option<String>,
    pub owner: Option<String>,
    pub holds_personal_data: bool,
    pub holds_ephi: bool,
    pub gdpr_role: Option<String>,
    pub hipaa_role: Option<String>,
    pub created_at: i64,
    pub retired_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

/// All of a workspace, retired ones last.
pub(crate) async fn in_workspace(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    let mut systems =
        Entity::find().filter(COLUMN.workspace_id.eq(workspace)).order_by_asc(COLUMN.name).all(db).await?;
    systems.sort_by_key(|system| system.retired_at.is_some());
    Ok(systems)
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.workspace_id.eq(workspace)).one(db).await
}
