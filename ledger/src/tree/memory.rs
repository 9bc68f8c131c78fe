//! A tree held in memory: for verifying a log that is at hand, and for tests.

use super::{NodeId, TreeError, append, consistency_proof, inclusion_proof, root};
use crate::hash::Hash;

/// Every complete subtree's hash, level by level. Two hashes per leaf.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    levels: Vec<Vec<Hash>>,
}

impl MemoryTree {
    /// A tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a leaf by its [`leaf_hash`](super::leaf_hash) and returns the nodes that came into
    /// being, the leaf first.
    pub fn push(&mut self, leaf: Hash) -> Vec<(NodeId, Hash)> {
        let new = append(self.size(), leaf, &|id| self.node(id))
            // Memory ends long before 2^64 leaves, and every complete subtree is kept.
            .expect("a tree in memory holds every complete subtree and is never full");
        for (id, hash) in &new {
            let level = usize::from(id.level);
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(*hash);
        }
        new
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// A complete subtree's hash.
    pub fn node(&self, id: NodeId) -> Option<Hash> {
        let index = usize::try_from(id.index).ok()?;
        self.levels.get(usize::from(id.level))?.get(index).copied()
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        self.root_at(self.size()).expect("a tree in memory holds every complete subtree")
    }

    /// The root over the first `size` leaves.
    pub fn root_at(&self, size: u64) -> Result<Hash, TreeError> {
        root(size, &|id| self.node(id))
    }

    /// The inclusion proof of a leaf in the whole tree.
    pub fn inclusion(&self, index: u64) -> Result<Vec<Hash>, TreeError> {
        self.inclusion_at(index, self.size())
    }

    /// The inclusion proof of a leaf in the tree of the first `size` leaves.
    pub fn inclusion_at(&self, index: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
        inclusion_proof(index, size, &|id| self.node(id))
    }

    /// The proof that the whole tree continues that of the first `old` leaves.
    pub fn consistency(&self, old: u64) -> Result<Vec<Hash>, TreeError> {
        self.consistency_at(old, self.size())
    }

    /// The proof that the tree of `new` leaves continues that of `old` leaves.
    pub fn consistency_at(&self, old: u64, new: u64) -> Result<Vec<Hash>, TreeError> {
        consistency_proof(old, new, &|id| self.node(id))
    }
}

impl FromIterator<Hash> for MemoryTree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::new();
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }
}
