//! What a workspace adds to the catalogue, takes back, switches off and on: append-only, the newest of each holds.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QueryOrder as _};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "catalogue_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub noun: String,
    pub subject: String,
    /// False: taken back; for a switch, off.
    pub holds: bool,
    pub body: String,
    /// None: read from the folder that the server was started with.
    pub changed_by: Option<String>,
    pub changed_at: i64,
    pub leaf_index: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// A change without the text of a control or framework, which can be long and is wanted once only.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) noun: String,
    pub(crate) subject: String,
    pub(crate) holds: bool,
    /// Of a switch; else empty.
    pub(crate) reason: String,
    pub(crate) changed_by: Option<String>,
    pub(crate) changed_at: i64,
    pub(crate) leaf_index: i64,
}

const HEAD: &str = "SELECT id, noun, subject, holds, CASE noun WHEN 'switch' THEN body ELSE '' END AS reason,
    changed_by, changed_at, leaf_index FROM catalogue_change WHERE workspace_id = $1";

/// The newest of each control, framework and switch, in one query; in the order of the log.
pub(crate) async fn newest(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Head>, DbErr> {
    let newest =
        "SELECT MAX(leaf_index) FROM catalogue_change WHERE workspace_id = $1 GROUP BY noun, subject";
    let query = format!("{HEAD} AND leaf_index IN ({newest}) ORDER BY leaf_index");
    Head::find_by_statement(super::sql(db, &query, [workspace.into()])).all(db).await
}

/// Several by id, in no order; a page of them at most.
pub(crate) async fn heads(
    db: &impl ConnectionTrait,
    workspace: &str,
    ids: &[String],
) -> Result<Vec<Head>, DbErr> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
    let query = format!("{HEAD} AND id IN ({})", places.join(", "));
    let values = std::iter::once(workspace.into()).chain(ids.iter().map(Into::into));
    Head::find_by_statement(super::sql(db, &query, values)).all(db).await
}

/// The text of a change.
pub(crate) async fn body(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
) -> Result<Option<String>, DbErr> {
    let row = Entity::find_by_id(id).filter(COLUMN.workspace_id.eq(workspace)).one(db).await?;
    Ok(row.map(|row| row.body))
}

/// All of a workspace, in the order of the log.
pub(crate) async fn all(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.workspace_id.eq(workspace)).order_by_asc(COLUMN.leaf_index).all(db).await
}
