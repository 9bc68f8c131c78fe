//! The workspace's own facts and keys.

use app::forms::Problems;
use app::forms::change_settings::ChangeSettings;
use app::forms::set_up_workspace::Frameworks;
use app::pages::settings::{KeyLine, SettingsPage};
use app::shell::{Notice, Place};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::response::Response;
use ledger::leaf::LeafKind;
use sea_orm::{ActiveModelTrait as _, DbBackend, EntityTrait as _, IntoActiveModel as _};

use super::failure::Failure;
use super::visit::{Visit, done, zone_of};
use crate::auth::permit::ManageWorkspace;
use crate::clock::moment;
use crate::log;
use crate::store::workspace;
use crate::workspaces::workspace_statement;

const PAGE: (Place, &str) = (Place::Settings, "Settings");

pub(super) async fn show(visit: Visit) -> Result<Response, Failure> {
    let row = visit.workspace().await?;
    let values = ChangeSettings::current(&row.name, zone_of(&row), frameworks_of(&row));
    let page = page(&visit, &row, values, Problems::default())?;
    visit.page(PAGE, || app::pages::settings::settings(&page)).await
}

pub(super) async fn change(
    visit: Visit,
    form: Result<Form<ChangeSettings>, FormRejection>,
) -> Result<Response, Failure> {
    visit.actor.permit::<ManageWorkspace>()?;
    let Form(values) = form?;
    let old = visit.workspace().await?;
    let new = match values.check() {
        Ok(new) => new,
        Err(problems) => {
            let page = page(&visit, &old, values, problems)?;
            return visit.page_again(PAGE, || app::pages::settings::settings(&page)).await;
        }
    };
    visit.audit("change the workspace", &old.id).await?;
    let row = workspace::Model {
        name: new.name.to_string(),
        time_zone: new.zone.name().to_owned(),
        gdpr_role: new.frameworks.gdpr.map(|role| role.id().to_owned()),
        hipaa_role: new.frameworks.hipaa.map(|role| role.id().to_owned()),
        ..old
    };
    let statement = workspace_statement(&row.id, &row.name, &row.time_zone, &new.frameworks);
    let tx = visit.web.store.begin().await?;
    let subject = (LeafKind::Workspace, row.id.as_str());
    log::append_statement(&tx, &visit.web.keys, &row.id, subject, &statement, visit.now.timestamp()).await?;
    workspace::Entity::update(row.into_active_model().reset_all()).exec(&tx).await?;
    tx.commit().await?;
    Ok(done("/settings", Notice::SettingsSaved))
}

/// What the organisation is under each law.
pub(super) fn frameworks_of(row: &workspace::Model) -> Frameworks {
    let role = |word: &Option<String>| word.as_ref().and_then(|word| word.parse().ok());
    Frameworks { gdpr: role(&row.gdpr_role), hipaa: role(&row.hipaa_role) }
}

fn page(
    visit: &Visit,
    row: &workspace::Model,
    values: ChangeSettings,
    problems: Problems,
) -> Result<SettingsPage, Failure> {
    let keys = &visit.web.keys;
    let log_key = keys.log(&row.id).map_err(Failure::internal)?;
    let signer = keys.report(&row.id).map_err(Failure::internal)?;
    let sqlite = visit.web.store.db.get_database_backend() == DbBackend::Sqlite;
    Ok(SettingsPage {
        values,
        problems,
        may_change: visit.actor.permit::<ManageWorkspace>().is_ok(),
        workspace_id: row.id.clone(),
        created_at: moment(row.created_at),
        keys: vec![
            KeyLine {
                purpose: "Signs the log's checkpoints".into(),
                algorithm: "Ed25519".into(),
                fingerprint: log_key.verifier().to_string(),
                href: Some("/log/key".into()),
            },
            KeyLine {
                purpose: "Signs reports".into(),
                algorithm: "ECDSA P-256".into(),
                fingerprint: signer.identity().sha256.clone(),
                href: None,
            },
        ],
        version: env!("CARGO_PKG_VERSION").into(),
        max_upload: visit.web.max_upload,
        storage: if sqlite { "SQLite in the data folder" } else { "PostgreSQL" }.into(),
    })
}
