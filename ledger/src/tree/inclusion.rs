//! Inclusion: the entry with this hash is the log's leaf number so-and-so (RFC 9162 §2.1.3).

use super::plan::Range;
use super::{NodeId, ProofError, TreeError, node_hash};
use crate::hash::Hash;

/// The nodes that [`inclusion_proof`] asks for.
pub fn inclusion_needs(index: u64, size: u64) -> Result<Vec<NodeId>, TreeError> {
    Ok(path(index, size)?.into_iter().flat_map(Range::nodes).collect())
}

/// The hashes from leaf `index` up to the root of a tree of `size` leaves (RFC 9162 §2.1.3.1).
pub fn inclusion_proof(
    index: u64,
    size: u64,
    nodes: &dyn Fn(NodeId) -> Option<Hash>,
) -> Result<Vec<Hash>, TreeError> {
    path(index, size)?.into_iter().map(|range| range.hash(nodes)).collect()
}

/// Checks that `leaf` (a [`leaf_hash`](super::leaf_hash)) is number `index` of the `size` leaves
/// under `root` (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: Hash,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(TreeError::OutOfRange { index, size }.into());
    }
    let mut node = index;
    let mut last = size - 1;
    let mut computed = leaf;
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::WrongLength);
        }
        if node & 1 == 1 || node == last {
            computed = node_hash(*sibling, computed);
            // A right edge that is its parent's only child: it rises without a sibling.
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            computed = node_hash(computed, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::WrongLength);
    }
    if computed != root {
        return Err(ProofError::RootDiffers { computed, expected: root });
    }
    Ok(())
}

/// The siblings on the way from the leaf to the root, in that order.
fn path(index: u64, size: u64) -> Result<Vec<Range>, TreeError> {
    if index >= size {
        return Err(TreeError::OutOfRange { index, size });
    }
    let mut siblings = Vec::new();
    let mut around = Range { start: 0, end: size };
    while !around.is_single() {
        let (left, right) = around.split();
        if index < right.start {
            siblings.push(right);
            around = left;
        } else {
            siblings.push(left);
            around = right;
        }
    }
    siblings.reverse();
    Ok(siblings)
}
