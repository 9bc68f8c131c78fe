//! Who did or saw what, when; written before the act.

use sea_orm::Set;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub member_id: String,
    pub at: i64,
    pub action: String,
    pub subject: String,
    pub request_id: String,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) async fn record(db: &impl ConnectionTrait, entry: Model) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(entry.id),
        workspace_id: Set(entry.workspace_id),
        member_id: Set(entry.member_id),
        at: Set(entry.at),
        action: Set(entry.action),
        subject: Set(entry.subject),
        request_id: Set(entry.request_id),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
