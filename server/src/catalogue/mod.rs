//! The catalogue of one workspace: what is built in, what the workspace added, and what it switched off.

mod change;
pub(crate) mod export;
mod folder;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use controls::catalogue::{Catalogue, catalogue};
use controls::control::{Control, ControlId};
use controls::own::{Own, from_toml, read_control};
use sea_orm::{ConnectionTrait, DbErr};

pub(crate) use self::change::{By, Change, ChangeError, record};
pub(crate) use self::folder::take_in;
use crate::clock::moment;
use crate::store::catalogue_change::{self, Head};

/// A workspace's catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Tailored {
    pub(crate) catalogue: Arc<Catalogue>,
    /// Controls that are not asked for.
    pub(crate) off: HashMap<ControlId, Off>,
    /// What the workspace added: the newest change of each control and framework.
    pub(crate) own: Vec<Head>,
}

/// That a control is not asked for.
#[derive(Clone, Debug)]
pub(crate) struct Off {
    pub(crate) reason: String,
    /// Member id.
    pub(crate) by: Option<String>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) leaf: i64,
}

impl Tailored {
    /// Reads a workspace's catalogue.
    pub(crate) async fn of(db: &impl ConnectionTrait, workspace: &str) -> Result<Self, DbErr> {
        let (switches, own): (Vec<_>, Vec<_>) = catalogue_change::newest(db, workspace)
            .await?
            .into_iter()
            .filter(|row| row.holds == (row.noun != "switch"))
            .partition(|row| row.noun == "switch");
        let off = |row: Head| {
            let off = Off {
                reason: row.reason,
                by: row.changed_by,
                at: moment(row.changed_at),
                leaf: row.leaf_index,
            };
            Some((row.subject.parse().ok()?, off))
        };
        Ok(Self {
            catalogue: assembled(db, workspace, &own).await?,
            off: switches.into_iter().filter_map(off).collect(),
            own,
        })
    }

    /// The controls that are asked for, in the catalogue's order.
    pub(crate) fn controls(&self) -> impl Iterator<Item = &Control> {
        self.catalogue.controls.iter().filter(|control| !self.off.contains_key(&control.id))
    }

    /// The control of an id that somebody sent.
    pub(crate) fn control(&self, id: &str) -> Option<&Control> {
        self.catalogue.control(&id.parse().ok()?)
    }

    /// The newest change of a control or framework of the workspace's own.
    pub(crate) fn own(&self, noun: &str, subject: &str) -> Option<&Head> {
        self.own.iter().find(|row| row.noun == noun && row.subject == subject)
    }

    /// The text of the control of the workspace's own that has this id.
    pub(crate) async fn own_control(
        &self,
        db: &impl ConnectionTrait,
        workspace: &str,
        id: &str,
    ) -> Result<Option<String>, DbErr> {
        match self.own("control", id) {
            Some(row) => catalogue_change::body(db, workspace, &row.id).await,
            None => Ok(None),
        }
    }
}

/// Assembled catalogues of workspaces that added something, each under the leaves that it was made of. An index only: what it
/// holds follows from the rows.
static ASSEMBLED: LazyLock<Mutex<HashMap<String, Assembled>>> = LazyLock::new(Mutex::default);
type Assembled = (Vec<i64>, Arc<Catalogue>);
/// More than this many are not kept.
const KEPT: usize = 64;

async fn assembled(
    db: &impl ConnectionTrait,
    workspace: &str,
    own: &[Head],
) -> Result<Arc<Catalogue>, DbErr> {
    if own.is_empty() {
        return Ok(Arc::clone(catalogue()));
    }
    let made_of: Vec<i64> = own.iter().map(|row| row.leaf_index).collect();
    let kept = || ASSEMBLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((leaves, known)) = kept().get(workspace)
        && *leaves == made_of
    {
        return Ok(Arc::clone(known));
    }
    let mut written = Vec::with_capacity(own.len());
    for row in own {
        let body = catalogue_change::body(db, workspace, &row.id).await?.unwrap_or_default();
        written.push((row.noun.as_str(), row.subject.as_str(), body));
    }
    let made = Arc::new(assemble(&written));
    let mut kept = kept();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(workspace.to_owned(), (made_of, Arc::clone(&made)));
    Ok(made)
}

/// From nouns, ids and texts. Frameworks first, since own controls may answer their provisions. What this version can no longer
/// read is left out and said so in the log.
fn assemble(written: &[(&str, &str, String)]) -> Catalogue {
    let of = |wanted: &'static str| written.iter().filter(move |(noun, _, _)| *noun == wanted);
    let mut added = Own::default();
    for (_, framework, text) in of("framework") {
        match from_toml(framework, text) {
            Ok(framework) => added.frameworks.push(framework),
            Err(problems) => tracing::warn!(framework, ?problems, "cannot be read any more"),
        }
    }
    let with_frameworks = catalogue().with(&added);
    for (_, control, text) in of("control") {
        match read_control(&format!("{control}.toml"), text, &with_frameworks) {
            Ok(control) => added.controls.push(control),
            Err(problems) => tracing::warn!(control, ?problems, "cannot be read any more"),
        }
    }
    catalogue().with(&added)
}
