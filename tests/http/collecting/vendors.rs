//! Each vendor as its documentation describes it: connected, asked to the last page, attached and read.

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tests::cloud::dynamics365::{self, Dynamics365};
use tests::cloud::espocrm::Espocrm;
use tests::cloud::fxiaoke::Fxiaoke;
use tests::cloud::hubspot::{self, Hubspot};
use tests::cloud::salesforce::Salesforce;
use tests::cloud::suitecrm::Suitecrm;
use tests::cloud::zoho::Zoho;
use tests::cloud::{Cloud, Fields, as_documented};
use tests::{Outcome, Page, Workspace, files};

/// None of these vendors tells them.
const UNTOLD: [&str; 3] = ["auth.mfa.enforced", "password.min_length", "tls.min_version"];

#[tokio::test(flavor = "multi_thread")]
async fn zoho_is_asked_for_every_page_and_read() -> Outcome {
    let zoho = Zoho::start(as_documented).await?;
    let workspace = Workspace::start().await?;
    let evidence = collected(
        &workspace,
        "zoho",
        &zoho.fields(),
        &[
            "org.json",
            "users.json",
            "users.2.json",
            "profiles.json",
            "profile.554270000001.json",
            "profile.554270000002.json",
            "profile.554270000003.json",
            "roles.json",
            "data_sharing.json",
            "audit_log_export.json",
            "backup.json",
            "backup.history.json",
            "fields.Leads.json",
            "fields.Contacts.json",
            "fields.Accounts.json",
            "fields.Deals.json",
        ],
        &[
            ("access.users.active", "4 accounts"),
            ("access.admins", "1 administrator"),
            ("export.allowed_users", "2 users"),
            ("vendor.hipaa_mode", "no"),
            ("sharing.default", "read"),
            ("access.record_rules", "yes"),
            ("encryption.at_rest", "field"),
            ("audit.enabled", "yes"),
            ("audit.retention_days", "1095 days"),
            ("backup.schedule", "weekly"),
            ("backup.last_success_at", "2026-11-22 16:41 UTC"),
        ],
    )
    .await?;
    is_a_copy(&workspace, &evidence, "users.2.json", "zoho.SYNTHETIC/users.2.json").await?;
    ensure!(pages(&zoho.cloud, "/crm/v8/users", "page") == ["1", "2"], "not page by page");
    ensure!(zoho.sign_ins() == 1, "{} sign-ins", zoho.sign_ins());
    only_reads(&zoho.cloud, &["/oauth/v2/token"])
}

#[tokio::test(flavor = "multi_thread")]
async fn hubspot_is_asked_for_every_page_and_read() -> Outcome {
    let hubspot = Hubspot::start(as_documented).await?;
    let workspace = Workspace::start().await?;
    let evidence = collected(
        &workspace,
        "hubspot",
        &hubspot.fields(),
        &[
            "account-details.json",
            "users.json",
            "users.2.json",
            "login-activity.json",
            "login-activity.2.json",
            "audit-logs.json",
            "audit-logs.2.json",
            "security-activity.json",
        ],
        &[
            ("vendor.data_location", "eu1"),
            ("access.users.active", "4 accounts"),
            ("access.admins", "1 administrator"),
            ("audit.login_log", "yes"),
            ("audit.enabled", "yes"),
            ("audit.last_event_at", "2026-11-24 09:58 UTC"),
        ],
    )
    .await?;
    is_a_copy(&workspace, &evidence, "users.2.json", "hubspot.SYNTHETIC/users.2.json").await?;
    for (path, after) in [(hubspot::USERS, "Mg=="), (hubspot::LOGINS, "Nw"), (hubspot::AUDIT_LOGS, "MTA")] {
        ensure!(pages(&hubspot.cloud, path, "after") == ["", after], "{path}: not page by page");
    }
    only_reads(&hubspot.cloud, &[])
}

