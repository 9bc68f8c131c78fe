//! How each system is collected: by which connector, from where, how often. Secrets are sealed.

use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub system_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub connector: String,
    pub workspace_id: String,
    /// JSON object of texts.
    pub fields: String,
    /// See [`crate::credentials`].
    pub sealed: Option<Vec<u8>>,
    /// 0: on demand alone.
    pub every_hours: i32,
    pub next_at: Option<i64>,
    pub set_by: String,
    pub set_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Sets it, in place of one that was there.
pub(crate) async fn set(db: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    let replace = OnConflict::columns([Column::SystemId, Column::Connector])
        .update_columns([
            Column::Fields,
            Column::Sealed,
            Column::EveryHours,
            Column::NextAt,
            Column::SetBy,
            Column::SetAt,
        ])
        .to_owned();
    Entity::insert(ActiveModel::from(row).reset_all())
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    system: &str,
    connector: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((system.to_owned(), connector.to_owned())).one(db).await
}

pub(crate) async fn of_system(db: &impl ConnectionTrait, system: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.system_id.eq(system)).order_by_asc(COLUMN.connector).all(db).await
}

pub(crate) async fn forget(db: &impl ConnectionTrait, system: &str, connector: &str) -> Result<(), DbErr> {
    Entity::delete_by_id((system.to_owned(), connector.to_owned())).exec(db).await?;
    Ok(())
}

/// Those whose time has come, in all workspaces.
pub(crate) async fn due(db: &impl ConnectionTrait, now: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.next_at.lte(now)).order_by_asc(COLUMN.next_at).all(db).await
}

/// Sets when the next one is due; false if it was changed in between.
pub(crate) async fn put_off(
    db: &impl ConnectionTrait,
    row: &Model,
    next_at: Option<i64>,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::NextAt, Expr::value(next_at))
        .filter(COLUMN.system_id.eq(&row.system_id))
        .filter(COLUMN.connector.eq(&row.connector))
        .filter(COLUMN.next_at.eq(row.next_at))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
