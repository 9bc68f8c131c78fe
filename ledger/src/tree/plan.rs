//! How any range that a proof speaks of is put together from complete subtrees. Arithmetic is on
//! leaf positions and stays within them, so that a hostile size (up to `u64::MAX`) cannot overflow.

use super::{NodeId, TreeError, empty_root, node_hash};
use crate::hash::Hash;

/// The nodes that [`root`] asks for, left to right: one per set bit of `size`, at most 64.
pub fn root_needs(size: u64) -> Vec<NodeId> {
    Range { start: 0, end: size }.nodes()
}

/// The root of the tree of the first `size` leaves (RFC 6962 §2.1).
pub fn root(size: u64, nodes: &dyn Fn(NodeId) -> Option<Hash>) -> Result<Hash, TreeError> {
    match size {
        0 => Ok(empty_root()),
        _ => Range { start: 0, end: size }.hash(nodes),
    }
}

/// Leaves `start..end` as they hang under one node of a tree: not empty, and `start` is a multiple
/// of a power of two that is no less than the length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) start: u64,
    pub(super) end: u64,
}

impl Range {
    /// Splits a range of at least two leaves where its tree does: at the largest power of two
    /// below its length.
    pub(super) fn split(self) -> (Self, Self) {
        let last = self.end - self.start - 1;
        let middle = self.start + (1 << last.ilog2());
        (Self { start: self.start, end: middle }, Self { start: middle, end: self.end })
    }

    pub(super) fn is_single(self) -> bool {
        self.end - self.start == 1
    }

    /// The complete subtrees that make up the range, left to right, largest first.
    pub(super) fn nodes(self) -> Vec<NodeId> {
        let length = self.end - self.start;
        let mut start = self.start;
        let mut nodes = Vec::with_capacity(length.count_ones() as usize);
        for level in (0..=63_u8).rev() {
            if length >> level & 1 == 1 {
                nodes.push(NodeId { level, index: start >> level });
                // Cannot overflow: the last step lands on `end`.
                start += 1 << level;
            }
        }
        nodes
    }

    /// The hash of the range, from its complete subtrees.
    pub(super) fn hash(self, lookup: &dyn Fn(NodeId) -> Option<Hash>) -> Result<Hash, TreeError> {
        let mut right = None;
        for id in self.nodes().into_iter().rev() {
            let left = lookup(id).ok_or(TreeError::MissingNode(id))?;
            right = Some(match right {
                None => left,
                Some(right) => node_hash(left, right),
            });
        }
        Ok(right.unwrap_or_else(empty_root))
    }
}
