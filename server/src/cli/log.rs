//! `attestry log verify`: everything that is stored, hashed again and held against the log.

use std::collections::HashMap;
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
use crate::store::{Store, catalogue_change, evidence, report, verdict, workspace};

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

/// The content of each leaf and its index by the kind and id of what it stamps, the newest for each.
type Subjects = HashMap<(LeafKind, String), (i64, String)>;

impl Findings {
    /// Notes a row that says something else than its leaf stamps; `same` looks at what was stamped.
    fn hold(
        &mut self,
        what: &str,
        (kind, id, leaf): (LeafKind, &str, i64),
        subjects: &Subjects,
        same: impl FnOnce(&Value) -> bool,
    ) {
        let stamped = subjects.get(&(kind, id.to_owned())).filter(|(index, _)| *index == leaf);
        let said = stamped.and_then(|(_, text)| serde_json::from_str(text).ok());
        if !said.is_some_and(|said| same(&said)) {
            self.faults.push(format!("{what}: its row differs from what leaf {leaf} stamps"));
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
        let subjects = self.leaves(&mut found).await?;
        self.evidence(&mut found, &subjects).await?;
        self.verdicts(&mut found, &subjects).await?;
        self.reports(&mut found, &subjects).await?;
        self.catalogue(&mut found, &subjects).await?;
        Ok(found)
    }

    /// The tree, the checkpoint, and what each leaf commits to. Returns the content of each leaf by the
    /// kind and id of what it stamps, the newest for each.
    async fn leaves(&self, found: &mut Findings) -> anyhow::Result<Subjects> {
        let db = &self.store.db;
        let mut subjects = HashMap::new();
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
                    return Ok(subjects);
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
                                subjects.insert((leaf.kind, leaf.subject), (index, content.text));
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
        Ok(subjects)
    }

    /// Rows against manifests, and stored bytes against their digests.
    async fn evidence(&self, found: &mut Findings, subjects: &Subjects) -> anyhow::Result<()> {
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
                let Some((index, text)) = subjects.get(&(LeafKind::Evidence, row.id.clone())) else {
                    found.faults.push(format!("evidence {}: no leaf stamps it", row.id));
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
                    && manifest.supersedes == row.supersedes
                    && *index == row.leaf_index;
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
        let stamped = subjects.keys().filter(|(kind, _)| *kind == LeafKind::Evidence).count();
        if u64::try_from(stamped).unwrap_or(0) > seen {
            found.faults.push(format!("{stamped} pieces of evidence are stamped, only {seen} have a row"));
        }
        Ok(())
    }

    async fn verdicts(&self, found: &mut Findings, subjects: &Subjects) -> anyhow::Result<()> {
        for row in verdict::all(&self.store.db, self.workspace).await? {
            let place = (LeafKind::Verdict, row.id.as_str(), row.leaf_index);
            found.hold(&format!("verdict {}", row.id), place, subjects, |said| {
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

    async fn catalogue(&self, found: &mut Findings, subjects: &Subjects) -> anyhow::Result<()> {
        for row in catalogue_change::all(&self.store.db, self.workspace).await? {
            let place = (LeafKind::Catalogue, row.id.as_str(), row.leaf_index);
            found.hold(&format!("change {} of the catalogue", row.id), place, subjects, |said| {
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

    async fn reports(&self, found: &mut Findings, subjects: &Subjects) -> anyhow::Result<()> {
        for row in report::all(&self.store.db, self.workspace).await? {
            let place = (LeafKind::Report, row.id.as_str(), row.leaf_index);
            found.hold(&format!("report {}", row.id), place, subjects, |said| {
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
