//! Collections in time: never two of the same at once, taken up again by the next server, and by themselves when due.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use tests::cloud::hubspot::{self, Hubspot};
use tests::cloud::{Answer, as_documented};
use tests::workspace::{People, email, password, sign_in};
use tests::{Client, Outcome, Server, Setting, Workspace, poll, sqlite};

#[tokio::test(flavor = "multi_thread")]
async fn a_collection_never_runs_twice_at_once_and_outlives_a_killed_server() -> Outcome {
    let hubspot = hangs_once().await?;
    let folder = tempfile::tempdir()?;
    let setting = Setting { data: Some(folder.path().join("data")), ..Setting::default() };
    let Workspace { server, people, .. } = Workspace::with(&setting).await?;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = begun(&people, &system, &hubspot).await?;
    let clients = [&people.officer, &people.engineer, &people.admin];
    for client in clients {
        let other = client.collect(&system, "hubspot").await?;
        ensure!(other == collection, "a second collection: {other}");
    }
    ensure!(hubspot.cloud.asked().len() == 1, "asked {} times at once", hubspot.cloud.asked().len());
    server.kill()?;

    // For half a minute the killed one is still believed to be at it; a day later nobody does.
    let later = Server::start(&Setting { days_ahead: Some(1), ..setting.clone() }).await?;
    let officer = signed_in(&later, "officer").await?;
    let page = officer.follow(&collection).await?.says("All that was asked for came")?;
    officer.open(&page.evidence()?).await?.says("Attestry collector")?;
    let asked = hubspot.cloud.asked_for(hubspot::DETAILS).len();
    ensure!(asked == 2, "asked {asked} times");
    ensure!(
        sqlite::number(later.data(), "SELECT count(*) FROM collection")? == 1,
        "more than one collection"
    );
    ensure!(sqlite::number(later.data(), "SELECT count(*) FROM evidence")? == 1, "more than one submission");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_stopped_hands_its_collection_to_the_next_at_once() -> Outcome {
    let hubspot = hangs_once().await?;
    let folder = tempfile::tempdir()?;
    let setting = Setting { data: Some(folder.path().join("data")), ..Setting::default() };
    let Workspace { server, people, .. } = Workspace::with(&setting).await?;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = begun(&people, &system, &hubspot).await?;
    server.stop().await?;
    let waiting = "SELECT count(*) FROM collection WHERE state = 'waiting'";
    let data = setting.data.as_deref().context("a folder")?;
    ensure!(sqlite::number(data, waiting)? == 1, "it was not put back");

    let next = Server::start(&setting).await?;
    let officer = people.officer.at(next.url());
    officer.follow(&collection).await?.says("All that was asked for came")?;
    let asked = hubspot.cloud.asked_for(hubspot::DETAILS).len();
    ensure!(asked == 2, "asked {asked} times");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_collected_by_itself_and_once_however_much_time_has_passed() -> Outcome {
    let hubspot = Hubspot::start(as_documented).await?;
    let folder = tempfile::tempdir()?;
    let setting = Setting { data: Some(folder.path().join("data")), ..Setting::default() };
    let Workspace { server, people, .. } = Workspace::with(&setting).await?;
    let daily = people.add_system("Asked every day", "hubspot").await?;
    let mut newest = people.connect(&daily, "hubspot", &hubspot.fields().with("every_hours", "24")).await?;
    people.officer.follow(&newest).await?.says("Olga Officer")?;
    // Another of the same is never due by itself.
    let quiet = Hubspot::start(as_documented).await?;
    let other = people.add_system("Asked on demand", "hubspot").await?;
    let collection = people.connect(&other, "hubspot", &quiet.fields().with("every_hours", "0")).await?;
    people.officer.follow(&collection).await?;
    server.stop().await?;

    for (days, times) in [(1, 2), (4, 3)] {
        let later = Server::start(&Setting { days_ahead: Some(days), ..setting.clone() }).await?;
        let auditor = signed_in(&later, "auditor").await?;
        let due = poll::until("the collection that is due", async || {
            let page = auditor.open(&format!("/systems/{daily}")).await?;
            Ok(page.link("/collections/").ok().filter(|path| *path != newest))
        })
        .await?;
        auditor.follow(&due).await?.says("the schedule")?.says("All that was asked for came")?;
        let asked = hubspot.cloud.asked_for(hubspot::DETAILS).len();
        ensure!(asked == times, "after {days} days it was asked {asked} times");
        let open = "SELECT count(*) FROM collection WHERE state IN ('waiting', 'running')";
        ensure!(sqlite::number(later.data(), open)? == 0, "after {days} days another is waiting");
        newest = due;
        later.stop().await?;
    }
    ensure!(quiet.cloud.asked_for(hubspot::DETAILS).len() == 1, "asked without being told to");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_ends_what_is_under_way() -> Outcome {
    let slow = Duration::from_secs(6);
    let hubspot = Hubspot::start(move |request| {
        (request.path == hubspot::DETAILS).then(|| Answer::json(r#"{"portalId": 1}"#).after(slow))
    })
    .await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = begun(people, &system, &hubspot).await?;
    let path = format!("/systems/{system}/connections/hubspot");
    let form = people.officer.open(&path).await?.says("Collecting stops")?.form(&format!("{path}/forget"))?;
    people.officer.submit(&form).await?.expect(303)?;
    let page = people.officer.follow(&collection).await?.says("Nothing was collected.")?;
    page.says("the connection was removed in the meantime")?;
    ensure!(hubspot.cloud.asked().len() == 1, "asked on: {:?}", hubspot.cloud.asked());
    Ok(())
}

/// One that leaves the first question unanswered.
async fn hangs_once() -> anyhow::Result<Hubspot> {
    Hubspot::start(|request| (request.path == hubspot::DETAILS && request.earlier == 0).then(Answer::silent))
        .await
}

/// Connects it and waits until it has been asked; the path of the collection that is under way.
async fn begun(people: &People, system: &str, hubspot: &Hubspot) -> anyhow::Result<String> {
    let fields = hubspot.fields().with("every_hours", "0");
    let collection = people.connect(system, "hubspot", &fields).await?;
    poll::until("the first question", async || Ok(hubspot.cloud.asked().first().map(|_| ()))).await?;
    let page = people.officer.open(&collection).await?.says("running")?;
    ensure!(!page.header("refresh").is_empty(), "the page does not load itself again");
    Ok(collection)
}

async fn signed_in(server: &Server, role: &str) -> anyhow::Result<Client> {
    let client = Client::new(server.url())?;
    sign_in(&client, &email(role, "example.org"), &password(role)).await?.expect(303)?;
    Ok(client)
}
