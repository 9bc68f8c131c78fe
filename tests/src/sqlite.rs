//! The embedded database, behind the server's back: what an attacker with the disk, or a failing disk, does.

use std::path::Path;

use anyhow::Context as _;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};

/// Opens a data folder's database.
///
/// # Errors
/// When there is none.
pub async fn open(data: &Path) -> anyhow::Result<DatabaseConnection> {
    let path = data.join("attestry.sqlite");
    Database::connect(format!("sqlite://{}", path.display()))
        .await
        .with_context(|| path.display().to_string())
}

/// Runs statements.
///
/// # Errors
/// When one of them fails.
pub async fn execute(data: &Path, script: &str) -> anyhow::Result<()> {
    let db = open(data).await?;
    db.execute_unprepared(script).await.with_context(|| script.to_owned())?;
    db.close().await?;
    Ok(())
}

/// The one number that a query finds.
///
/// # Errors
/// When it finds none.
pub async fn number(data: &Path, query: &str) -> anyhow::Result<i64> {
    let db = open(data).await?;
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, query)).await?;
    let number = row.with_context(|| query.to_owned())?.try_get_by_index(0)?;
    db.close().await?;
    Ok(number)
}

/// The one text that a query finds.
///
/// # Errors
/// When it finds none.
pub async fn text(data: &Path, query: &str) -> anyhow::Result<String> {
    let db = open(data).await?;
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, query)).await?;
    let text = row.with_context(|| query.to_owned())?.try_get_by_index(0)?;
    db.close().await?;
    Ok(text)
}

/// Changes a table that refuses to be changed: its triggers are taken away first, as one with the file could.
///
/// # Errors
/// When the statements fail.
pub async fn rewrite(data: &Path, table: &str, script: &str) -> anyhow::Result<()> {
    let drop = format!("DROP TRIGGER {table}_refuses_update; DROP TRIGGER {table}_refuses_delete;");
    execute(data, &format!("{drop} {script}")).await
}
