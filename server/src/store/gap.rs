//! Gaps: what was found wrong, whose it is, until when, and how it was closed.

use controls::gap::Severity;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, NullOrdering};
use sea_orm::{Condition, ConnectionTrait, Order, QueryOrder as _, QuerySelect as _, Select};

use super::{COUNT_CAP, sql};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gap")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub control_id: String,
    pub system_id: String,
    /// Whose check failed; empty for a gap that an officer wrote down.
    pub setting: String,
    pub origin: String,
    pub title: String,
    pub detail: String,
    pub severity: String,
    /// What showed it.
    pub evidence_id: Option<String>,
    pub owner_id: Option<String>,
    /// YYYY-MM-DD.
    pub due_on: Option<String>,
    pub opened_by: String,
    pub opened_at: i64,
    pub closed_by: Option<String>,
    pub closed_at: Option<i64>,
    pub closing_note: Option<String>,
    pub closing_evidence_id: Option<String>,
    pub leaf_index: i64,
    pub closing_leaf_index: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

/// How a list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The longest overdue first, what has no day last.
    Due,
    /// The newest first.
    Opened,
    /// The worst first.
    Severity,
}

/// Which gaps, by what became of them.
#[derive(Clone, Debug, Default)]
pub(crate) enum State {
    #[default]
    Open,
    /// Open, and due before this day.
    DueBefore(String),
    Closed,
    Any,
}

/// Which gaps, by whose they are.
#[derive(Clone, Debug, Default)]
pub(crate) enum Whose {
    #[default]
    Anybodys,
    Nobodys,
    Of(String),
}

/// What a list shows; empty means all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub state: State,
    pub whose: Whose,
    pub system: Option<String>,
    pub control: Option<String>,
    pub severity: Option<String>,
    pub origin: Option<String>,
    /// In title or detail.
    pub text: String,
    /// Controls whose own title has the text in it: their gaps match too.
    pub named: Vec<String>,
}

fn filtered(workspace: &str, filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find().filter(COLUMN.workspace_id.eq(workspace));
    query = match &filter.state {
        State::Open => query.filter(COLUMN.closed_at.is_null()),
        State::DueBefore(day) => {
            query.filter(COLUMN.closed_at.is_null()).filter(COLUMN.due_on.lt(day.as_str()))
        }
        State::Closed => query.filter(COLUMN.closed_at.is_not_null()),
        State::Any => query,
    };
    query = match &filter.whose {
        Whose::Anybodys => query,
        Whose::Nobodys => query.filter(COLUMN.owner_id.is_null()),
        Whose::Of(member) => query.filter(COLUMN.owner_id.eq(member.as_str())),
    };
    if let Some(system) = &filter.system {
        query = query.filter(COLUMN.system_id.eq(system));
    }
    if let Some(control) = &filter.control {
        query = query.filter(COLUMN.control_id.eq(control));
    }
    if let Some(severity) = &filter.severity {
        query = query.filter(COLUMN.severity.eq(severity));
    }
    if let Some(origin) = &filter.origin {
        query = query.filter(COLUMN.origin.eq(origin));
    }
    if !filter.text.is_empty() {
        query = query.filter(
            Condition::any()
                .add(COLUMN.title.contains(&filter.text))
                .add(COLUMN.detail.contains(&filter.text))
                .add(COLUMN.control_id.is_in(filter.named.iter().cloned())),
        );
    }
    query
}

/// One page of a list.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    workspace: &str,
    filter: &Filter,
    sort: Sort,
    offset: u64,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let query = filtered(workspace, filter);
    let by_due =
        |query: Select<Entity>| query.order_by_with_nulls(Column::DueOn, Order::Asc, NullOrdering::Last);
    let query = match sort {
        Sort::Due => by_due(query).order_by(badness(), Order::Desc).order_by_asc(Column::Id),
        Sort::Opened => query.order_by_desc(Column::OpenedAt).order_by_desc(Column::Id),
        Sort::Severity => by_due(query.order_by(badness(), Order::Desc)).order_by_asc(Column::Id),
    };
    query.offset(offset).limit(limit).all(db).await
}

/// A severity as a number, the worst the highest.
fn badness() -> Expr {
    let mut badness = Expr::case(Expr::col(Column::Severity).eq(Severity::ALL[0].id()), 0_i32);
    for (rank, severity) in (0_i32..).zip(Severity::ALL).skip(1) {
        badness = badness.case(Expr::col(Column::Severity).eq(severity.id()), rank);
    }
    badness.into()
}

/// How many match, counted up to [`COUNT_CAP`] + 1.
pub(crate) async fn count(db: &impl ConnectionTrait, workspace: &str, filter: &Filter) -> Result<u64, DbErr> {
    let capped = filtered(workspace, filter)
        .select_only()
        .column(Column::Id)
        .limit(COUNT_CAP + 1)
        .into_tuple::<String>()
        .all(db)
        .await?;
    Ok(u64::try_from(capped.len()).unwrap_or(COUNT_CAP + 1))
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.workspace_id.eq(workspace)).one(db).await
}

/// Several by id, in no order; a page of them at most.
pub(crate) async fn many(
    db: &impl ConnectionTrait,
    workspace: &str,
    ids: &[String],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.id.is_in(ids.iter().cloned()))
        .all(db)
        .await
}

/// The open gap of a check that failed on a system, if any.
pub(crate) async fn open_drift(
    db: &impl ConnectionTrait,
    workspace: &str,
    control: &str,
    system: &str,
    setting: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.system_id.eq(system))
        .filter(COLUMN.control_id.eq(control))
        .filter(COLUMN.setting.eq(setting))
        .filter(COLUMN.origin.eq("drift"))
        .filter(COLUMN.closed_at.is_null())
        .one(db)
        .await
}

/// Says whose an open gap is, until when, and how bad. False when it is closed.
pub(crate) async fn assign(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
    (owner, due_on, severity): (Option<&str>, Option<&str>, &str),
) -> Result<bool, DbErr> {
    let done = db
        .execute_raw(sql(
            db,
            "UPDATE gap SET owner_id = $1, due_on = $2, severity = $3
             WHERE workspace_id = $4 AND id = $5 AND closed_at IS NULL",
            [owner.into(), due_on.into(), severity.into(), workspace.into(), id.into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How a gap was closed.
#[derive(Debug)]
pub(crate) struct Closing<'a> {
    pub by: &'a str,
    pub at: i64,
    pub note: &'a str,
    pub evidence: Option<&'a str>,
    pub leaf_index: i64,
}

/// Closes an open gap. False when it is closed already.
pub(crate) async fn close(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
    closing: Closing<'_>,
) -> Result<bool, DbErr> {
    let done = db
        .execute_raw(sql(
            db,
            "UPDATE gap SET closed_by = $1, closed_at = $2, closing_note = $3, closing_evidence_id = $4,
             closing_leaf_index = $5
             WHERE workspace_id = $6 AND id = $7 AND closed_at IS NULL",
            [
                closing.by.into(),
                closing.at.into(),
                closing.note.into(),
                closing.evidence.into(),
                closing.leaf_index.into(),
                workspace.into(),
                id.into(),
            ],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// All of a workspace, in the order of the log.
pub(crate) async fn all(db: &impl ConnectionTrait, workspace: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(COLUMN.workspace_id.eq(workspace)).order_by_asc(COLUMN.leaf_index).all(db).await
}
