//! Links that let one person in, once.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// SHA-256 of the link's secret, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: String,
    /// None: sets up a new workspace.
    pub workspace_id: Option<String>,
    pub email: String,
    pub name: String,
    pub role: String,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

/// An invitation that can still be used.
pub(crate) async fn open(db: &impl ConnectionTrait, token: &str, now: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(token).filter(COLUMN.expires_at.gt(now)).filter(COLUMN.used_at.is_null()).one(db).await
}

/// Marks it used. False when somebody else was quicker.
pub(crate) async fn use_up(db: &impl ConnectionTrait, token: &str, now: i64) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(COLUMN.token.eq(token))
        .filter(COLUMN.used_at.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Set-up links that were never used: a new start prints a new one.
pub(crate) async fn forget_set_up(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(COLUMN.workspace_id.is_null())
        .filter(COLUMN.used_at.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Those of a workspace that nobody has used yet.
pub(crate) async fn all_open(
    db: &impl ConnectionTrait,
    workspace: &str,
    now: i64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.expires_at.gt(now))
        .filter(COLUMN.used_at.is_null())
        .all(db)
        .await
}
