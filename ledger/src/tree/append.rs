//! Appending a leaf: which complete subtrees it closes.

use super::{NodeId, TreeError, node_hash};
use crate::hash::Hash;

/// The nodes that [`append`] to a tree of `size` leaves asks for: the left siblings of the subtrees
/// that the new leaf completes, lowest first. None for every second leaf.
pub fn append_needs(size: u64) -> Vec<NodeId> {
    (0..closed_levels(size)).map(|level| NodeId { level, index: (size >> level) - 1 }).collect()
}

/// The complete subtrees that come into being with leaf `index`, the leaf itself first: what
/// [`append`] returns for a tree of `index` leaves, and what a store must hold for it.
pub fn completed_by(index: u64) -> Vec<NodeId> {
    (0..=closed_levels(index)).map(|level| NodeId { level, index: index >> level }).collect()
}

/// Appends `leaf` (a [`leaf_hash`](super::leaf_hash)) to a tree of `size` leaves and returns the
/// nodes to store, the leaf itself first. `old` looks up the nodes of [`append_needs`].
pub fn append(
    size: u64,
    leaf: Hash,
    old: &dyn Fn(NodeId) -> Option<Hash>,
) -> Result<Vec<(NodeId, Hash)>, TreeError> {
    if size == u64::MAX {
        return Err(TreeError::Full);
    }
    let mut hash = leaf;
    let mut new = vec![(NodeId { level: 0, index: size }, hash)];
    for left in append_needs(size) {
        hash = node_hash(old(left).ok_or(TreeError::MissingNode(left))?, hash);
        let level = left.level + 1;
        new.push((NodeId { level, index: size >> level }, hash));
    }
    Ok(new)
}

/// How many levels above the leaves the leaf at `index` completes: the trailing ones of its index.
/// Capped so that no shift can overflow; [`append`] refuses the one index it matters for.
fn closed_levels(index: u64) -> u8 {
    index.trailing_ones().min(63) as u8
}
