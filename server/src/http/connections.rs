//! How a system is collected.

use std::collections::BTreeMap;

use app::forms::Problems;
use app::forms::connect_system::{ConnectSystem, Connection, ConnectorField, EVERY};
use app::pages::connection::ConnectionPage;
use app::shell::{Notice, Place};
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use controls::catalogue::catalogue;

use super::failure::Failure;
use super::systems::find;
use super::visit::{Visit, done};
use crate::auth::permit::{Collect, ManageSystems};
use crate::collections::{self, AskError};
use crate::connections::{self, ConnectionError, NewConnection};
use crate::credentials::Credentials;
use crate::crm::{Connector, FieldKind, SYSTEM_ADDRESS, check_address, connector, connector_for, tls_probe};
use crate::store::{connection, system};

/// A system and the connector that the address names.
type At = (system::Model, &'static Connector);

pub(super) async fn show(visit: Visit, Path(place): Path<(String, String)>) -> Result<Response, Failure> {
    visit.actor.permit::<ManageSystems>()?;
    let at = at(&visit, place).await?;
    let page = page(&visit, &at, None).await?;
    answer(&visit, &page, false).await
}

pub(super) async fn set(
    visit: Visit,
    Path(place): Path<(String, String)>,
    body: Result<Form<ConnectSystem>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<ManageSystems>()?;
    let Form(typed) = body?;
    let at = at(&visit, place).await?;
    let (system, connector) = &at;
    if system.retired_at.is_some() {
        return Err(AskError::Retired.into());
    }
    let mut page = page(&visit, &at, Some(&typed)).await?;
    let new = match check(&visit, &at, &typed, &page.fields).await? {
        Ok(new) => new,
        Err(problems) => {
            page.problems = problems;
            return answer(&visit, &page, true).await;
        }
    };
    if typed.is_test() {
        visit.audit("test a connection", &system.id).await?;
        let tested = connections::test(&visit.web, &permit, system, connector, &new, visit.now).await?;
        page.tested = Some(match tested {
            Ok(said) => (true, said),
            Err(error) => (false, error.to_string()),
        });
        return answer(&visit, &page, false).await;
    }
    visit.audit("connect a system", &system.id).await?;
    let every_hours = new.every_hours;
    let address = new.fields.get(SYSTEM_ADDRESS).cloned().unwrap_or_default();
    connections::set(&visit.web, &permit, system, connector, new, visit.now).await?;
    let probe = tls_probe();
    if typed.probe_tls == "true" && connector.id != probe.id && address.starts_with("https://") {
        let fields = [(SYSTEM_ADDRESS.to_owned(), address)].into();
        let new = NewConnection { fields, secrets: Credentials::default(), every_hours };
        connections::set(&visit.web, &permit, system, probe, new, visit.now).await?;
        collect_now(&visit, system, probe).await?;
    }
    let id = collect_now(&visit, system, connector).await?;
    Ok(done(&format!("/collections/{id}"), Notice::SystemConnected))
}

pub(super) async fn forget(visit: Visit, Path(place): Path<(String, String)>) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<ManageSystems>()?;
    let (system, connector) = at(&visit, place).await?;
    visit.audit("disconnect a system", &system.id).await?;
    connections::forget(&visit.web, &permit, &system, connector).await?;
    Ok(done(&format!("/systems/{}", system.id), Notice::SystemDisconnected))
}

pub(super) async fn collect(visit: Visit, Path(place): Path<(String, String)>) -> Result<Response, Failure> {
    visit.actor.permit::<Collect>()?;
    let (system, connector) = at(&visit, place).await?;
    visit.audit("collect from a system", &system.id).await?;
    let id = collect_now(&visit, &system, connector).await?;
    Ok(Redirect::to(&format!("/collections/{id}")).into_response())
}

async fn collect_now(
    visit: &Visit,
    system: &system::Model,
    connector: &'static Connector,
) -> Result<String, Failure> {
    let permit = visit.actor.permit::<Collect>()?;
    Ok(collections::ask(&visit.web, &permit, system, connector.id, visit.now).await?)
}

async fn at(visit: &Visit, (id, name): (String, String)) -> Result<At, Failure> {
    let system = find(visit, &id).await?;
    let fits = |connector: &&'static Connector| match connector.kind {
        Some(kind) => system.kind == kind.id(),
        None => true,
    };
    let connector = connector(&name).filter(fits).ok_or_else(|| Failure::not_found("connector"))?;
    Ok((system, connector))
}

