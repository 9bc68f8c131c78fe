//! People and what they may do.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, Set};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub email: String,
    pub name: String,
    pub role: String,
    pub password: String,
    pub created_at: i64,
    pub seen_at: Option<i64>,
    pub disabled_at: Option<i64>,
    /// Attaches what is collected; nobody signs in with it.
    pub collector: bool,
}

impl ActiveModelBehavior for ActiveModel {}

/// By e-mail address, in lower case; disabled members too.
pub(crate) async fn by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.email.eq(email)).one(db).await
}

pub(crate) async fn in_workspace(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.workspace_id.eq(workspace)).order_by_asc(COLUMN.name).all(db).await
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.workspace_id.eq(workspace)).one(db).await
}

/// Shuts a member out: no sign-in, and every open session ends.
pub(crate) async fn disable(db: &impl ConnectionTrait, member: Model, at: i64) -> Result<(), DbErr> {
    super::session::end_all(db, &member.id).await?;
    let mut member = member.into_active_model();
    member.disabled_at = Set(Some(at));
    member.update(db).await?;
    Ok(())
}
