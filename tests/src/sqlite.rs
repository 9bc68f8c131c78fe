//! The embedded database, behind the server's back: what an attacker with the disk, or a failing disk, does.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::program::{run, tool};

/// Runs statements; returns what they find.
///
/// # Errors
/// When one of them fails.
pub fn execute(data: &Path, script: &str) -> anyhow::Result<String> {
    let path = data.join("attestry.sqlite");
    if !path.exists() {
        bail!("{} is not there", path.display());
    }
    let mut sqlite = tool("sqlite3")?;
    // Waits for the server's own writing to end.
    sqlite.args(["-bail", "-cmd", ".timeout 20000"]).arg(path).arg(script);
    let told = run(&mut sqlite)?;
    if told.code != 0 || !told.stderr.is_empty() {
        bail!("{script}: {}", told.said());
    }
    Ok(told.stdout.trim_end().to_owned())
}

/// The one number that a query finds.
///
/// # Errors
/// When it finds none.
pub fn number(data: &Path, query: &str) -> anyhow::Result<i64> {
    execute(data, query)?.parse().with_context(|| query.to_owned())
}

/// Changes a table that refuses to be changed: its triggers are taken away first, as one with the file could.
///
/// # Errors
/// When the statements fail.
pub fn rewrite(data: &Path, table: &str, script: &str) -> anyhow::Result<()> {
    let unguarded = format!("DROP TRIGGER {table}_refuses_update; DROP TRIGGER {table}_refuses_delete;");
    execute(data, &format!("{unguarded} {script}"))?;
    Ok(())
}