/// What was typed as a connection, or what is wrong with it.
async fn check(
    visit: &Visit,
    (system, connector): &At,
    typed: &ConnectSystem,
    fields: &[ConnectorField],
) -> Result<Result<NewConnection, Problems>, Failure> {
    let Connection { fields: values, secrets, every_hours } = match typed.check(fields) {
        Ok(connection) => connection,
        Err(problems) => return Ok(Err(problems)),
    };
    let mut problems = Problems::default();
    for field in connector.fields.iter().filter(|field| field.kind == FieldKind::Address) {
        let value = values.get(field.name).map_or("", String::as_str);
        if field.required || !value.is_empty() {
            problems.keep(field.name, check_address(value));
        }
    }
    let old = connection::find(&visit.web.store.db, &system.id, connector.id).await?;
    if let Some(old) = old.filter(|old| connections::leads_elsewhere(old, connector, &values)) {
        let missing = |field: &&ConnectorField| field.secret && !secrets.contains_key(field.name);
        for field in fields.iter().filter(|_| old.sealed.is_some()).filter(missing) {
            problems.add(
                field.name,
                format!(
                    "The address is another one: enter {} anew, stored secrets go nowhere else.",
                    field.label
                ),
            );
        }
    }
    Ok(match problems.is_empty() {
        true => Ok(NewConnection { fields: values, secrets: Credentials(secrets), every_hours }),
        false => Err(problems),
    })
}

async fn page(
    visit: &Visit,
    (system, connector): &At,
    typed: Option<&ConnectSystem>,
) -> Result<ConnectionPage, Failure> {
    let db = &visit.web.store.db;
    let old = connection::find(db, &system.id, connector.id).await?;
    let stored = old.as_ref().is_some_and(|old| old.sealed.is_some());
    let mut shown: BTreeMap<String, String> = match (&typed, &old) {
        (Some(typed), _) => typed.values.clone(),
        (None, Some(old)) => connections::fields(old)?,
        (None, None) => {
            connector.fields.iter().map(|field| (field.name.to_owned(), field.default.to_owned())).collect()
        }
    };
    if typed.is_none() && old.is_none() {
        let address = system.url.clone().filter(|_| connector.fields.iter().any(is_system_address));
        shown.extend(address.map(|address| (SYSTEM_ADDRESS.to_owned(), address)));
    }
    let every_hours = typed
        .and_then(|typed| typed.every_hours.parse().ok())
        .or(old.as_ref().and_then(|old| u32::try_from(old.every_hours).ok()))
        .unwrap_or(EVERY[0].0);
    let probed = connection::find(db, &system.id, tls_probe().id).await?.is_some();
    let vocabulary = &catalogue().settings;
    let told = |kind| vocabulary.iter().filter(|setting| setting.sources.contains_key(&kind)).count();
    Ok(ConnectionPage {
        system: system.id.clone(),
        name: system.name.clone(),
        connector: connector.id,
        title: connector.title,
        fields: connector
            .fields
            .iter()
            .map(|field| ConnectorField {
                name: field.name,
                label: field.label,
                hint: field.hint,
                secret: field.kind == FieldKind::Secret,
                required: field.required,
                stored,
            })
            .collect(),
        shown,
        every_hours,
        offer_probe: connector.kind.is_some() && !probed,
        connected: old.is_some(),
        rights: connector.rights.to_vec(),
        steps: connector.steps.to_vec(),
        untold: connector.untold,
        told: (connector.kind.map_or(0, told), vocabulary.len()),
        problems: Problems::default(),
        tested: None,
    })
}

fn is_system_address(field: &crate::crm::Field) -> bool {
    // A default means that the CRM is asked elsewhere than where people open it.
    field.name == SYSTEM_ADDRESS && field.default.is_empty()
}

async fn answer(visit: &Visit, page: &ConnectionPage, again: bool) -> Result<Response, Failure> {
    let place = (Place::Systems, page.title);
    let body = || app::pages::connection::connection(page);
    if again { visit.page_again(place, body).await } else { visit.page(place, body).await }
}

/// The connectors that fit a system: its CRM's, and the probe.
pub(super) fn fitting(system: &system::Model) -> impl Iterator<Item = &'static Connector> {
    let own = system.kind.parse().ok().and_then(connector_for);
    own.into_iter().chain([tls_probe()])
}

impl From<ConnectionError> for Failure {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::Store(error) => error.into(),
            error => {
                tracing::error!(error = super::chain(&error), "a connection cannot be used");
                Self::refused(
                    StatusCode::CONFLICT,
                    "The connection cannot be used",
                    format!("{error} Disconnect the system and connect it anew."),
                )
            }
        }
    }
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        let no = |text: &str| Self::refused(StatusCode::CONFLICT, "Nothing can be collected", text);
        match error {
            AskError::NotConnected => no("The system is not connected any more: connect it first."),
            AskError::Retired => no("The system is retired."),
            AskError::Store(error) => error.into(),
        }
    }
}
