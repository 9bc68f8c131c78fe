//! The database's shape, one step per file. A released step is never edited: a change is a new file.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};

mod m20261124_000000_first;
mod m20261124_120000_catalogue_change;
mod m20261124_180000_collection;

/// All steps, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000000_first::Migration),
            Box::new(m20261124_120000_catalogue_change::Migration),
            Box::new(m20261124_180000_collection::Migration),
        ]
    }
}
