//! Verifying a whole log: every entry is hashed again and compared with what is stored, and the
//! root over all of them with the signed checkpoint.

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::Hash;
use crate::leaf::{Leaf, LeafError};
use crate::note::VerifierKey;
use crate::tree::{self, NodeId};

/// Verifies a log in one go and stops at the first fault: the first bad entry if one is bad.
///
/// `entries` are the leaves' texts in order, `nodes` looks up the stored hashes of complete
/// subtrees, `checkpoint` is the newest signed note.
pub fn verify_log<E: AsRef<[u8]>>(
    entries: impl IntoIterator<Item = E>,
    nodes: &dyn Fn(NodeId) -> Option<Hash>,
    checkpoint: &str,
    key: &VerifierKey,
) -> Result<Checkpoint, Fault> {
    let mut log = LogVerifier::new();
    for entry in entries {
        log.push(entry.as_ref(), nodes)?;
    }
    log.finish(checkpoint, key)
}

/// Verifies a log entry by entry, in memory of a few hashes, for callers who fetch as they go or
/// who want every fault: after one, verification can go on.
#[derive(Clone, Debug, Default)]
pub struct LogVerifier {
    size: u64,
    /// The complete subtrees that make up the tree so far, largest first.
    peaks: Vec<Hash>,
}

impl LogVerifier {
    /// A verifier that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next entry and compares it, and the subtrees it completes
    /// ([`tree::completed_by`]), with the stored hashes.
    ///
    /// After a fault the stored hash counts, where there is one, so that one fault is not reported
    /// again for every subtree above it.
    pub fn push(&mut self, entry: &[u8], stored: &dyn Fn(NodeId) -> Option<Hash>) -> Result<Leaf, Fault> {
        let index = self.size;
        let mut fault = None;
        let mut hash = tree::leaf_hash(entry);
        for node in tree::completed_by(index) {
            // The left half of a subtree that is completed now was the last peak before.
            if node.level > 0
                && let Some(left) = self.peaks.pop()
            {
                hash = tree::node_hash(left, hash);
            }
            match stored(node) {
                Some(kept) if kept == hash => {}
                Some(kept) => {
                    fault.get_or_insert(match node.level {
                        0 => Fault::LeafDiffers { index, stored: kept, computed: hash },
                        _ => Fault::NodeDiffers { node, stored: kept, computed: hash },
                    });
                    hash = kept;
                }
                None => {
                    fault.get_or_insert(Fault::NodeMissing { node });
                }
            }
        }
        self.peaks.push(hash);
        self.size += 1;
        match fault {
            Some(fault) => Err(fault),
            None => Leaf::parse(entry).map_err(|problem| Fault::NotALeaf { index, problem }),
        }
    }

    /// Compares the tree of all entries with the signed checkpoint.
    pub fn finish(&self, checkpoint: &str, key: &VerifierKey) -> Result<Checkpoint, Fault> {
        let checkpoint = Checkpoint::verify(checkpoint, key)?;
        let (signed, present) = (checkpoint.size, self.size);
        if present < signed {
            return Err(Fault::TooFew { index: present, signed });
        }
        if present > signed {
            return Err(Fault::TooMany { index: signed, present });
        }
        let computed = self.root();
        match computed == checkpoint.root {
            true => Ok(checkpoint),
            false => Err(Fault::RootDiffers { signed: checkpoint.root, computed }),
        }
    }

    /// How many entries were taken.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over the entries so far: to compare with an older checkpoint of this size.
    pub fn root(&self) -> Hash {
        self.peaks
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| tree::node_hash(left, right))
            .unwrap_or_else(tree::empty_root)
    }
}

/// What is wrong with a log, and where. Indexes count from 0.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// An entry is not what was stamped.
    #[error("entry {index} was changed: its text hashes to {computed}, stamped was {stored}")]
    LeafDiffers {
        /// The entry.
        index: u64,
        /// Its stored leaf hash.
        stored: Hash,
        /// The hash of its text as it is now.
        computed: Hash,
    },
    /// A stored hash of the tree does not follow from the entries below it.
    #[error(
        "the stored hash at {node} was changed (entries {} to {}): it is {stored}, the entries give {computed}",
        .node.first_leaf(), .node.last_leaf()
    )]
    NodeDiffers {
        /// The subtree.
        node: NodeId,
        /// Its stored hash.
        stored: Hash,
        /// The hash that its entries give.
        computed: Hash,
    },
    /// A stored hash of the tree is missing.
    #[error("the stored hash at {node} is missing (entries {} to {})", .node.first_leaf(), .node.last_leaf())]
    NodeMissing {
        /// The subtree.
        node: NodeId,
    },
    /// The entry is as stamped, but not a leaf of this format.
    #[error("entry {index} is not a leaf")]
    NotALeaf {
        /// The entry.
        index: u64,
        /// Why not.
        #[source]
        problem: LeafError,
    },
    /// The checkpoint is not one, or is not signed by the key.
    #[error("the checkpoint does not hold")]
    Checkpoint(#[from] CheckpointError),
    /// Entries are missing at the end.
    #[error("entry {index} is missing: the checkpoint covers {signed} entries")]
    TooFew {
        /// The first entry that is not there.
        index: u64,
        /// Entries in the signed log.
        signed: u64,
    },
    /// There are entries that no checkpoint covers.
    #[error("entry {index} is not covered by the checkpoint: there are {present} entries")]
    TooMany {
        /// The first entry that is not covered.
        index: u64,
        /// Entries that are there.
        present: u64,
    },
    /// Entries and stored hashes agree with each other, but not with what was signed.
    #[error(
        "the entries give the root {computed}, signed was {signed}: entries and stored hashes were changed together"
    )]
    RootDiffers {
        /// The root in the checkpoint.
        signed: Hash,
        /// The root over the entries.
        computed: Hash,
    },
}
