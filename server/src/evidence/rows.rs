//! The rows of a new piece of evidence and its leaf, written in one transaction.

use chrono::{DateTime, NaiveTime, Utc};
use controls::evidence::EvidenceKind;
use ledger::Hash;
use ledger::leaf::LeafKind;
use ledger::manifest::{Manifest, ManifestFile};
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait as _, Set};

use super::attach::{AttachError, Submission};
use super::read_out::Read;
use crate::auth::Permit;
use crate::auth::permit::Attach;
use crate::log::{self, Entry};
use crate::random;
use crate::site::Site;
use crate::store::{self, blob, evidence, reading};

/// Evidence about to be written.
pub(super) struct New<'a> {
    pub(super) id: &'a str,
    pub(super) kind: EvidenceKind,
    pub(super) read: &'a Read,
    /// One for each file of the submission.
    pub(super) blobs: &'a [blob::Model],
    pub(super) submission: &'a Submission,
    pub(super) now: DateTime<Utc>,
}

impl New<'_> {
    /// Writes it all.
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        site: &Site,
        permit: &Permit<Attach>,
    ) -> Result<(), AttachError> {
        let workspace = permit.workspace();
        let manifest = self.manifest(permit.member())?;
        let entry = Entry {
            kind: LeafKind::Evidence,
            subject: self.id,
            content: &manifest.to_bytes()?,
            refs: self.submission.supersedes.iter().cloned().collect(),
            at: self.now.timestamp(),
        };
        let index = log::append(tx, &site.keys, workspace, entry).await?;
        // The append holds the log's head, so nobody else can supersede it from here on.
        if let Some(old) = &self.submission.supersedes
            && evidence::superseded_by(tx, old).await?.is_some()
        {
            return Err(AttachError::AlreadySuperseded);
        }
        let row = evidence::ActiveModel {
            id: Set(self.id.to_owned()),
            workspace_id: Set(workspace.to_owned()),
            title: Set(manifest.title),
            kind: Set(self.kind.id().to_owned()),
            period_start: Set(manifest.period.as_ref().map(|(from, _)| from.clone())),
            period_end: Set(manifest.period.as_ref().map(|(_, to)| to.clone())),
            about_at: Set(self.about().timestamp()),
            received_at: Set(self.now.timestamp()),
            submitted_by: Set(permit.member().to_owned()),
            supersedes: Set(self.submission.supersedes.clone()),
            leaf_index: Set(store::log::as_column(index)),
            reading: Set(self.read.out.to_json()),
        };
        evidence::Entity::insert(row).exec_without_returning(tx).await?;
        self.write_files(tx).await?;
        self.write_links(tx, workspace).await?;
        self.write_readings(tx, workspace).await?;
        if let Some(old) = &self.submission.supersedes {
            evidence::withdraw(tx, workspace, old).await?;
            reading::withdraw(tx, old).await?;
        }
        Ok(())
    }

    fn manifest(&self, member: &str) -> Result<Manifest, AttachError> {
        let submission = self.submission;
        let files = submission.files.iter().zip(self.blobs).map(|(file, blob)| {
            Ok(ManifestFile {
                name: file.name.clone(),
                sha256: Hash::from_hex(&blob.sha256).map_err(|error| DbErr::Type(error.to_string()))?,
                size: u64::try_from(blob.size).unwrap_or(0),
                media_type: file.media_type.clone(),
            })
        });
        Ok(Manifest {
            evidence: self.id.to_owned(),
            title: self.title(),
            kind: self.kind.id().to_owned(),
            description: submission.description.clone(),
            period: submission.period.map(|(from, to)| (from.to_string(), to.to_string())),
            systems: submission.systems.clone(),
            controls: submission.controls.iter().map(ToString::to_string).collect(),
            source: submission.source.clone(),
            submitted_by: member.to_owned(),
            received_at: self.now.timestamp(),
            supersedes: submission.supersedes.clone(),
            files: files.collect::<Result<_, DbErr>>()?,
        })
    }

    fn title(&self) -> String {
        if let Some(title) = &self.submission.title {
            return title.as_str().to_owned();
        }
        let first = self.submission.files.first().map_or("", |file| file.name.as_str());
        match self.kind {
            EvidenceKind::Other => first.to_owned(),
            kind => format!("{}, {first}", kind.title()),
        }
    }

    /// The time that it tells about: what its content says, else the last day of its period, else
    /// when it came. Never later than it came.
    fn about(&self) -> DateTime<Utc> {
        let end_of_day = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
        let period_end = self.submission.period.map(|(_, to)| to.and_time(end_of_day).and_utc());
        self.read.observed_at.or(period_end).unwrap_or(self.now).min(self.now)
    }

    async fn write_files(&self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        for (position, (file, blob)) in (0..).zip(self.submission.files.iter().zip(self.blobs)) {
            let row = evidence::file::ActiveModel {
                evidence_id: Set(self.id.to_owned()),
                position: Set(position),
                blob_id: Set(blob.id.clone()),
                name: Set(file.name.clone()),
                media_type: Set(file.media_type.clone()),
                size: Set(blob.size),
                sha256: Set(blob.sha256.clone()),
            };
            evidence::file::Entity::insert(row).exec_without_returning(tx).await?;
        }
        Ok(())
    }

    /// Systems, controls, and the places where this is now the newest evidence.
    async fn write_links(&self, tx: &DatabaseTransaction, workspace: &str) -> Result<(), DbErr> {
        let Submission { systems, controls, .. } = self.submission;
        for system in systems {
            let row = evidence::about_system::ActiveModel {
                evidence_id: Set(self.id.to_owned()),
                system_id: Set(system.clone()),
            };
            evidence::about_system::Entity::insert(row).exec_without_returning(tx).await?;
        }
        for control in controls {
            let row = evidence::about_control::ActiveModel {
                evidence_id: Set(self.id.to_owned()),
                control_id: Set(control.to_string()),
            };
            evidence::about_control::Entity::insert(row).exec_without_returning(tx).await?;
        }
        let machine_read = self.kind.is_machine_read();
        let mut for_controls: Vec<String> = controls.iter().map(ToString::to_string).collect();
        if machine_read {
            for_controls.push(String::new());
        }
        // What a machine wrote is about some system; without one it proves nothing of any.
        let for_systems = match systems.as_slice() {
            [] if machine_read => Vec::new(),
            [] => vec![String::new()],
            some => some.to_vec(),
        };
        for system_id in &for_systems {
            for control_id in &for_controls {
                evidence::make_current(
                    tx,
                    evidence::current::Model {
                        workspace_id: workspace.to_owned(),
                        system_id: system_id.clone(),
                        control_id: control_id.clone(),
                        kind: self.kind.id().to_owned(),
                        evidence_id: self.id.to_owned(),
                        about_at: self.about().timestamp(),
                    },
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn write_readings(&self, tx: &DatabaseTransaction, workspace: &str) -> Result<(), DbErr> {
        for system in &self.submission.systems {
            for read in &self.read.readings {
                let row = reading::Model {
                    id: random::id(self.now),
                    workspace_id: workspace.to_owned(),
                    system_id: system.clone(),
                    evidence_id: self.id.to_owned(),
                    setting: read.setting.to_string(),
                    part: read.part.clone(),
                    value: serde_json::to_string(&read.value)
                        .map_err(|error| DbErr::Type(error.to_string()))?,
                    observed_at: read.observed_at.timestamp(),
                    origin: read.origin.clone(),
                };
                reading::add(tx, row).await?;
            }
        }
        Ok(())
    }
}
