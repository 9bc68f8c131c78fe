//! The log's rows: leaves, hashes of complete subtrees, and the head.

use std::collections::{BTreeMap, HashMap};

use ledger::Hash;
use ledger::tree::NodeId;
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder as _, QuerySelect as _, Set};

use super::sql;

/// Databases limit the number of bound values.
const CHUNK: usize = 500;

/// Entries, as hashed.
pub(crate) mod leaf {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leaf")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub entry: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Hashes of complete subtrees.
pub(crate) mod node {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "node")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub level: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        pub hash: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What leaves commit to.
pub(crate) mod content {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "content")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i64,
        /// Canonical JSON.
        pub text: String,
        pub salt: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The newest signed checkpoint.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "log_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub workspace_id: String,
        pub size: i64,
        pub checkpoint: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn head(db: &impl ConnectionTrait, workspace: &str) -> Result<Option<head::Model>, DbErr> {
    head::Entity::find_by_id(workspace).one(db).await
}

/// The head, held until the transaction ends (SQLite holds its one write lock anyway).
pub(crate) async fn lock_head(
    db: &impl ConnectionTrait,
    workspace: &str,
) -> Result<Option<head::Model>, DbErr> {
    head::Entity::find_by_id(workspace).lock_exclusive().one(db).await
}

pub(crate) async fn create(
    db: &impl ConnectionTrait,
    workspace: &str,
    checkpoint: String,
) -> Result<(), DbErr> {
    let row = head::ActiveModel {
        workspace_id: Set(workspace.to_owned()),
        size: Set(0),
        checkpoint: Set(checkpoint),
    };
    head::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Moves the head from `old` to `new`. False when another writer moved it first.
pub(crate) async fn advance(
    db: &impl ConnectionTrait,
    workspace: &str,
    old: i64,
    new: i64,
    checkpoint: String,
) -> Result<bool, DbErr> {
    let done = db
        .execute_raw(sql(
            db,
            "UPDATE log_head SET size = $1, checkpoint = $2 WHERE workspace_id = $3 AND size = $4",
            [new.into(), checkpoint.into(), workspace.into(), old.into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn add(
    db: &impl ConnectionTrait,
    workspace: &str,
    position: i64,
    entry: &[u8],
    content: (&str, &[u8; 32]),
    nodes: &[(NodeId, Hash)],
) -> Result<(), DbErr> {
    let leaf = leaf::ActiveModel {
        workspace_id: Set(workspace.to_owned()),
        position: Set(position),
        entry: Set(entry.to_vec()),
    };
    leaf::Entity::insert(leaf).exec_without_returning(db).await?;
    let (text, salt) = content;
    let content = content::ActiveModel {
        workspace_id: Set(workspace.to_owned()),
        position: Set(position),
        text: Set(text.to_owned()),
        salt: Set(salt.to_vec()),
    };
    content::Entity::insert(content).exec_without_returning(db).await?;
    let nodes = nodes.iter().map(|(id, hash)| node::ActiveModel {
        workspace_id: Set(workspace.to_owned()),
        level: Set(i32::from(id.level)),
        position: Set(as_column(id.index)),
        hash: Set(hash.as_bytes().to_vec()),
    });
    node::Entity::insert_many(nodes).exec_without_returning(db).await?;
    Ok(())
}

/// The stored hashes among `wanted`.
pub(crate) async fn nodes(
    db: &impl ConnectionTrait,
    workspace: &str,
    wanted: &[NodeId],
) -> Result<HashMap<NodeId, Hash>, DbErr> {
    let mut found = HashMap::with_capacity(wanted.len());
    let mut levels: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for id in wanted {
        levels.entry(id.level).or_default().push(as_column(id.index));
    }
    for (level, positions) in levels {
        for chunk in positions.chunks(CHUNK) {
            let rows = node::Entity::find()
                .filter(node::COLUMN.workspace_id.eq(workspace))
                .filter(node::COLUMN.level.eq(i32::from(level)))
                .filter(node::COLUMN.position.is_in(chunk.iter().copied()))
                .all(db)
                .await?;
            found.extend(rows.into_iter().filter_map(|row| {
                let id = NodeId { level, index: u64::try_from(row.position).ok()? };
                Some((id, Hash::from_slice(&row.hash).ok()?))
            }));
        }
    }
    Ok(found)
}

pub(crate) async fn leaf(
    db: &impl ConnectionTrait,
    workspace: &str,
    position: i64,
) -> Result<Option<leaf::Model>, DbErr> {
    leaf::Entity::find_by_id((workspace.to_owned(), position)).one(db).await
}

/// What the leaf at `position` commits to; None once erased.
pub(crate) async fn content(
    db: &impl ConnectionTrait,
    workspace: &str,
    position: i64,
) -> Result<Option<content::Model>, DbErr> {
    content::Entity::find_by_id((workspace.to_owned(), position)).one(db).await
}

/// Contents of the leaves at `positions`, in no order.
pub(crate) async fn contents(
    db: &impl ConnectionTrait,
    workspace: &str,
    positions: &[i64],
) -> Result<Vec<content::Model>, DbErr> {
    let mut found = Vec::with_capacity(positions.len());
    for chunk in positions.chunks(CHUNK) {
        found.extend(
            content::Entity::find()
                .filter(content::COLUMN.workspace_id.eq(workspace))
                .filter(content::COLUMN.position.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Entries at `positions`, in no order.
pub(crate) async fn leaves_at(
    db: &impl ConnectionTrait,
    workspace: &str,
    positions: &[i64],
) -> Result<Vec<leaf::Model>, DbErr> {
    let mut found = Vec::with_capacity(positions.len());
    for chunk in positions.chunks(CHUNK) {
        found.extend(
            leaf::Entity::find()
                .filter(leaf::COLUMN.workspace_id.eq(workspace))
                .filter(leaf::COLUMN.position.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Entries `from..from + limit` in order.
pub(crate) async fn leaves(
    db: &impl ConnectionTrait,
    workspace: &str,
    from: i64,
    limit: u64,
) -> Result<Vec<leaf::Model>, DbErr> {
    leaf::Entity::find()
        .filter(leaf::COLUMN.workspace_id.eq(workspace))
        .filter(leaf::COLUMN.position.gte(from))
        .order_by_asc(leaf::COLUMN.position)
        .limit(limit)
        .all(db)
        .await
}

/// Positions and sizes are far below 2^63: the head's CHECK and the append keep them so.
pub(crate) fn as_column(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
