//! Evidence: submissions, their files, and what they are about.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    Condition, ConnectionTrait, Order, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
};

use super::{COUNT_CAP, sql};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub workspace_id: String,
    pub title: String,
    pub kind: String,
    pub period_start: Option<String>,
    pub period_end: Option<String>,
    pub about_at: i64,
    pub received_at: i64,
    pub submitted_by: String,
    pub supersedes: Option<String>,
    pub leaf_index: i64,
    /// JSON of [`crate::evidence::ReadOut`].
    pub reading: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// One stored file of a submission.
pub(crate) mod file {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub evidence_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub blob_id: String,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub sha256: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which system a submission is about.
pub(crate) mod about_system {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence_system")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub evidence_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub system_id: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which control a submission was attached to.
pub(crate) mod about_control {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence_control")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub evidence_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub control_id: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The newest evidence of a kind for a (system, control): see the table's comment.
pub(crate) mod current {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "current_evidence")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: String,
        /// '' = the whole organisation.
        #[sea_orm(primary_key, auto_increment = false)]
        pub system_id: String,
        /// '' = any control that expects the kind.
        #[sea_orm(primary_key, auto_increment = false)]
        pub control_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub evidence_id: String,
        pub about_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// How a list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Received,
    About,
    Title,
}

/// What a list shows; empty means all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub kind: Option<String>,
    pub system: Option<String>,
    pub control: Option<String>,
    pub text: String,
}

fn filtered(workspace: &str, filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find().filter(COLUMN.workspace_id.eq(workspace));
    if let Some(kind) = &filter.kind {
        query = query.filter(COLUMN.kind.eq(kind));
    }
    if let Some(system) = &filter.system {
        query = query.filter(
            COLUMN.id.in_subquery(
                about_system::Entity::find()
                    .select_only()
                    .column(about_system::Column::EvidenceId)
                    .filter(about_system::COLUMN.system_id.eq(system))
                    .into_query(),
            ),
        );
    }
    if let Some(control) = &filter.control {
        query = query.filter(
            COLUMN.id.in_subquery(
                about_control::Entity::find()
                    .select_only()
                    .column(about_control::Column::EvidenceId)
                    .filter(about_control::COLUMN.control_id.eq(control))
                    .into_query(),
            ),
        );
    }
    if !filter.text.is_empty() {
        query = query.filter(Condition::any().add(COLUMN.title.contains(&filter.text)));
    }
    query
}

/// One page of a list, and how many there are (never more than [`COUNT_CAP`] + 1).
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    workspace: &str,
    filter: &Filter,
    sort: Sort,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Model>, u64), DbErr> {
    let (column, order) = match sort {
        Sort::Received => (Column::ReceivedAt, Order::Desc),
        Sort::About => (Column::AboutAt, Order::Desc),
        Sort::Title => (Column::Title, Order::Asc),
    };
    let rows = filtered(workspace, filter)
        .order_by(column, order)
        .order_by_asc(Column::Id)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await?;
    Ok((rows, count(db, workspace, filter).await?))
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

/// Several by id, in no order.
pub(crate) async fn many(
    db: &impl ConnectionTrait,
    workspace: &str,
    ids: &[String],
) -> Result<Vec<Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    // Databases limit the number of bound values.
    for chunk in ids.chunks(500) {
        found.extend(
            Entity::find()
                .filter(COLUMN.workspace_id.eq(workspace))
                .filter(COLUMN.id.is_in(chunk.iter().cloned()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The one that replaces it, if any.
pub(crate) async fn superseded_by(db: &impl ConnectionTrait, id: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(COLUMN.supersedes.eq(id)).order_by_desc(COLUMN.leaf_index).one(db).await
}

pub(crate) async fn files(db: &impl ConnectionTrait, id: &str) -> Result<Vec<file::Model>, DbErr> {
    file::Entity::find()
        .filter(file::COLUMN.evidence_id.eq(id))
        .order_by_asc(file::COLUMN.position)
        .all(db)
        .await
}

/// Ids of other submissions that hold the same bytes, oldest first, ten at most.
pub(crate) async fn with_blob(
    db: &impl ConnectionTrait,
    blob: &str,
    but: &str,
) -> Result<Vec<String>, DbErr> {
    file::Entity::find()
        .select_only()
        .column(file::Column::EvidenceId)
        .filter(file::COLUMN.blob_id.eq(blob))
        .filter(file::COLUMN.evidence_id.ne(but))
        .order_by_asc(file::COLUMN.evidence_id)
        .limit(10)
        .into_tuple()
        .all(db)
        .await
}

/// Systems of several submissions: (evidence, system).
pub(crate) async fn systems_of(
    db: &impl ConnectionTrait,
    ids: &[String],
) -> Result<Vec<about_system::Model>, DbErr> {
    about_system::Entity::find()
        .filter(about_system::COLUMN.evidence_id.is_in(ids.iter().cloned()))
        .all(db)
        .await
}

/// Files of several submissions, each one's in order.
pub(crate) async fn files_of(db: &impl ConnectionTrait, ids: &[String]) -> Result<Vec<file::Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(500) {
        found.extend(
            file::Entity::find()
                .filter(file::COLUMN.evidence_id.is_in(chunk.iter().cloned()))
                .order_by_asc(file::COLUMN.position)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Every current row of a workspace.
pub(crate) async fn all_current(
    db: &impl ConnectionTrait,
    workspace: &str,
) -> Result<Vec<current::Model>, DbErr> {
    current::Entity::find().filter(current::COLUMN.workspace_id.eq(workspace)).all(db).await
}

/// Makes it the current evidence of its place, unless a piece about a later time is.
pub(crate) async fn make_current(db: &impl ConnectionTrait, row: current::Model) -> Result<(), DbErr> {
    let statement = sql(
        db,
        "INSERT INTO current_evidence (workspace_id, system_id, control_id, kind, evidence_id, about_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (workspace_id, system_id, control_id, kind) DO UPDATE
         SET evidence_id = excluded.evidence_id, about_at = excluded.about_at
         WHERE excluded.about_at >= current_evidence.about_at",
        [
            row.workspace_id.into(),
            row.system_id.into(),
            row.control_id.into(),
            row.kind.into(),
            row.evidence_id.into(),
            row.about_at.into(),
        ],
    );
    db.execute_raw(statement).await?;
    Ok(())
}

/// Takes a superseded piece out of what counts, and puts the next newest in its place.
pub(crate) async fn withdraw(db: &impl ConnectionTrait, workspace: &str, id: &str) -> Result<(), DbErr> {
    let places = current::Entity::find()
        .filter(current::COLUMN.workspace_id.eq(workspace))
        .filter(current::COLUMN.evidence_id.eq(id))
        .all(db)
        .await?;
    for place in places {
        let key = (
            place.workspace_id.clone(),
            place.system_id.clone(),
            place.control_id.clone(),
            place.kind.clone(),
        );
        current::Entity::delete_by_id(key).exec(db).await?;
        let next = Entity::find()
            .from_raw_sql(sql(
                db,
                "SELECT evidence.* FROM evidence
                 WHERE workspace_id = $1 AND kind = $2 AND id <> $3
                 AND NOT EXISTS (SELECT 1 FROM evidence AS newer WHERE newer.supersedes = evidence.id)
                 AND (($4 = '' AND NOT EXISTS (SELECT 1 FROM evidence_system WHERE evidence_id = evidence.id))
                      OR EXISTS (SELECT 1 FROM evidence_system WHERE evidence_id = evidence.id AND system_id = $4))
                 AND ($5 = '' OR EXISTS
                      (SELECT 1 FROM evidence_control WHERE evidence_id = evidence.id AND control_id = $5))
                 ORDER BY about_at DESC, leaf_index DESC LIMIT 1",
                [
                    workspace.into(),
                    place.kind.clone().into(),
                    id.into(),
                    place.system_id.clone().into(),
                    place.control_id.clone().into(),
                ],
            ))
            .one(db)
            .await?;
        if let Some(next) = next {
            make_current(db, current::Model { evidence_id: next.id, about_at: next.about_at, ..place })
                .await?;
        }
    }
    Ok(())
}

/// Evidence attached to a control about a system or the whole organisation, and `also` by id; newest
/// first, with how many there are.
pub(crate) async fn for_control(
    db: &impl ConnectionTrait,
    workspace: &str,
    (control, system): (&str, &str),
    also: &[String],
    limit: u64,
) -> Result<(Vec<Model>, u64), DbErr> {
    // Ids sort by time, so the index on (control, evidence) gives the newest first and nothing is sorted:
    // a control with ten thousand pieces of evidence opens as fast as one with ten.
    let attached = sql(
        db,
        "SELECT attached.evidence_id FROM evidence_control AS attached
         JOIN evidence ON evidence.id = attached.evidence_id AND evidence.workspace_id = $1
         WHERE attached.control_id = $2
         AND (EXISTS (SELECT 1 FROM evidence_system AS about
                      WHERE about.evidence_id = attached.evidence_id AND about.system_id = $3)
              OR NOT EXISTS (SELECT 1 FROM evidence_system AS about WHERE about.evidence_id = attached.evidence_id))
         ORDER BY attached.evidence_id DESC LIMIT $4",
        [workspace.into(), control.into(), system.into(), super::log::as_column(COUNT_CAP + 1).into()],
    );
    let mut found: Vec<String> = Vec::new();
    for row in db.query_all_raw(attached).await? {
        found.push(row.try_get("", "evidence_id")?);
    }
    let others: Vec<&String> = also.iter().filter(|id| !found.contains(id)).collect();
    let total = found.len() + others.len();
    let shown = usize::try_from(limit).unwrap_or(usize::MAX).min(found.len());
    let wanted: Vec<String> = found[..shown].iter().chain(others).cloned().collect();
    let rows = Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.id.is_in(wanted))
        .order_by_desc(COLUMN.leaf_index)
        .limit(limit)
        .all(db)
        .await?;
    Ok((rows, u64::try_from(total).unwrap_or(COUNT_CAP + 1)))
}

/// Which of these have another submission in their place.
pub(crate) async fn superseded(
    db: &impl ConnectionTrait,
    ids: &[String],
) -> Result<std::collections::HashSet<String>, DbErr> {
    let rows: Vec<Option<String>> = Entity::find()
        .select_only()
        .column(Column::Supersedes)
        .filter(COLUMN.supersedes.is_in(ids.iter().cloned()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// Controls of several submissions: (evidence, control).
pub(crate) async fn controls_of(
    db: &impl ConnectionTrait,
    ids: &[String],
) -> Result<Vec<about_control::Model>, DbErr> {
    about_control::Entity::find()
        .filter(about_control::COLUMN.evidence_id.is_in(ids.iter().cloned()))
        .all(db)
        .await
}

/// Evidence that nothing has replaced, about one of the systems or the whole organisation, telling of a
/// time in `from..to`; in the order of the log.
pub(crate) async fn about(
    db: &impl ConnectionTrait,
    workspace: &str,
    systems: &[String],
    (from, to): (i64, i64),
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let link = (about_system::Entity, about_system::Column::EvidenceId);
    let named = about_system::Entity::find()
        .select_only()
        .column(about_system::Column::EvidenceId)
        .filter(about_system::COLUMN.system_id.is_in(systems.iter().cloned()))
        .into_query();
    let any = about_system::Entity::find()
        .select_only()
        .column(about_system::Column::EvidenceId)
        .filter(Expr::col(link).equals((Entity, Column::Id)))
        .into_query();
    let replaced = Entity::find()
        .select_only()
        .column(Column::Supersedes)
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.supersedes.is_not_null())
        .into_query();
    Entity::find()
        .filter(COLUMN.workspace_id.eq(workspace))
        .filter(COLUMN.about_at.gte(from))
        .filter(COLUMN.about_at.lt(to))
        .filter(Condition::any().add(COLUMN.id.in_subquery(named)).add(Expr::not_exists(any)))
        .filter(COLUMN.id.not_in_subquery(replaced))
        .order_by_asc(COLUMN.leaf_index)
        .limit(limit)
        .all(db)
        .await
}
