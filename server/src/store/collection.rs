//! Collections: asked for, running, done. A runner says again and again that it is alive; who falls silent is replaced.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder as _, QuerySelect as _, SqlErr};

use super::{PAGE, sql};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub system_id: String,
    pub connector: String,
    pub state: String,
    /// None: the schedule.
    pub asked_by: Option<String>,
    pub asked_at: i64,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
    pub runner: String,
    pub runner_until: i64,
    pub step: String,
    pub answers: i32,
    pub evidence_id: Option<String>,
    pub problem: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// Puts it in the queue; false if one of the same system and connector is waiting or running.
pub(crate) async fn enqueue(db: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    match Entity::insert(ActiveModel::from(row).reset_all()).exec_without_returning(db).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

pub(crate) async fn find(
    db: &impl ConnectionTrait,
    workspace: &str,
    id: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(COLUMN.workspace_id.eq(workspace)).one(db).await
}

/// The one that waits or runs.
pub(crate) async fn open(
    db: &impl ConnectionTrait,
    system: &str,
    connector: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.system_id.eq(system))
        .filter(COLUMN.connector.eq(connector))
        .filter(COLUMN.state.is_in(["waiting", "running"]))
        .one(db)
        .await
}

/// Of a system, newest first.
pub(crate) async fn of_system(
    db: &impl ConnectionTrait,
    system: &str,
    page: u64,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(COLUMN.system_id.eq(system))
        .order_by_desc(COLUMN.asked_at)
        .order_by_desc(COLUMN.id)
        .limit(PAGE)
        .offset(page * PAGE)
        .all(db)
        .await
}

/// The newest of each connector of a system.
pub(crate) async fn newest(db: &impl ConnectionTrait, system: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .from_raw_sql(sql(
            db,
            "SELECT * FROM (SELECT collection.*, ROW_NUMBER() OVER
                 (PARTITION BY connector ORDER BY asked_at DESC, id DESC) AS place
             FROM collection WHERE system_id = $1) AS ranked WHERE place = 1 ORDER BY connector",
            [system.into()],
        ))
        .all(db)
        .await
}

/// Takes the one that has waited longest, or one whose runner has fallen silent.
pub(crate) async fn claim(
    db: &impl ConnectionTrait,
    runner: &str,
    now: i64,
    until: i64,
) -> Result<Option<Model>, DbErr> {
    // The condition stands twice: whoever is second finds nothing to update.
    let next = Entity::find()
        .filter(free(now))
        .order_by_asc(COLUMN.asked_at)
        .order_by_asc(COLUMN.id)
        .one(db)
        .await?;
    let Some(next) = next else { return Ok(None) };
    let taken = Entity::update_many()
        .col_expr(Column::State, Expr::value("running"))
        .col_expr(Column::Runner, Expr::value(runner))
        .col_expr(Column::RunnerUntil, Expr::value(until))
        .col_expr(Column::StartedAt, Expr::value(now))
        .col_expr(Column::Answers, Expr::value(0))
        .filter(COLUMN.id.eq(&next.id))
        .filter(free(now))
        .exec(db)
        .await?;
    Ok((taken.rows_affected == 1).then_some(next))
}

fn free(now: i64) -> sea_orm::Condition {
    sea_orm::Condition::any()
        .add(COLUMN.state.eq("waiting"))
        .add(sea_orm::Condition::all().add(COLUMN.state.eq("running")).add(COLUMN.runner_until.lt(now)))
}

/// The runner is alive, and how far it has come; false: another has taken over.
pub(crate) async fn alive(
    db: &impl ConnectionTrait,
    (id, runner): (&str, &str),
    until: i64,
    (step, answers): (String, u32),
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::RunnerUntil, Expr::value(until))
        .col_expr(Column::Step, Expr::value(step))
        .col_expr(Column::Answers, Expr::value(i32::try_from(answers).unwrap_or(i32::MAX)))
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.runner.eq(runner))
        .filter(COLUMN.state.eq("running"))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What a runner had begun waits again.
pub(crate) async fn put_back(db: &impl ConnectionTrait, runner: &str) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value("waiting"))
        .filter(COLUMN.runner.eq(runner))
        .filter(COLUMN.state.eq("running"))
        .exec(db)
        .await?;
    Ok(())
}

/// How it ended; false: another has taken over.
pub(crate) async fn finish(
    db: &impl ConnectionTrait,
    (id, runner): (&str, &str),
    state: &str,
    (evidence, problem): (Option<String>, String),
    now: i64,
) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .col_expr(Column::EvidenceId, Expr::value(evidence))
        .col_expr(Column::Problem, Expr::value(problem))
        .filter(COLUMN.id.eq(id))
        .filter(COLUMN.runner.eq(runner))
        .filter(COLUMN.state.eq("running"))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
