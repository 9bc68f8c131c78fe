//! `attestry log verify`: everything that is stored, hashed again and held against the log.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::process::ExitCode;

use anyhow::bail;
use clap::Subcommand;
use ledger::Hash;
use ledger::leaf::{LeafKind, commitment};
use ledger::manifest::Manifest;
use ledger::tree::{self, NodeId};
use ledger::verify::LogVerifier;
use serde_json::{Value, json};

use super::{Data, say};
use crate::blobs::Blobs;
use crate::evidence::{StoredState, verify_stored};
use crate::keys::KeyFolder;
use crate::site::{database_path, open_store};
use crate::store::log as rows;
use crate::store::{Store, catalogue_change, evidence, gap, report, verdict, workspace};

/// Leaves read at once.
const BATCH: u64 = 4_096;

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub(crate) enum Log {
    /// Hash all that is stored again and name every fault
    ///
    /// Exit status: 0 whole, 1 damaged, 2 could not be read.
    Verify {
        #[command(flatten)]
        data: Data,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What was found in one workspace.
#[derive(Debug, Default)]
struct Findings {
    leaves: u64,
    files: u64,
    faults: Vec<String>,
}

/// What a leaf stamps: kind, id and content.
#[derive(Debug)]
struct Stamped {
    kind: LeafKind,
    subject: String,
    text: String,
}

/// What each leaf stamps, by its index.
#[derive(Debug, Default)]
struct Leaves(BTreeMap<i64, Stamped>);

impl Leaves {
    /// The content of a leaf, if it stamps this thing.
    fn text(&self, (kind, id, leaf): Place<'_>) -> Option<&str> {
        let stamped = self.0.get(&leaf).filter(|stamped| stamped.kind == kind && stamped.subject == id);
        stamped.map(|stamped| stamped.text.as_str())
    }

    /// Indices of the leaves of a kind, and what they stamp.
    fn of(&self, kind: LeafKind) -> impl Iterator<Item = (i64, &Stamped)> {
        self.0
            .iter()
            .filter(move |(_, stamped)| stamped.kind == kind)
            .map(|(index, stamped)| (*index, stamped))
    }
}

/// Kind and id of a thing, and the index of the leaf that its row names.
type Place<'a> = (LeafKind, &'a str, i64);

impl Findings {
    /// Notes a row that says something else than its leaf stamps; `same` looks at what was stamped.
    fn hold(&mut self, what: &str, place: Place<'_>, leaves: &Leaves, same: impl FnOnce(&Value) -> bool) {
        let said = leaves.text(place).and_then(|text| serde_json::from_str(text).ok());
        if !said.is_some_and(|said| same(&said)) {
            self.faults.push(format!("{what}: its row differs from what leaf {} stamps", place.2));
        }
    }
}

impl Log {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Verify { data, json } = self;
        if data.database_url.is_none() && !database_path(&data.data).exists() {
            bail!("there is no Attestry data in {}: name its folder with --data", data.data.display());
        }
        let store = open_store(&data.data, data.database_url.as_deref()).await?;
        let blobs = Blobs::at(&data.data);
        let keys = KeyFolder::new(&data.data);
        let mut whole = true;
        let mut told = Vec::new();
        for workspace in workspace::all(&store.db).await? {
            let found =
                Check { store: &store, blobs: &blobs, keys: &keys, workspace: &workspace.id }.run().await?;
            whole &= found.faults.is_empty();
            if json {
                told.push(json!({
                    "workspace": workspace.id,
                    "name": workspace.name,
                    "leaves": found.leaves,
                    "files": found.files,
                    "faults": found.faults,
                }));
                continue;
            }
            say(format_args!("{} ({})", workspace.name, workspace.id));
            say(format_args!("  {} leaves, {} stored files hashed", found.leaves, found.files));
            for fault in &found.faults {
                say(format_args!("  FAULT {fault}"));
            }
        }
        if json {
            say(format_args!("{}", json!({ "whole": whole, "workspaces": told })));
        } else {
            say(format_args!(
                "{}",
                if whole { "WHOLE: everything stored is what was stamped" } else { "DAMAGED" }
            ));
        }
        Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

struct Check<'a> {
    store: &'a Store,
    blobs: &'a Blobs,
    keys: &'a KeyFolder,
    workspace: &'a str,
}

impl Check<'_> {
    async fn run(&self) -> anyhow::Result<Findings> {
        let mut found = Findings::default();
        let leaves = self.leaves(&mut found).await?;
        self.evidence(&mut found, &leaves).await?;
        self.verdicts(&mut found, &leaves).await?;
        self.reports(&mut found, &leaves).await?;
        self.catalogue(&mut found, &leaves).await?;
        self.gaps(&mut found, &leaves).await?;
        Ok(found)
    }

    /// The tree, the checkpoint, and what each leaf commits to.
    async fn leaves(&self, found: &mut Findings) -> anyhow::Result<Leaves> {
        let db = &self.store.db;
        let mut leaves = Leaves::default();
        let mut verifier = LogVerifier::new();
        let mut from = 0;
        loop {
            let batch = rows::leaves(db, self.workspace, from, BATCH).await?;
            let Some(last) = batch.last().map(|leaf| leaf.position) else { break };
            let wanted: Vec<NodeId> = (from..=last)
                .flat_map(|index| tree::completed_by(u64::try_from(index).unwrap_or(0)))
                .collect();
            let nodes = rows::nodes(db, self.workspace, &wanted).await?;
            let positions: Vec<i64> = batch.iter().map(|leaf| leaf.position).collect();
            let mut contents: HashMap<i64, rows::content::Model> =
                rows::contents(db, self.workspace, &positions)
                    .await?
                    .into_iter()
                    .map(|content| (content.position, content))
                    .collect();
            for row in batch {
                let index = row.position;
                if u64::try_from(index).ok() != Some(verifier.size()) {
                    found.faults.push(format!("leaf {}: missing from the database", verifier.size()));
                    return Ok(leaves);
                }
                match verifier.push(&row.entry, &|id| nodes.get(&id).copied()) {
                    Err(fault) => found.faults.push(format!("leaf {index}: {fault}")),
                    Ok(leaf) => match contents.remove(&index) {
                        None => found
                            .faults
                            .push(format!("leaf {index}: what it stamps ({}) is missing", leaf.kind)),
                        Some(content) => {
                            let salt: Result<[u8; 32], _> = content.salt.try_into();
                            let digest = Hash::of(content.text.as_bytes());
                            if salt.is_ok_and(|salt| commitment(&salt, digest) == leaf.commitment) {
                                let (kind, subject, text) = (leaf.kind, leaf.subject, content.text);
                                leaves.0.insert(index, Stamped { kind, subject, text });
                            } else {
                                found.faults.push(format!(
                                    "leaf {index}: the text of {} {} was changed since it was stamped",
                                    leaf.kind, leaf.subject
                                ));
                            }
                        }
                    },
                }
            }
            from = last + 1;
        }
        found.leaves = verifier.size();
        match (rows::head(db, self.workspace).await?, self.keys.log(self.workspace)) {
            (None, _) => found.faults.push("the log's head is missing".into()),
            (_, Err(error)) => found.faults.push(format!("the log's key cannot be used: {error}")),
            (Some(head), Ok(key)) => {
                if let Err(fault) = verifier.finish(&head.checkpoint, key.verifier()) {
                    found.faults.push(format!("checkpoint: {fault}"));
                }
            }
        }
        Ok(leaves)
    }

    /// Rows against manifests, and stored bytes against their digests.
    async fn evidence(&self, found: &mut Findings, leaves: &Leaves) -> anyhow::Result<()> {
        let db = &self.store.db;
        let mut hashed: HashMap<String, StoredState> = HashMap::new();
        let mut seen = 0_u64;
        let mut offset = 0;
        loop {
            let (rows, _) = evidence::page(
                db,
                self.workspace,
                &evidence::Filter::default(),
                evidence::Sort::Received,
                offset,
                BATCH,
            )
            .await?;
            if rows.is_empty() {
                break;
            }
            offset += BATCH;
            for row in rows {
                seen += 1;
                let index = row.leaf_index;
                let Some(text) = leaves.text((LeafKind::Evidence, &row.id, index)) else {
                    found.faults.push(format!("evidence {}: leaf {index} does not stamp it", row.id));
                    continue;
                };
                let Ok(manifest) = Manifest::parse(text.as_bytes()) else {
                    found.faults.push(format!("evidence {}: its manifest is not one", row.id));
                    continue;
                };
                let period = row.period_start.clone().zip(row.period_end.clone());
                let same = manifest.title == row.title
                    && manifest.kind == row.kind
                    && manifest.period == period
                    && manifest.submitted_by == row.submitted_by
                    && manifest.received_at == row.received_at
                    && manifest.supersedes == row.supersedes;
                if !same {
                    found
                        .faults
                        .push(format!("evidence {}: its row differs from what leaf {index} stamps", row.id));
                }
                let files = evidence::files(db, &row.id).await?;
                if files.len() != manifest.files.len() {
                    found.faults.push(format!(
                        "evidence {}: it has {} files, stamped were {}",
                        row.id,
                        files.len(),
                        manifest.files.len()
                    ));
                }
                for (file, stamped) in files.iter().zip(&manifest.files) {
                    if file.sha256 != stamped.sha256.to_hex() || file.name != stamped.name {
                        found.faults.push(format!(
                            "evidence {}: file {} (“{}”) differs from what leaf {index} stamps",
                            row.id, file.position, file.name
                        ));
                        continue;
                    }
                    let state = match hashed.get(&file.blob_id) {
                        Some(state) => *state,
                        None => {
                            found.files += 1;
                            let state = verify_stored(self.blobs, file).await?;
                            hashed.insert(file.blob_id.clone(), state);
                            state
                        }
                    };
                    let what = match state {
                        StoredState::Unchanged => continue,
                        StoredState::Changed => "was changed on disk",
                        StoredState::Missing => "is missing from disk",
                    };
                    found.faults.push(format!(
                        "evidence {}: file {} (“{}”) {what}: {}",
                        row.id,
                        file.position,
                        file.name,
                        self.blobs.path(&file.blob_id).display()
                    ));
                }
            }
        }
        let stamped = leaves.of(LeafKind::Evidence).count();
        if u64::try_from(stamped).unwrap_or(0) > seen {
            found.faults.push(format!("{stamped} pieces of evidence are stamped, only {seen} have a row"));
        }
        Ok(())
    }

    async fn verdicts(&self, found: &mut Findings, leaves: &Leaves) -> anyhow::Result<()> {
        for row in verdict::all(&self.store.db, self.workspace).await? {
            let place = (LeafKind::Verdict, row.id.as_str(), row.leaf_index);
            found.hold(&format!("verdict {}", row.id), place, leaves, |said| {
                said["control"] == row.control_id
                    && said["system"] == row.system_id
                    && said["decision"] == row.decision
                    && said["reason"] == row.reason
                    && said["decided_by"] == row.decided_by
                    && said["decided_at"] == row.decided_at
                    && serde_json::from_str::<Value>(&row.basis).is_ok_and(|basis| basis == said["basis"])
            });
        }
        Ok(())
    }

    async fn catalogue(&self, found: &mut Findings, leaves: &Leaves) -> anyhow::Result<()> {
        for row in catalogue_change::all(&self.store.db, self.workspace).await? {
            let place = (LeafKind::Catalogue, row.id.as_str(), row.leaf_index);
            found.hold(&format!("change {} of the catalogue", row.id), place, leaves, |said| {
                said["noun"] == row.noun
                    && said["subject"] == row.subject
                    && said["holds"] == row.holds
                    && said["body"] == row.body
                    && said["by"] == json!(row.changed_by)
                    && said["at"] == row.changed_at
            });
        }
        Ok(())
    }

    /// Each gap against the leaf that opened it and the one that closed it, and no leaf without its gap.
    async fn gaps(&self, found: &mut Findings, leaves: &Leaves) -> anyhow::Result<()> {
        let mut named = HashSet::new();
        for row in gap::all(&self.store.db, self.workspace).await? {
            named.insert(row.leaf_index);
            let place = (LeafKind::Gap, row.id.as_str(), row.leaf_index);
            // Severity, owner and day may have changed since.
            found.hold(&format!("gap {}", row.id), place, leaves, |said| {
                said["action"] == "opened"
                    && said["origin"] == row.origin
                    && said["control"] == row.control_id
                    && said["system"] == row.system_id
                    && said["setting"] == row.setting
                    && said["title"] == row.title
                    && said["detail"] == row.detail
                    && said["evidence"] == json!(row.evidence_id)
                    && said["by"] == row.opened_by
                    && said["at"] == row.opened_at
            });
            let Some(leaf) = row.closing_leaf_index else { continue };
            named.insert(leaf);
            let place = (LeafKind::Gap, row.id.as_str(), leaf);
            found.hold(&format!("gap {}", row.id), place, leaves, |said| {
                said["action"] == "closed"
                    && said["note"] == json!(row.closing_note)
                    && said["evidence"] == json!(row.closing_evidence_id)
                    && said["by"] == json!(row.closed_by)
                    && said["at"] == json!(row.closed_at)
            });
        }
        for (index, stamped) in leaves.of(LeafKind::Gap) {
            if !named.contains(&index) {
                found.faults.push(format!("gap {}: no row tells what leaf {index} stamps", stamped.subject));
            }
        }
        Ok(())
    }

    async fn reports(&self, found: &mut Findings, leaves: &Leaves) -> anyhow::Result<()> {
        for row in report::all(&self.store.db, self.workspace).await? {
            let place = (LeafKind::Report, row.id.as_str(), row.leaf_index);
            found.hold(&format!("report {}", row.id), place, leaves, |said| {
                said["sha256"] == row.sha256 && said["title"] == row.title
            });
            let file = evidence::file::Model {
                evidence_id: String::new(),
                position: 0,
                blob_id: row.blob_id.clone(),
                name: row.title.clone(),
                media_type: String::new(),
                size: row.size,
                sha256: row.sha256.clone(),
            };
            found.files += 1;
            if verify_stored(self.blobs, &file).await? != StoredState::Unchanged {
                let path = self.blobs.path(&row.blob_id);
                found.faults.push(format!(
                    "report {}: its PDF was changed or is missing: {}",
                    row.id,
                    path.display()
                ));
            }
        }
        Ok(())
    }
}
