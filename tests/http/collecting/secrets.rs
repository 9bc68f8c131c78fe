//! What a CRM is opened with goes to that CRM and nowhere else; who may connect, and where to.

use anyhow::{Context as _, ensure};
use tests::cloud::hubspot::{self, Hubspot};
use tests::cloud::zoho::{self, Zoho};
use tests::cloud::{Answer, as_documented};
use tests::{Outcome, Workspace, files, sqlite};

/// One that was mistyped is a secret all the same.
const MISTYPED: &str = "pat-eu1-mistyped-0c5d71e8";

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_on_no_page_in_no_log_line_and_in_no_file() -> Outcome {
    let secrets = [zoho::CLIENT_SECRET, zoho::REFRESH_TOKEN, zoho::ACCESS_TOKEN, MISTYPED];
    let (zoho, hubspot) = (Zoho::start(as_documented).await?, Hubspot::start(as_documented).await?);
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let officer = &people.officer;
    let mut pages = Vec::new();

    let system = people.add_system("Zoho", "zoho").await?;
    let refused = zoho.fields().with("client_id", "");
    let form = people.connection(&system, "zoho", &refused).await?.press("act", "save");
    pages.push(officer.submit(&form).await?.expect(422)?.says("Client ID is empty")?);
    pages.push(people.try_connection(&system, "zoho", &zoho.fields()).await?.says("It works.")?);
    let collection = people.connect(&system, "zoho", &zoho.fields()).await?;
    let done = officer.follow(&collection).await?.says("All that was asked for came")?;
    let evidence = officer.open(&done.evidence()?).await?;
    for number in 0..evidence.files().len() {
        pages.push(officer.open(&evidence.link(&format!("/files/{number}"))?).await?);
    }
    pages.push(officer.open(&evidence.link("/receipt")?).await?);
    pages.extend([done, evidence]);

    let other = people.add_system("HubSpot", "hubspot").await?;
    let mistyped = hubspot.fields().with("token", MISTYPED);
    pages.push(people.try_connection(&other, "hubspot", &mistyped).await?);
    let failed = people.connect(&other, "hubspot", &mistyped).await?;
    pages.push(officer.follow(&failed).await?.says("Nothing was collected.")?);

    for path in [
        "/",
        "/systems",
        "/systems/export.csv",
        "/evidence",
        "/evidence/export.csv",
        "/log",
        "/log/export.csv",
        "/members",
        "/settings",
        &format!("/systems/{system}"),
        &format!("/systems/{system}/edit"),
        &format!("/systems/{system}/changes?show=all"),
        &format!("/systems/{system}/changes.csv?show=all"),
        &format!("/systems/{system}/connections/zoho"),
        &format!("/systems/{other}/connections/hubspot"),
    ] {
        pages.push(people.admin.open(path).await?);
    }
    for page in &pages {
        none_in(&secrets, &page.bytes).with_context(|| page.asked.clone())?;
    }
    none_in(&secrets, workspace.server.said().as_bytes()).context("the log")?;

    let data = workspace.server.data();
    let sealed = "SELECT count(*) FROM connection WHERE sealed IS NOT NULL";
    ensure!(sqlite::number(data, sealed)? == 2, "the secrets are not where they should be");
    let mut plain = 0;
    for path in files::under(data)? {
        let bytes = std::fs::read(&path)?;
        none_in(&secrets, &bytes).with_context(|| path.display().to_string())?;
        plain += usize::from(none_in(&[zoho::CLIENT_ID], &bytes).is_err());
    }
    ensure!(plain > 0, "not even what is no secret was found");

    let page = officer.open(&format!("/systems/{system}/connections/zoho")).await?;
    let form = page.form(&format!("/systems/{system}/connections/zoho/forget"))?;
    officer.submit_and_follow(&form).await?.says("not connected")?;
    ensure!(sqlite::number(data, sealed)? == 1, "they are kept after the connection");
    officer.open(&collection).await?.says("All that was asked for came")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_secret_stays_when_left_empty_and_goes_to_no_other_address() -> Outcome {
    let hubspot = Hubspot::start(as_documented).await?;
    let elsewhere = Hubspot::start(as_documented).await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let officer = &people.officer;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = people.connect(&system, "hubspot", &hubspot.fields()).await?;
    officer.follow(&collection).await?;

    let path = format!("/systems/{system}/connections/hubspot");
    let page = officer.open(&path).await?.says("One is stored and is never shown.")?;
    let stored = page.form(&path)?;
    ensure!(stored.fields.contains(&("token".to_owned(), String::new())), "{:?}", stored.fields);
    for act in ["save", "test"] {
        let form = stored.clone().set("address", &elsewhere.cloud.url()).press("act", act);
        officer.submit(&form).await?.expect(422)?.says("stored secrets go nowhere else")?;
    }
    ensure!(elsewhere.cloud.asked().is_empty(), "sent elsewhere: {:?}", elsewhere.cloud.asked());

    let form = stored.clone().set("every_hours", "6").press("act", "save");
    let page = officer.submit_and_follow(&form).await?.says("Connected.")?;
    let again = page.asked.replace("GET ", "");
    let again = again.split('?').next().unwrap_or_default();
    officer.follow(again).await?.says("All that was asked for came")?;
    ensure!(hubspot.cloud.asked_for(hubspot::DETAILS).len() == 2, "it was not asked again");
    officer.open(&format!("/systems/{system}")).await?.says("Every 6 hours")?;

    // Entered anew, it goes where it is told to.
    let collection = people.connect(&system, "hubspot", &elsewhere.fields()).await?;
    officer.follow(&collection).await?.says("All that was asked for came")?;
    ensure!(hubspot.cloud.asked_for(hubspot::DETAILS).len() == 2, "the old address was asked");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_that_leak_or_reach_the_machine_itself_are_refused() -> Outcome {
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let known = Hubspot::start(as_documented).await?.fields();
    for (address, words) in [
        ("http://crm.example.org", "Over http:// the credentials could be read on the way."),
        ("http://192.0.2.7:8069", "Over http:// the credentials could be read on the way."),
        ("https://169.254.169.254", "belong to the machine itself and are never asked"),
        ("https://[::ffff:169.254.169.254]", "belong to the machine itself and are never asked"),
        ("https://0xa9fea9fe", "belong to the machine itself and are never asked"),
        ("https://metadata.google.internal", "belong to the machine itself and are never asked"),
        ("https://metadata.google.internal.", "belong to the machine itself and are never asked"),
        ("http://metadata", "belong to the machine itself and are never asked"),
        ("https://user:secret@crm.example.org", "Credentials do not belong into the address"),
        ("ftp://crm.example.org", "Only addresses with https:// can be asked."),
        ("crm.example.org", "This is no address"),
    ] {
        for act in ["save", "test"] {
            let fields = known.clone().with("address", address);
            let form = people.connection(&system, "hubspot", &fields).await?.press("act", act);
            people.officer.submit(&form).await?.expect(422)?.says(words)?;
        }
    }
    // Nor where a CRM's own answer leads there.
    let zoho = Zoho::start(|request| {
        let answer = serde_json::json!({"access_token": "a", "api_domain": "http://169.254.169.254"});
        (request.path == "/oauth/v2/token").then(|| Answer::value(&answer))
    })
    .await?;
    let system = people.add_system("Zoho", "zoho").await?;
    let page = people.try_connection(&system, "zoho", &zoho.fields()).await?.says("It does not work yet.")?;
    page.says("belong to the machine itself and are never asked")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engineer_collects_but_does_not_connect_and_an_auditor_does_neither() -> Outcome {
    let hubspot = Hubspot::start(as_documented).await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let path = format!("/systems/{system}/connections/hubspot");
    let fields = hubspot.fields();
    let typed: Vec<(&str, &str)> = fields.iter().chain([("every_hours", "24"), ("act", "save")]).collect();
    for client in [&people.engineer, &people.auditor] {
        client.open(&format!("/systems/{system}")).await?.says("an officer or an admin can connect it")?;
        client.get(&path).await?.expect(403)?.says("Your role may not change systems.")?;
        client.post(&path, &typed).await?.expect(403)?;
        client.post(&format!("{path}/forget"), &[]).await?.expect(403)?;
    }
    ensure!(hubspot.cloud.asked().is_empty(), "it was asked all the same");

    let first = people.connect(&system, "hubspot", &fields).await?;
    people.auditor.follow(&first).await?.says("All that was asked for came")?;
    let second = people.engineer.collect(&system, "hubspot").await?;
    people.engineer.follow(&second).await?.says("Emil Engineer")?.says("Collect again")?;
    let page = people.auditor.open(&format!("/systems/{system}")).await?;
    ensure!(page.form(&format!("{path}/collect")).is_err(), "an auditor is shown a button");
    let asked = hubspot.cloud.asked().len();
    let refused = people.auditor.post(&format!("{path}/collect"), &[]).await?.expect(403)?;
    refused.says("Your role may not collect from a system.")?;
    ensure!(hubspot.cloud.asked().len() == asked, "it was asked all the same");
    Ok(())
}

fn none_in(secrets: &[&str], bytes: &[u8]) -> Outcome {
    for secret in secrets {
        let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        ensure!(!found, "{secret} is there");
    }
    Ok(())
}
