//! Tables: one file per noun with its entity and its queries. Every query that a person can cause is
//! bound to that person's workspace.

pub(crate) mod audit;
pub(crate) mod blob;
pub(crate) mod catalogue_change;
pub(crate) mod control_owner;
pub(crate) mod evidence;
pub(crate) mod gap;
pub(crate) mod invitation;
pub(crate) mod log;
pub(crate) mod member;
pub(crate) mod reading;
pub(crate) mod report;
pub(crate) mod session;
pub(crate) mod sign_in_attempt;
pub(crate) mod system;
pub(crate) mod verdict;
pub(crate) mod workspace;

use std::time::Duration;

use migrations::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, Statement, TransactionOptions, TransactionTrait as _, Value,
};

/// A page of a long list is never longer than this.
pub(crate) const PAGE: u64 = 50;
/// Counts stop here: "1,000+" costs the same in a log of a thousand and of a million.
pub(crate) const COUNT_CAP: u64 = 1_000;

/// The database, migrated.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) db: DatabaseConnection,
}

impl Store {
    /// Connects and brings the shape up to date.
    ///
    /// # Errors
    /// When the database cannot be reached, opened or migrated.
    pub(crate) async fn open(url: &str) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options
            .sqlx_logging(false)
            .acquire_timeout(Duration::from_secs(30))
            .max_connections(8)
            .map_sqlx_sqlite_opts(|sqlite| {
                // FULL: what was answered with a receipt survives a power cut.
                sqlite
                    .create_if_missing(true)
                    .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                    .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(20))
            });
        let db = Database::connect(options).await?;
        Migrator::up(&db, None).await?;
        Ok(Self { db })
    }

    /// A transaction that may write: SQLite takes its lock at once, so that two writers wait for
    /// each other instead of failing half-way.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.db
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await
    }

    /// A transaction that sees one state of the books throughout.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        // SQLite's readers see the state at their first statement anyway.
        let postgres = self.db.get_database_backend() == DbBackend::Postgres;
        let isolation_level = postgres.then_some(IsolationLevel::RepeatableRead);
        self.db
            .begin_with_options(TransactionOptions { isolation_level, ..TransactionOptions::default() })
            .await
    }
}

/// A statement for both databases; placeholders are `$1`, `$2`, …
pub(crate) fn sql(
    connection: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), text, values)
}
