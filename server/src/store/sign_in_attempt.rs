//! Failed sign-ins, counted per address.

use sea_orm::Set;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_attempt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub subject: String,
    pub at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) async fn count(db: &impl ConnectionTrait, subject: &str, since: i64) -> Result<u64, DbErr> {
    Entity::find().filter(COLUMN.subject.eq(subject)).filter(COLUMN.at.gt(since)).count(db).await
}

pub(crate) async fn record(
    db: &impl ConnectionTrait,
    id: String,
    subject: &str,
    now: i64,
    forget_before: i64,
) -> Result<(), DbErr> {
    Entity::delete_many().filter(COLUMN.at.lt(forget_before)).exec(db).await?;
    let attempt = ActiveModel { id: Set(id), subject: Set(subject.to_owned()), at: Set(now) };
    Entity::insert(attempt).exec_without_returning(db).await?;
    Ok(())
}

pub(crate) async fn clear(db: &impl ConnectionTrait, subject: &str) -> Result<(), DbErr> {
    Entity::delete_many().filter(COLUMN.subject.eq(subject)).exec(db).await?;
    Ok(())
}