#[tokio::test(flavor = "multi_thread")]
async fn dynamics_is_asked_at_its_three_interfaces_and_read() -> Outcome {
    let dynamics = Dynamics365::start(as_documented).await?;
    let workspace = Workspace::start().await?;
    let evidence = collected(
        &workspace,
        "dynamics365",
        &dynamics.fields(),
        &[
            "organizations.json",
            "version.json",
            "audited-tables.json",
            "registrations.json",
            "registrations.2.json",
            "environments.json",
        ],
        &[
            ("audit.enabled", "yes"),
            ("audit.login_log", "yes"),
            ("audit.read_logged", "no"),
            ("audit.retention_days", "without limit"),
            ("session.idle_timeout_s", "1200 seconds"),
            ("auth.ip_restriction.enabled", "no"),
            ("auth.mfa.enrolled_ratio", "50 %"),
            ("auth.mfa.admins_enrolled_ratio", "50 %"),
            ("vendor.data_location", "europe (westeurope)"),
            ("update.product_version", "9.2.26104.00168"),
        ],
    )
    .await?;
    let copy = "dynamics365.SYNTHETIC/registrations.2.json";
    is_a_copy(&workspace, &evidence, "registrations.2.json", copy).await?;
    let pages = pages(&dynamics.graph, dynamics365::REGISTRATIONS, "$skiptoken");
    ensure!(pages == ["", "x"], "not page by page: {pages:?}");
    // One sign-in for each interface: none sees the token of another.
    let scopes: Vec<String> =
        dynamics.authority.asked().iter().map(|request| request.form("scope")).collect();
    let wanted = [&dynamics.organisation, &dynamics.graph, &dynamics.platform]
        .map(|interface| format!("{}/.default", interface.url()));
    ensure!(scopes == wanted, "signed in for {scopes:?}");
    for interface in [&dynamics.organisation, &dynamics.graph, &dynamics.platform] {
        only_reads(interface, &[])?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_dynamics_is_asked_for_the_documented_columns_alone() -> Outcome {
    let dynamics = Dynamics365::start(|request| {
        let newer =
            request.parameter("$select").is_some_and(|columns| columns.contains("isreadauditenabled"));
        (request.path == dynamics365::ORGANISATIONS && newer)
            .then(|| dynamics365::unknown_column("isreadauditenabled"))
    });
    let dynamics = dynamics.await?;
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let system = workspace.people.add_system("Dynamics", "dynamics365").await?;
    let collection = workspace.people.connect(&system, "dynamics365", &dynamics.fields()).await?;
    let page = officer.follow(&collection).await?.says("Some answers are missing.")?;
    page.says("newer columns of organizations: this version does not have them all.")?;
    let shown = officer.open(&format!("/systems/{system}")).await?;
    for (setting, value) in [("audit.enabled", "yes"), ("session.idle_timeout_s", "unknown")] {
        ensure!(shown.reading(setting)? == value, "{setting} is {}", shown.reading(setting)?);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn fxiaoke_is_asked_with_its_credentials_in_the_body_and_read() -> Outcome {
    let fxiaoke = Fxiaoke::start(as_documented).await?;
    let workspace = Workspace::start().await?;
    let evidence = collected(
        &workspace,
        "fxiaoke",
        &fxiaoke.fields(),
        &["users.json", "crm-log.json"],
        &[("access.users.active", "2 accounts"), ("audit.enabled", "yes")],
    )
    .await?;
    is_a_copy(&workspace, &evidence, "users.json", "fxiaoke.SYNTHETIC/users.json").await
}

#[tokio::test(flavor = "multi_thread")]
async fn salesforce_is_asked_in_json_and_soap_to_the_last_page_and_read() -> Outcome {
    let salesforce = Salesforce::start(as_documented).await?;
    let told = [
        ("auth.mfa.enforced", "internal"),
        ("auth.mfa.enrolled_ratio", "50 %"),
        ("access.users.active", "4 accounts"),
        ("access.admins", "2 administrators"),
        ("password.min_length", "12 characters"),
        ("session.idle_timeout_s", "7200 seconds"),
        ("backup.schedule", "unknown"),
    ];
    read_from("salesforce", &salesforce.fields(), &told).await?;
    let asked = salesforce.cloud.asked();
    let next = asked.iter().filter(|request| request.path.ends_with("/query/0r8xx0-3")).count();
    ensure!(next == 1, "the second page of users was asked for {next} times");
    only_reads(&salesforce.cloud, &["/services/oauth2/token", "/services/Soap/m/60.0"])
}

#[tokio::test(flavor = "multi_thread")]
async fn espocrm_is_asked_to_the_last_page_and_read() -> Outcome {
    let espo = Espocrm::start().await?;
    let told = [("audit.login_log", "yes"), ("audit.read_logged", "yes"), ("backup.schedule", "unknown")];
    read_from("espocrm", &espo.fields(), &told).await?;
    ensure!(pages(&espo.cloud, "/api/v1/User", "offset") == ["0", "4"], "not page by page");
    only_reads(&espo.cloud, &[])
}

#[tokio::test(flavor = "multi_thread")]
async fn suitecrm_tells_its_users_and_no_setting() -> Outcome {
    let suite = Suitecrm::start().await?;
    let told = [("password.min_length", "unknown"), ("auth.mfa.enforced", "unknown")];
    read_from("suitecrm", &suite.fields(), &told).await?;
    ensure!(pages(&suite.cloud, "/Api/V8/module/Users", "page[number]") == ["1", "2"], "not page by page");
    only_reads(&suite.cloud, &["/Api/access_token"])
}

/// Connects a system of that kind, whose collection is complete, and looks at its readings.
async fn read_from(kind: &'static str, fields: &Fields, told: &[(&str, &str)]) -> Outcome {
    let workspace = Workspace::start().await?;
    let system = workspace.people.add_system("The CRM", kind).await?;
    let collection = workspace.people.connect(&system, kind, fields).await?;
    let officer = &workspace.people.officer;
    officer.follow(&collection).await?.says("All that was asked for came")?;
    let shown = officer.open(&format!("/systems/{system}")).await?;
    for (setting, value) in told {
        ensure!(shown.reading(setting)? == *value, "{setting} is {}, not {value}", shown.reading(setting)?);
    }
    Ok(())
}

/// Connects a system of that kind, follows its collection, and looks at the evidence and the system; the page of the
/// evidence.
async fn collected(
    workspace: &Workspace,
    kind: &'static str,
    fields: &Fields,
    names: &[&str],
    told: &[(&str, &str)],
) -> anyhow::Result<Page> {
    let people = &workspace.people;
    let officer = &people.officer;
    let system = people.add_system("The CRM", kind).await?;
    let place = format!("/systems/{system}");
    officer.open(&place).await?.says("not connected: its settings come only by upload")?;
    officer.open(&format!("{place}/connections/{kind}")).await?.says("It does not tell")?;

    let collection = people.connect(&system, kind, fields).await?;
    let page = officer.follow(&collection).await?.says("All that was asked for came")?;
    let evidence = officer.open(&page.says("Olga Officer")?.evidence()?).await?;
    let evidence =
        evidence.says("Attestry collector")?.says("does not tell whether log-in asks for a second factor")?;
    let found = evidence.files();
    ensure!(found.split_last() == Some((&"collection.json".to_owned(), &owned(names)[..])), "{found:?}");

    let account: Value = serde_json::from_slice(&file(workspace, &evidence, "collection.json").await?)?;
    ensure!(account["v"] == "attestry/collection/v1" && account["crm"] == kind, "{account:#}");
    ensure!(account["missing"] == Value::Array(Vec::new()), "{account:#}");
    let answers = account["answers"].as_array().context("answers")?;
    let answered: Vec<&str> = answers.iter().filter_map(|answer| answer["file"].as_str()).collect();
    ensure!(answered == names && answers.iter().all(|answer| answer["status"] == 200), "{account:#}");

    let shown = officer.open(&place).await?;
    for (setting, value) in told.iter().copied().chain(UNTOLD.map(|setting| (setting, "unknown"))) {
        let found = shown.reading(setting)?;
        ensure!(found == value, "{setting} is {found}, not {value}");
    }
    let form = evidence.form(&format!("{}/verify", evidence.asked.replace("GET ", "")))?;
    officer.submit_and_follow(&form).await?.says("hashed again and agree with the log")?;
    Ok(evidence)
}

/// The bytes of one file of a piece of evidence.
async fn file(workspace: &Workspace, evidence: &Page, name: &str) -> anyhow::Result<Vec<u8>> {
    let number = evidence.files().iter().position(|known| known == name).context("no such file")?;
    let path = evidence.link(&format!("/files/{number}"))?;
    Ok(workspace.people.auditor.open(&path).await?.bytes)
}

async fn is_a_copy(workspace: &Workspace, evidence: &Page, name: &str, sample: &str) -> Outcome {
    ensure!(
        file(workspace, evidence, name).await? == files::sample(sample)?,
        "{name} was changed on the way"
    );
    Ok(())
}

/// A part of the query in every request for a list, in order; "" where it was left out.
fn pages(cloud: &Cloud, path: &str, part: &str) -> Vec<String> {
    let asked = cloud.asked_for(path).into_iter();
    asked.map(|request| request.parameter(part).unwrap_or_default().to_owned()).collect()
}

/// Nothing was sent but questions, except at these paths.
fn only_reads(cloud: &Cloud, but: &[&str]) -> Outcome {
    for request in cloud.asked() {
        let reads = request.method == "GET" || but.contains(&request.path.as_str());
        ensure!(reads, "{} {} is no question", request.method, request.path);
    }
    Ok(())
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
