//! Controls of one's own as TOML files in a folder that the server is started with: the folder decides. What is new or changed
//! there is recorded, what is gone from it is taken back, in every workspace.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use super::{By, Change, ChangeError, Tailored, record};
use crate::site::Site;
use crate::store::workspace;

/// Larger files are no control.
const LARGEST: u64 = 256 << 10;

/// Takes in the folder's files; tells how many changes were recorded.
///
/// # Errors
/// When the folder cannot be read, or a file in it is no good control: the message has every problem with file and field.
pub(crate) async fn take_in(site: &Site, folder: &Path, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let files = read(folder)?;
    let mut changes = 0;
    for workspace in workspace::all(&site.store.db).await? {
        let db = &site.store.db;
        let before = Tailored::of(db, &workspace.id).await?;
        let mut wanted = vec![];
        for (id, text) in &files {
            if before.own_control(db, &workspace.id, id).await?.as_ref() != Some(text) {
                wanted.push(Change::Control(id.clone(), text.clone()));
            }
        }
        let gone = before.own.iter().filter(|row| row.noun == "control" && row.changed_by.is_none());
        for row in gone.filter(|row| !files.contains_key(&row.subject)) {
            let reason = "Its file is no longer in the folder of controls.".to_owned();
            wanted.push(Change::TakeBack("control", row.subject.clone(), reason));
        }
        for change in wanted {
            match record(site, By::Folder(&workspace.id), change, now).await {
                Ok(_) => changes += 1,
                Err(ChangeError::Problems(problems)) => {
                    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                    bail!("in {}:\n  {}", folder.display(), lines.join("\n  "));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(changes)
}

/// The folder's TOML files by the name without its ending, which is the control's id.
fn read(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let Some(id) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        let size = std::fs::metadata(&path).map(|facts| facts.len()).unwrap_or(0);
        if size > LARGEST {
            bail!("{} has {size} bytes, which is too much for a control", path.display());
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.insert(id.to_owned(), text);
    }
    Ok(files)
}
