//! From the manifest to the log: the key, the checkpoint's signature, and for every piece of evidence its digest, its
//! commitment, its leaf and the path to the checkpoint's root.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::checkpoint::Checkpoint;
use ledger::leaf::{Leaf, LeafKind, commitment};
use ledger::note::VerifierKey;
use ledger::{Hash, tree};

use crate::manifest::{EvidenceEntry, Manifest};
use crate::verify::{EvidenceFile, Options, Step, Verification};

pub(super) fn check(manifest: &Manifest, options: &Options, verification: &mut Verification) {
    let (key_step, key) = log_key(manifest, options);
    verification.steps.push(key_step);
    let Some(key) = key else { return };
    let checkpoint = match Checkpoint::verify(&manifest.checkpoint, &key) {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            verification.steps.push(Step::failed("checkpoint", error.to_string()));
            return;
        }
    };
    verification.steps.push(Step::passed(
        "checkpoint",
        format!("signed by {}; size {}, root {}", checkpoint.origin, checkpoint.size, checkpoint.root),
    ));
    let mut failed = 0;
    for entry in &manifest.evidence {
        match evidence(entry, &checkpoint) {
            Ok(mut files) => verification.files.append(&mut files),
            Err(problem) => {
                failed += 1;
                verification.steps.push(Step::failed("evidence", problem).at(format!("E{}", entry.no)));
            }
        }
    }
    if failed == 0 {
        let detail = match manifest.evidence.len() {
            0 => "the report cites none".to_owned(),
            count => format!("all {count} are in the log under the checkpoint's root"),
        };
        verification.steps.push(Step::passed("evidence", detail));
    }
}

fn log_key(manifest: &Manifest, options: &Options) -> (Step, Option<VerifierKey>) {
    const NAME: &str = "log key";
    let named = match manifest.log_key.parse::<VerifierKey>() {
        Ok(named) => named,
        Err(error) => return (Step::failed(NAME, error.to_string()), None),
    };
    let Some(pinned) = &options.log_key else {
        let detail = format!("taken from the report itself; compare it with the log's own: {named}");
        return (Step::noted(NAME, detail), Some(named));
    };
    match pinned.trim().parse::<VerifierKey>() {
        Ok(pinned) if pinned == named => {
            (Step::passed(NAME, format!("the expected key, {named}")), Some(named))
        }
        Ok(pinned) => {
            (Step::failed(NAME, format!("the report names {named}, expected is {pinned}")), Some(pinned))
        }
        Err(_) => (Step::failed(NAME, "the expected key given is not a verifier key"), None),
    }
}

/// Proves one piece of evidence; returns its files.
fn evidence(entry: &EvidenceEntry, checkpoint: &Checkpoint) -> Result<Vec<EvidenceFile>, String> {
    let manifest = ledger::manifest::Manifest::parse(entry.manifest.as_bytes())
        .map_err(|error| format!("its manifest: {error}"))?;
    let leaf = Leaf::parse(entry.leaf.as_bytes()).map_err(|error| format!("its leaf: {error}"))?;
    if leaf.kind != LeafKind::Evidence {
        return Err("its leaf is not one of evidence".to_owned());
    }
    if leaf.subject != manifest.evidence || leaf.subject != entry.id {
        return Err("its leaf is that of other evidence".to_owned());
    }
    let salt = STANDARD.decode(&entry.salt).ok().and_then(|salt| <[u8; 32]>::try_from(salt).ok());
    let salt = salt.ok_or("its salt is not 32 bytes in base64")?;
    if commitment(&salt, Hash::of(entry.manifest.as_bytes())) != leaf.commitment {
        return Err("its manifest is not the one that the leaf stamps".to_owned());
    }
    let proof = entry
        .proof
        .iter()
        .map(|hash| Hash::from_base64(hash))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| "its proof holds something that is not a hash")?;
    tree::verify_inclusion(
        entry.index,
        checkpoint.size,
        tree::leaf_hash(entry.leaf.as_bytes()),
        &proof,
        checkpoint.root,
    )
    .map_err(|error| format!("its leaf does not lead to the checkpoint's root: {error}"))?;
    let files = manifest.files.into_iter().map(|file| EvidenceFile {
        no: entry.no,
        title: manifest.title.clone(),
        name: file.name,
        sha256: file.sha256,
        size: file.size,
    });
    Ok(files.collect())
}
