//! Who answers for a control.

use sea_orm::entity::prelude::*;
use sea_orm::{Set, sea_query::OnConflict};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "control_owner")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub control_id: String,
    pub member_id: String,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) async fn in_workspace(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.workspace_id.eq(workspace)).all(db).await
}

/// Who answers for one control.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    workspace: &str,
    control: &str,
) -> Result<Option<String>, DbErr> {
    let row = Entity::find_by_id((workspace.to_owned(), control.to_owned())).one(db).await?;
    Ok(row.map(|row| row.member_id))
}

/// Names the owner, or nobody.
pub(crate) async fn assign(
    db: &impl ConnectionTrait,
    workspace: &str,
    control: &str,
    member: Option<&str>,
) -> Result<(), DbErr> {
    let Some(member) = member else {
        Entity::delete_by_id((workspace.to_owned(), control.to_owned())).exec(db).await?;
        return Ok(());
    };
    let row = ActiveModel {
        workspace_id: Set(workspace.to_owned()),
        control_id: Set(control.to_owned()),
        member_id: Set(member.to_owned()),
    };
    let replace = OnConflict::columns([Column::WorkspaceId, Column::ControlId])
        .update_column(Column::MemberId)
        .to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}
