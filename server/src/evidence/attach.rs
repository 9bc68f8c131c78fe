//! Files that have arrived become evidence: bytes into their place, then one transaction with the rows,
//! the leaf and the new head of the log. Either all of it is there afterwards, or none.

use std::io;

use app::forms::rules::Name;
use chrono::{DateTime, NaiveDate, Utc};
use controls::control::ControlId;
use controls::evidence::EvidenceKind;
use ledger::manifest::Manifest;
use sea_orm::DbErr;
use thiserror::Error;

use super::read_out;
use super::rows::New;
use crate::auth::Permit;
use crate::auth::permit::Attach;
use crate::blobs::Arrived;
use crate::catalogue::Tailored;
use crate::log::LogError;
use crate::random;
use crate::site::Site;
use crate::store::{self, audit, blob, evidence};

/// What a person hands in: facts that were checked, files that have arrived.
#[derive(Debug)]
pub(crate) struct Submission {
    /// None: made from the kind and the first file's name.
    pub(crate) title: Option<Name>,
    /// None: recognised from the content.
    pub(crate) kind: Option<EvidenceKind>,
    pub(crate) description: String,
    pub(crate) source: String,
    pub(crate) period: Option<(NaiveDate, NaiveDate)>,
    /// Ids, all of this workspace: looked up here, whatever the form said.
    pub(crate) systems: Vec<String>,
    pub(crate) controls: Vec<ControlId>,
    /// Evidence that this replaces.
    pub(crate) supersedes: Option<String>,
    pub(crate) files: Vec<SubmittedFile>,
}

/// One file of a submission.
#[derive(Debug)]
pub(crate) struct SubmittedFile {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Bytes,
}

/// Where a submission's bytes are.
#[derive(Debug)]
pub(crate) enum Bytes {
    /// Just received.
    Arrived(Arrived),
    /// Kept already, for a correction of the facts around them.
    Kept(blob::Model),
}

impl Bytes {
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Arrived(arrived) => arrived.size,
            Self::Kept(blob) => u64::try_from(blob.size).unwrap_or(0),
        }
    }
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Attached {
    pub(crate) id: String,
    /// Whether some of the bytes were on file before.
    pub(crate) known_bytes: bool,
}

