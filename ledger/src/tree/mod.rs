//! The Merkle tree of RFC 6962 §2.1 (the same as RFC 9162 §2.1), without storage.
//!
//! A store keeps the hashes of *complete* subtrees only: they never change once written. Every
//! operation is a pair: `…_needs` names the nodes it will ask for, so that a caller can fetch them
//! in one query, and the operation itself takes a lookup function over what was fetched.
//! [`MemoryTree`] does both in memory.

mod append;
mod consistency;
mod inclusion;
mod memory;
mod plan;

use crate::hash::Hash;

pub use append::{append, append_needs, completed_by};
pub use consistency::{consistency_needs, consistency_proof, verify_consistency};
pub use inclusion::{inclusion_needs, inclusion_proof, verify_inclusion};
pub use memory::MemoryTree;
pub use plan::{root, root_needs};

/// A complete subtree: `2^level` leaves, starting at leaf `index · 2^level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    /// Height above the leaves, 0 to 63.
    pub level: u8,
    /// Position among the complete subtrees of this level.
    pub index: u64,
}

impl NodeId {
    /// The first leaf below it.
    pub const fn first_leaf(self) -> u64 {
        self.index.saturating_mul(self.leaves())
    }

    /// The last leaf below it.
    pub const fn last_leaf(self) -> u64 {
        self.first_leaf().saturating_add(self.leaves() - 1)
    }

    const fn leaves(self) -> u64 {
        match 1_u64.checked_shl(self.level as u32) {
            Some(leaves) => leaves,
            None => u64::MAX,
        }
    }
}

impl std::fmt::Display for NodeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "level {}, index {}", self.level, self.index)
    }
}

/// The hash of a leaf: SHA-256(0x00 ‖ entry). The prefix keeps leaves and nodes apart
/// (RFC 6962 §2.1), so that no node can be passed off as an entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash::of_parts(&[&[0x00], entry])
}

/// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash::of_parts(&[&[0x01], left.as_bytes(), right.as_bytes()])
}

/// The root of a tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// A proof or root cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// The lookup did not know a node that the plan named.
    #[error("the stored tree lacks its node at {0}")]
    MissingNode(NodeId),
    /// The leaf is not in a tree of this size.
    #[error("leaf {index} is not in a tree of {size} leaves")]
    OutOfRange {
        /// The leaf asked for.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// The older tree is larger than the newer one.
    #[error("a tree of {new} leaves cannot continue one of {old}")]
    Shrinking {
        /// Leaves in the older tree.
        old: u64,
        /// Leaves in the newer tree.
        new: u64,
    },
    /// Every tree continues the empty one; a proof of that would prove nothing.
    #[error("a consistency proof from the empty tree says nothing")]
    FromEmpty,
    /// The tree holds as many leaves as can be counted.
    #[error("the tree is full")]
    Full,
}

/// A proof does not prove what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The sizes or the index make no sense together.
    #[error(transparent)]
    Impossible(#[from] TreeError),
    /// The proof has another number of hashes than a tree of this shape calls for.
    #[error("the proof has the wrong length for a tree of this size")]
    WrongLength,
    /// The proof leads to another root for the older tree.
    #[error("the proof leads to the old root {computed}, not {expected}")]
    OldRootDiffers {
        /// The root that the proof leads to.
        computed: Hash,
        /// The root it should lead to.
        expected: Hash,
    },
    /// The proof leads to another root.
    #[error("the proof leads to the root {computed}, not {expected}")]
    RootDiffers {
        /// The root that the proof leads to.
        computed: Hash,
        /// The root it should lead to.
        expected: Hash,
    },
}
