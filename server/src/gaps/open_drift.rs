//! A check that is not met any more opens a gap.

use chrono::{DateTime, Utc};
use controls::control::Control;
use controls::gap::GapOrigin;
use controls::setting::SettingKey;
use sea_orm::DatabaseTransaction;

use super::may_own;
use super::rows::{blank, write};
use crate::log::LogError;
use crate::site::Site;
use crate::store::{self, control_owner, gap, member};

/// A check that was met and, by a new piece of evidence, is not met any more.
#[derive(Debug)]
pub(crate) struct Drift<'a> {
    pub(crate) control: &'a Control,
    /// Id of the system.
    pub(crate) system: &'a str,
    /// Whose check it is.
    pub(crate) setting: &'a SettingKey,
    /// One line, 200 characters at most.
    pub(crate) title: String,
    /// What it was and what it is now.
    pub(crate) detail: String,
    /// Id of the evidence that shows it, whose row stands already.
    pub(crate) evidence: &'a str,
}

/// Opens the gap of a check that is not met any more, in the transaction that attaches what shows it; its owner is who
/// answers for the control. Returns its id, or None where the gap is open already.
pub(crate) async fn open_drift(
    tx: &DatabaseTransaction,
    site: &Site,
    (workspace, member): (&str, &str),
    drift: Drift<'_>,
    now: DateTime<Utc>,
) -> Result<Option<String>, LogError> {
    // Whoever holds the head is alone from here on: two uploads at once open one gap, and neither fails.
    store::log::lock_head(tx, workspace).await?.ok_or(LogError::NoLog)?;
    let (control, setting) = (drift.control.id.as_str(), drift.setting.to_string());
    if gap::open_drift(tx, workspace, control, drift.system, &setting).await?.is_some() {
        return Ok(None);
    }
    let owner_id = match control_owner::of(tx, workspace, control).await? {
        Some(owner) => member::find(tx, workspace, &owner).await?.filter(may_own).map(|member| member.id),
        None => None,
    };
    let row = gap::Model {
        setting,
        title: drift.title,
        detail: drift.detail,
        evidence_id: Some(drift.evidence.to_owned()),
        owner_id,
        ..blank(workspace, member, (drift.control, drift.system), GapOrigin::Drift, now)
    };
    Ok(Some(write(tx, site, row).await?))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use app::forms::close_gap::CloseGap;
    use ledger::leaf::{Leaf, LeafKind};

    use super::*;
    use crate::auth::permit::Remedy;
    use crate::auth::{invitation, session};
    use crate::books::Books;
    use crate::{clock, gaps, random, sample, workspaces};

    /// Gone when dropped.
    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn a_check_that_fails_again_opens_no_second_gap_until_the_first_is_closed() {
        let now = clock::moment(1_795_500_000);
        let folder = Folder(std::env::temp_dir().join(random::id(now)));
        let site = Site::open(&folder.0, None, 1 << 30).await.unwrap();
        let db = &site.store.db;
        let secret = invitation::issue_set_up(db, now).await.unwrap();
        let link = workspaces::set_up_link(&site, secret.reveal(), now).await.unwrap().unwrap();
        let made = sample::fill(&site, &link, now).await.unwrap();
        let workspace = made.workspace.as_str();
        let books = Books::open(db, workspace, now).await.unwrap().unwrap();
        let control = books.tailored.control("mfa-required").unwrap();
        let officer = books.owners["mfa-required"].as_str();
        let again = async || {
            let tx = site.store.begin().await.unwrap();
            let drift = Drift {
                control,
                system: &books.systems[0].id,
                setting: &control.checks[0].setting,
                title: "A second factor is required of nobody".into(),
                detail: "It was required of everybody.".into(),
                evidence: &made.evidence,
            };
            let opened = open_drift(&tx, &site, (workspace, officer), drift, now).await.unwrap();
            tx.commit().await.unwrap();
            opened
        };

        let id = again().await.unwrap();
        let row = gap::find(db, workspace, &id).await.unwrap().unwrap();
        assert_eq!((row.origin.as_str(), row.severity.as_str()), ("drift", "high"));
        assert_eq!(row.owner_id.as_deref(), Some(officer), "who answers for the control");
        let leaf = store::log::leaf(db, workspace, row.leaf_index).await.unwrap().unwrap();
        let leaf = Leaf::parse(&leaf.entry).unwrap();
        assert_eq!((leaf.kind, leaf.subject, leaf.refs), (LeafKind::Gap, id, vec![made.evidence.clone()]));
        assert_eq!(again().await, None);

        let secret = session::open(&site.store, officer, now).await.unwrap();
        let actor = session::actor(&site.store, &secret, now).await.unwrap().unwrap();
        let how = CloseGap { note: "It is required again.".into(), ..CloseGap::default() }.check().unwrap();
        gaps::close(&site, &actor.permit::<Remedy>().unwrap(), &row, &how, now).await.unwrap();
        assert!(again().await.is_some());
    }
}
