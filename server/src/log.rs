//! Appending to a workspace's log, inside the transaction that writes what the leaf stands for, and
//! making receipts.

use ledger::checkpoint::Checkpoint;
use ledger::leaf::{Leaf, LeafKind, commitment};
use ledger::receipt::Receipt;
use ledger::{Hash, canonical, tree};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use thiserror::Error;

use crate::keys::{KeyError, KeyFolder, origin};
use crate::random;
use crate::store::log as store;

/// What is to be stamped.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) kind: LeafKind,
    pub(crate) subject: &'a str,
    /// Canonical JSON.
    pub(crate) content: &'a [u8],
    pub(crate) refs: Vec<String>,
    /// Unix seconds.
    pub(crate) at: i64,
}

/// The log could not be read or extended.
#[derive(Debug, Error)]
pub(crate) enum LogError {
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the signing key cannot be used")]
    Key(#[from] KeyError),
    #[error("this workspace has no log")]
    NoLog,
    #[error("another writer was quicker")]
    Conflict,
    #[error("the log is damaged: {0}; run `attestry log verify`")]
    Damaged(String),
}

/// Starts the log of a new workspace: size 0, signed.
pub(crate) async fn create(
    tx: &DatabaseTransaction,
    keys: &KeyFolder,
    workspace: &str,
) -> Result<(), LogError> {
    let empty = Checkpoint { origin: origin(workspace), size: 0, root: tree::empty_root() };
    let note = empty.sign(&keys.log(workspace)?).map_err(damaged)?;
    Ok(store::create(tx, workspace, note).await?)
}

/// Adds a leaf and signs the new head; returns the leaf's index.
pub(crate) async fn append(
    tx: &DatabaseTransaction,
    keys: &KeyFolder,
    workspace: &str,
    entry: Entry<'_>,
) -> Result<u64, LogError> {
    let key = keys.log(workspace)?;
    let head = store::lock_head(tx, workspace).await?.ok_or(LogError::NoLog)?;
    let before = Checkpoint::verify(&head.checkpoint, key.verifier()).map_err(damaged)?;
    let index = before.size;

    let salt = random::bytes::<32>();
    let leaf = Leaf {
        kind: entry.kind,
        subject: entry.subject.to_owned(),
        at: entry.at,
        commitment: commitment(&salt, Hash::of(entry.content)),
        refs: entry.refs,
    };
    let text = leaf.to_bytes().map_err(damaged)?;
    let content = std::str::from_utf8(entry.content).map_err(damaged)?;

    let needs: Vec<_> = tree::append_needs(index).into_iter().chain(tree::root_needs(index)).collect();
    let mut nodes = store::nodes(tx, workspace, &needs).await?;
    // A store that was changed behind our back is noticed before anything is signed on top of it.
    if tree::root(index, &|id| nodes.get(&id).copied()).map_err(damaged)? != before.root {
        return Err(LogError::Damaged("the stored tree is not the signed one".into()));
    }
    let new = tree::append(index, tree::leaf_hash(&text), &|id| nodes.get(&id).copied()).map_err(damaged)?;
    nodes.extend(new.iter().copied());
    let root = tree::root(index + 1, &|id| nodes.get(&id).copied()).map_err(damaged)?;
    let after = Checkpoint { origin: origin(workspace), size: index + 1, root };
    let note = after.sign(&key).map_err(damaged)?;

    let position = store::as_column(index);
    store::add(tx, workspace, position, &text, (content, &salt), &new).await?;
    if !store::advance(tx, workspace, head.size, position + 1, note).await? {
        return Err(LogError::Conflict);
    }
    Ok(index)
}

/// Stamps a statement that is not evidence: its members as canonical JSON.
pub(crate) async fn append_statement(
    tx: &DatabaseTransaction,
    keys: &KeyFolder,
    workspace: &str,
    (kind, subject): (LeafKind, &str),
    statement: &serde_json::Value,
    at: i64,
) -> Result<u64, LogError> {
    append_building_on(tx, keys, workspace, (kind, subject), statement, Vec::new(), at).await
}

/// The same, for a statement that builds on what has been recorded under `refs`.
pub(crate) async fn append_building_on(
    tx: &DatabaseTransaction,
    keys: &KeyFolder,
    workspace: &str,
    (kind, subject): (LeafKind, &str),
    statement: &serde_json::Value,
    refs: Vec<String>,
    at: i64,
) -> Result<u64, LogError> {
    let content = canonical::to_bytes(statement).map_err(damaged)?;
    append(tx, keys, workspace, Entry { kind, subject, content: &content, refs, at }).await
}

/// The signed head of a workspace's log.
pub(crate) async fn head(
    db: &impl ConnectionTrait,
    keys: &KeyFolder,
    workspace: &str,
) -> Result<(Checkpoint, String), LogError> {
    let head = store::head(db, workspace).await?.ok_or(LogError::NoLog)?;
    let checkpoint =
        Checkpoint::verify(&head.checkpoint, keys.log(workspace)?.verifier()).map_err(damaged)?;
    Ok((checkpoint, head.checkpoint))
}

/// Everything that proves leaf `index` under the head `(checkpoint, note)`.
pub(crate) async fn receipt(
    db: &impl ConnectionTrait,
    keys: &KeyFolder,
    workspace: &str,
    index: u64,
    (checkpoint, note): &(Checkpoint, String),
) -> Result<Receipt, LogError> {
    let position = store::as_column(index);
    let gone = || LogError::Damaged(format!("leaf {index} is missing"));
    let leaf = store::leaf(db, workspace, position).await?.ok_or_else(gone)?;
    let content = store::content(db, workspace, position).await?.ok_or_else(gone)?;
    let needs = tree::inclusion_needs(index, checkpoint.size).map_err(damaged)?;
    let nodes = store::nodes(db, workspace, &needs).await?;
    let proof =
        tree::inclusion_proof(index, checkpoint.size, &|id| nodes.get(&id).copied()).map_err(damaged)?;
    receipt_of(keys, workspace, index, leaf.entry, (content.text, content.salt), proof, note)
}

/// Puts a receipt together from its parts.
pub(crate) fn receipt_of(
    keys: &KeyFolder,
    workspace: &str,
    index: u64,
    leaf: Vec<u8>,
    (manifest, salt): (String, Vec<u8>),
    proof: Vec<Hash>,
    note: &str,
) -> Result<Receipt, LogError> {
    Ok(Receipt {
        log_key: keys.log(workspace)?.verifier().to_string(),
        leaf: String::from_utf8(leaf).map_err(damaged)?,
        salt: salt.try_into().map_err(|_| LogError::Damaged("a salt has not 32 bytes".into()))?,
        manifest,
        index,
        proof,
        checkpoint: note.to_owned(),
    })
}

fn damaged(error: impl std::error::Error) -> LogError {
    LogError::Damaged(error.to_string())
}
