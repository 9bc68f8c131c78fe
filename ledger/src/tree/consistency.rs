//! Consistency: the newer tree continues the older one, nothing was changed or taken out
//! (RFC 9162 §2.1.4).

use super::plan::Range;
use super::{NodeId, ProofError, TreeError, node_hash};
use crate::hash::Hash;

/// The nodes that [`consistency_proof`] asks for.
pub fn consistency_needs(old: u64, new: u64) -> Result<Vec<NodeId>, TreeError> {
    Ok(path(old, new)?.into_iter().flat_map(Range::nodes).collect())
}

/// The proof that the first `old` of `new` leaves are those of the tree of `old` leaves
/// (RFC 9162 §2.1.4.1). Empty when the sizes are equal.
pub fn consistency_proof(
    old: u64,
    new: u64,
    nodes: &dyn Fn(NodeId) -> Option<Hash>,
) -> Result<Vec<Hash>, TreeError> {
    path(old, new)?.into_iter().map(|range| range.hash(nodes)).collect()
}

/// Checks that the tree of `new` leaves under `new_root` continues the one of `old` leaves under
/// `old_root` (RFC 9162 §2.1.4.2).
///
/// A proof from size 0 is refused, for every tree continues the empty one: an answer "consistent"
/// would be mistaken for a finding.
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: Hash,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    check_sizes(old, new)?;
    if old == new {
        return match proof {
            [] => finish(old_root, old_root, old_root, new_root),
            _ => Err(ProofError::WrongLength),
        };
    }
    // An old tree of 2^k leaves is a node of the new one: its root is known and left out.
    let (seed, rest) = match proof {
        [_, ..] if old.is_power_of_two() => (old_root, proof),
        [first, rest @ ..] => (*first, rest),
        [] => return Err(ProofError::WrongLength),
    };
    let mut node = old - 1;
    let mut last = new - 1;
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut computed_old, mut computed_new) = (seed, seed);
    for hash in rest {
        if last == 0 {
            return Err(ProofError::WrongLength);
        }
        if node & 1 == 1 || node == last {
            computed_old = node_hash(*hash, computed_old);
            computed_new = node_hash(*hash, computed_new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            computed_new = node_hash(computed_new, *hash);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::WrongLength);
    }
    finish(computed_old, old_root, computed_new, new_root)
}

fn check_sizes(old: u64, new: u64) -> Result<(), TreeError> {
    match old {
        0 => Err(TreeError::FromEmpty),
        _ if old > new => Err(TreeError::Shrinking { old, new }),
        _ => Ok(()),
    }
}

fn finish(computed_old: Hash, old: Hash, computed_new: Hash, new: Hash) -> Result<(), ProofError> {
    if computed_old != old {
        return Err(ProofError::OldRootDiffers { computed: computed_old, expected: old });
    }
    if computed_new != new {
        return Err(ProofError::RootDiffers { computed: computed_new, expected: new });
    }
    Ok(())
}

fn path(old: u64, new: u64) -> Result<Vec<Range>, TreeError> {
    check_sizes(old, new)?;
    let mut ranges = Vec::new();
    let mut around = Range { start: 0, end: new };
    while around.end != old {
        let (left, right) = around.split();
        if old <= left.end {
            ranges.push(right);
            around = left;
        } else {
            ranges.push(left);
            around = right;
        }
    }
    // The old tree itself, when it is a node of the new one, is known to whoever holds its root.
    if around.start != 0 {
        ranges.push(around);
    }
    ranges.reverse();
    Ok(ranges)
}
