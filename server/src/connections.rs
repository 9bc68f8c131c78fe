//! Connecting a system: what its connector must know, kept with the secrets sealed.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbErr;
use thiserror::Error;

use crate::auth::Permit;
use crate::auth::permit::ManageSystems;
use crate::credentials::{self, Credentials, CredentialsError};
use crate::crm::{Connector, Fetch, FetchError, FieldKind, Progress};
use crate::site::Site;
use crate::store::{connection, system};

/// Why a connection cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ConnectionError {
    #[error("The stored credentials cannot be opened: {0}.")]
    Credentials(#[from] CredentialsError),
    #[error("The connection is stored in a form of another version: enter it again.")]
    Form,
    #[error("the database failed")]
    Store(#[from] DbErr),
}

/// What the form says of a connection, checked.
#[derive(Debug)]
pub(crate) struct NewConnection {
    /// By field; secrets apart.
    pub(crate) fields: BTreeMap<String, String>,
    /// By field: those that were entered. The others stay as they are.
    pub(crate) secrets: Credentials,
    /// 0: on demand alone.
    pub(crate) every_hours: u32,
}

/// Connects a system, or changes how it is connected. The first collection is due at once.
pub(crate) async fn set(
    site: &Site,
    permit: &Permit<ManageSystems>,
    system: &system::Model,
    connector: &'static Connector,
    new: NewConnection,
    now: DateTime<Utc>,
) -> Result<(), ConnectionError> {
    let place = (system.id.as_str(), connector.id);
    let old = connection::find(&site.store.db, &system.id, connector.id).await?;
    let mut secrets = known_secrets(site, old.as_ref())?;
    secrets.0.extend(new.secrets.0);
    secrets.0.retain(|name, secret| {
        !secret.is_empty() && connector.fields.iter().any(|field| field.name == name.as_str())
    });
    let sealed = match secrets.0.is_empty() {
        true => None,
        false => Some(credentials::seal(&site.keys, place, &secrets)?),
    };
    let row = connection::Model {
        system_id: system.id.clone(),
        connector: connector.id.to_owned(),
        workspace_id: permit.workspace().to_owned(),
        fields: serde_json::to_string(&new.fields).expect("texts always serialise"),
        sealed,
        every_hours: i32::try_from(new.every_hours).unwrap_or(0),
        next_at: (new.every_hours > 0)
            .then(|| (now + TimeDelta::hours(i64::from(new.every_hours))).timestamp()),
        set_by: permit.member().to_owned(),
        set_at: now.timestamp(),
    };
    Ok(connection::set(&site.store.db, row).await?)
}

/// Forgets how a system is connected, secrets and all. What was collected stays.
pub(crate) async fn forget(
    site: &Site,
    _: &Permit<ManageSystems>,
    system: &system::Model,
    connector: &'static Connector,
) -> Result<(), DbErr> {
    connection::forget(&site.store.db, &system.id, connector.id).await
}

/// Tries what the form says, with the stored secrets where none were entered; a sentence about what answered.
pub(crate) async fn test(
    site: &Site,
    _: &Permit<ManageSystems>,
    system: &system::Model,
    connector: &'static Connector,
    new: &NewConnection,
    now: DateTime<Utc>,
) -> Result<Result<String, FetchError>, ConnectionError> {
    let old = connection::find(&site.store.db, &system.id, connector.id).await?;
    let mut values = known_secrets(site, old.as_ref())?.0;
    values.extend(new.secrets.0.clone());
    values.extend(new.fields.clone());
    Ok(match Fetch::new(connector, values, now, Progress::default()) {
        Ok(fetch) => fetch.test().await,
        Err(error) => Err(error),
    })
}

/// Everything that the connector must know.
pub(crate) fn values(
    site: &Site,
    row: &connection::Model,
) -> Result<BTreeMap<String, String>, ConnectionError> {
    let mut values = fields(row)?;
    values.extend(known_secrets(site, Some(row))?.0);
    Ok(values)
}

/// What may be shown of it.
pub(crate) fn fields(row: &connection::Model) -> Result<BTreeMap<String, String>, ConnectionError> {
    serde_json::from_str(&row.fields).map_err(|_| ConnectionError::Form)
}

/// Whether an address differs from the stored one: a stored secret is not sent to a new place.
pub(crate) fn leads_elsewhere(
    row: &connection::Model,
    connector: &'static Connector,
    new: &BTreeMap<String, String>,
) -> bool {
    let Ok(old) = fields(row) else { return true };
    connector
        .fields
        .iter()
        .filter(|field| field.kind == FieldKind::Address)
        .any(|field| old.get(field.name).map(String::as_str) != new.get(field.name).map(String::as_str))
}

fn known_secrets(site: &Site, row: Option<&connection::Model>) -> Result<Credentials, CredentialsError> {
    match row.and_then(|row| Some((row, row.sealed.as_ref()?))) {
        Some((row, sealed)) => credentials::open(&site.keys, (&row.system_id, &row.connector), sealed),
        None => Ok(Credentials::default()),
    }
}