/// Why nothing was attached.
#[derive(Debug, Error)]
pub(crate) enum AttachError {
    #[error("no file was chosen")]
    NoFiles,
    #[error("{0:?} is empty")]
    EmptyFile(String),
    #[error("a system of the form is not in this workspace")]
    UnknownSystem,
    #[error("a control of the form is not in the catalogue")]
    UnknownControl,
    #[error("the evidence to replace is not in this workspace")]
    UnknownEvidence,
    #[error("the evidence to replace was replaced already")]
    AlreadySuperseded,
    #[error("the disk failed")]
    Disk(#[from] io::Error),
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the log failed")]
    Log(#[from] LogError),
    #[error("the manifest cannot be written")]
    Manifest(#[from] ledger::manifest::ManifestError),
}

/// Attaches what has arrived.
pub(crate) async fn attach(
    site: &Site,
    permit: &Permit<Attach>,
    submission: Submission,
    now: DateTime<Utc>,
    request_id: &str,
) -> Result<Attached, AttachError> {
    check(site, permit, &submission).await?;
    let (kind, read) = read_out::read(site, &submission, now).await?;
    let id = random::id(now);
    audit::record(
        &site.store.db,
        audit::Model {
            id: random::id(now),
            workspace_id: permit.workspace().to_owned(),
            member_id: permit.member().to_owned(),
            at: now.timestamp(),
            action: "attach evidence".into(),
            subject: id.clone(),
            request_id: request_id.to_owned(),
        },
    )
    .await?;

    // A file goes into place before the transaction, under an id that no row names yet: a crash in
    // between leaves an unnamed file, which the next start removes, never a row without its bytes.
    let mut blobs = Vec::with_capacity(submission.files.len());
    let mut placed = Vec::new();
    let mut known_bytes = false;
    for file in &submission.files {
        let (blob, fresh) = place(site, permit.workspace(), &file.bytes, now, &placed).await?;
        known_bytes |= !fresh && matches!(file.bytes, Bytes::Arrived(_));
        if fresh {
            placed.push(blob.clone());
        }
        blobs.push(blob);
    }
    let written = async {
        let tx = site.store.begin().await?;
        let unused = blob::settle(&tx, &mut blobs).await?;
        let new = New { id: &id, kind, read: &read, blobs: &blobs, submission: &submission, now };
        new.write(&tx, site, permit).await?;
        tx.commit().await?;
        Ok::<_, AttachError>(unused)
    }
    .await;
    let unused = match &written {
        Ok(unused) => unused.clone(),
        Err(_) => placed.into_iter().map(|blob| blob.id).collect(),
    };
    for blob in unused {
        site.blobs.discard(&blob).await;
    }
    written?;
    Ok(Attached { id, known_bytes })
}

/// Attaches the files of an earlier submission again under other facts; the new one replaces the old.
pub(crate) async fn attach_stored(
    site: &Site,
    permit: &Permit<Attach>,
    old: &evidence::Model,
    kind: EvidenceKind,
    now: DateTime<Utc>,
    request_id: &str,
) -> Result<Attached, AttachError> {
    let db = &site.store.db;
    let manifest = manifest_of(site, old).await?;
    let mut files = Vec::new();
    for file in evidence::files(db, &old.id).await? {
        let kept = blob::by_digest(db, permit.workspace(), &file.sha256).await?;
        files.push(SubmittedFile {
            name: file.name,
            media_type: file.media_type,
            bytes: Bytes::Kept(kept.ok_or(AttachError::UnknownEvidence)?),
        });
    }
    let day = |text: &String| text.parse::<NaiveDate>().ok();
    let submission = Submission {
        title: Name::parse("The title", &old.title).ok(),
        kind: Some(kind),
        description: manifest.description,
        source: manifest.source,
        period: manifest.period.as_ref().and_then(|(from, to)| Some((day(from)?, day(to)?))),
        systems: manifest.systems,
        controls: manifest.controls.iter().filter_map(|id| id.parse().ok()).collect(),
        supersedes: Some(old.id.clone()),
        files,
    };
    attach(site, permit, submission, now, request_id).await
}

/// The manifest that a piece of evidence was stamped with.
pub(crate) async fn manifest_of(site: &Site, evidence: &evidence::Model) -> Result<Manifest, AttachError> {
    let content = store::log::content(&site.store.db, &evidence.workspace_id, evidence.leaf_index).await?;
    let content = content.ok_or(AttachError::UnknownEvidence)?;
    Ok(Manifest::parse(content.text.as_bytes())?)
}

async fn check(site: &Site, permit: &Permit<Attach>, submission: &Submission) -> Result<(), AttachError> {
    let db = &site.store.db;
    if submission.files.is_empty() {
        return Err(AttachError::NoFiles);
    }
    if let Some(empty) = submission.files.iter().find(|file| file.bytes.size() == 0) {
        return Err(AttachError::EmptyFile(empty.name.clone()));
    }
    for id in &submission.systems {
        if store::system::find(db, permit.workspace(), id).await?.is_none() {
            return Err(AttachError::UnknownSystem);
        }
    }
    let tailored = Tailored::of(db, permit.workspace()).await?;
    if submission.controls.iter().any(|id| tailored.catalogue.control(id).is_none()) {
        return Err(AttachError::UnknownControl);
    }
    if let Some(old) = &submission.supersedes
        && evidence::find(db, permit.workspace(), old).await?.is_none()
    {
        return Err(AttachError::UnknownEvidence);
    }
    Ok(())
}

/// Puts bytes into place, or finds them there. True when they are new.
async fn place(
    site: &Site,
    workspace: &str,
    bytes: &Bytes,
    now: DateTime<Utc>,
    placed: &[blob::Model],
) -> Result<(blob::Model, bool), AttachError> {
    let arrived = match bytes {
        Bytes::Kept(blob) => return Ok((blob.clone(), false)),
        Bytes::Arrived(arrived) => arrived,
    };
    if let Some(twin) = placed.iter().find(|blob| blob.sha256 == arrived.sha256) {
        return Ok((twin.clone(), false));
    }
    if let Some(known) = blob::by_digest(&site.store.db, workspace, &arrived.sha256).await? {
        return Ok((known, false));
    }
    let blob = blob::Model {
        id: random::id(now),
        workspace_id: workspace.to_owned(),
        sha256: arrived.sha256.clone(),
        size: i64::try_from(arrived.size).unwrap_or(i64::MAX),
        stored_at: now.timestamp(),
    };
    site.blobs.keep(arrived, &blob.id).await?;
    Ok((blob, true))
}
