//! Who is signed in.

use sea_orm::entity::prelude::*;
use sea_orm::{Set, sea_query::Expr};

use super::member;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the cookie's secret, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: String,
    pub member_id: String,
    pub created_at: i64,
    pub seen_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) async fn start(
    db: &impl ConnectionTrait,
    token: String,
    member_id: &str,
    now: i64,
) -> Result<(), DbErr> {
    let session = ActiveModel {
        token: Set(token),
        member_id: Set(member_id.to_owned()),
        created_at: Set(now),
        seen_at: Set(now),
    };
    Entity::insert(session).exec_without_returning(db).await?;
    Ok(())
}

/// The session and its member, whatever their state: the caller judges age and standing.
pub(crate) async fn with_member(
    db: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<(Model, member::Model)>, DbErr> {
    let Some(session) = Entity::find_by_id(token).one(db).await? else { return Ok(None) };
    let member = member::Entity::find_by_id(&session.member_id).one(db).await?;
    Ok(member.map(|member| (session, member)))
}

pub(crate) async fn touch(db: &impl ConnectionTrait, token: &str, now: i64) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::SeenAt, Expr::value(now))
        .filter(COLUMN.token.eq(token))
        .exec(db)
        .await?;
    Ok(())
}

pub(crate) async fn end(db: &impl ConnectionTrait, token: &str) -> Result<(), DbErr> {
    Entity::delete_by_id(token).exec(db).await?;
    Ok(())
}

pub(crate) async fn end_all(db: &impl ConnectionTrait, member_id: &str) -> Result<(), DbErr> {
    Entity::delete_many().filter(COLUMN.member_id.eq(member_id)).exec(db).await?;
    Ok(())
}

/// Forgets sessions that nobody can use any more.
pub(crate) async fn sweep(db: &impl ConnectionTrait, seen_before: i64) -> Result<(), DbErr> {
    Entity::delete_many().filter(COLUMN.seen_at.lt(seen_before)).exec(db).await?;
    Ok(())
}
