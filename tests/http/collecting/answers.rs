//! Answers that a CRM should not give: each is told in words, what came is kept, and nothing is sent where it does not
//! belong.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::json;
use tests::cloud::dynamics365::{self, Dynamics365};
use tests::cloud::hubspot::{self, Hubspot};
use tests::cloud::{Answer, Cloud, Request};
use tests::{Outcome, Workspace};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_part_is_named_and_what_rests_on_it_stays_unknown() -> Outcome {
    let hubspot = Hubspot::start(|request| {
        let second = request.parameter("after").is_some();
        match request.path.as_str() {
            hubspot::AUDIT_LOGS => Some(hubspot::missing_scope()),
            // The list is not whole without it.
            hubspot::USERS if second => Some(hubspot::missing_scope()),
            hubspot::SECURITY => Some(Answer::new(503).header("retry-after", "0")),
            _ => None,
        }
    })
    .await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = people.connect(&system, "hubspot", &hubspot.fields()).await?;
    let refused = "This app hasn't been granted all required scopes to make this call.";
    let mut page = people.officer.follow(&collection).await?.says("Some answers are missing.")?;
    let mut evidence = people.auditor.open(&page.evidence()?).await?;
    for line in [
        format!("audit-logs: GET {} was refused (status 403: “{refused}”).", hubspot::AUDIT_LOGS),
        format!("users, page 2: GET {} was refused (status 403: “{refused}”).", hubspot::USERS),
        format!("security-activity: GET {}: the CRM asks to wait, 4 times in a row.", hubspot::SECURITY),
    ] {
        page = page.says(&line)?;
        evidence = evidence.says(&format!("Not collected: {line}"))?;
    }
    let evidence = evidence.says("users.json is not the whole list")?;
    let names = [
        "account-details.json",
        "users.json",
        "login-activity.json",
        "login-activity.2.json",
        "collection.json",
    ];
    ensure!(evidence.files() == names, "{:?}", evidence.files());

    let shown = people.officer.open(&format!("/systems/{system}")).await?.says("partial")?;
    for (setting, value) in [
        ("vendor.data_location", "eu1"),
        ("audit.login_log", "yes"),
        ("audit.enabled", "unknown"),
        ("access.users.active", "unknown"),
        ("access.users.dormant", "unknown"),
    ] {
        let found = shown.reading(setting)?;
        ensure!(found == value, "{setting} is {found}, not {value}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_asks_to_wait_or_breaks_off_is_asked_again() -> Outcome {
    let hubspot = Hubspot::start(|request| match request.path.as_str() {
        _ if request.earlier > 0 || request.parameter("after").is_some() => None,
        hubspot::USERS => Some(Answer::new(429).header("retry-after", "1")),
        hubspot::LOGINS => Some(Answer::dropped()),
        hubspot::SECURITY => Some(Answer::json(r#"{"results": []}"#).torn()),
        _ => None,
    })
    .await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = people.connect(&system, "hubspot", &hubspot.fields()).await?;
    people.officer.follow(&collection).await?.says("All that was asked for came")?;
    for path in [hubspot::USERS, hubspot::LOGINS, hubspot::SECURITY] {
        let mut asked = hubspot.cloud.asked_for(path);
        asked.retain(|request| request.parameter("after").is_none());
        let [first, second] = &asked[..] else { anyhow::bail!("{path}: asked {} times", asked.len()) };
        let pause = second.at - first.at;
        ensure!(pause >= Duration::from_secs(1), "{path}: asked again after {pause:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_asks_to_wait_again_and_again_is_left_alone() -> Outcome {
    let busy = |_: &Request| Some(Answer::new(503).header("retry-after", "0"));
    let hubspot = Hubspot::start(busy).await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = people.connect(&system, "hubspot", &hubspot.fields()).await?;
    let page = people.officer.follow(&collection).await?.says("Nothing was collected.")?;
    page.says("the CRM asks to wait, 4 times in a row. Collect again later.")?;
    ensure!(hubspot.cloud.asked().len() == 4, "asked {} times", hubspot.cloud.asked().len());
    people.officer.open(&format!("/systems/{system}")).await?.says("failed")?;
    people.officer.open("/evidence").await?.says("No evidence yet")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_none_are_told_in_words() -> Outcome {
    let cases = [
        (page_for_people(), "was not understood: it is not JSON"),
        (Answer::json(""), "was not understood: it is not JSON"),
        (Answer::new(204), "was refused (status 204: “there is nothing”)"),
        (Answer::json(vec![b' '; 9 << 20]), "the answer is larger than 8 MiB, which is not taken"),
        (Answer::endless(), "the answer is larger than 8 MiB, which is not taken"),
        (page_for_people().status(500), "was refused (status 500)."),
    ];
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    for (number, (answer, words)) in cases.into_iter().enumerate() {
        let hubspot = Hubspot::start(move |_| Some(answer.clone())).await?;
        let page = people.try_connection(&system, "hubspot", &hubspot.fields()).await?;
        let said = page.says("It does not work yet.").and_then(|page| page.says(words));
        let page = said.with_context(|| format!("case {number}"))?;
        ensure!(!page.html().contains("Traceback"), "case {number}: the server's insides are shown");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_told_in_words() -> Outcome {
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    // Free a moment ago; nobody else is given it so soon.
    let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
    let fields = Hubspot::start(|_| None).await?.fields().with("address", format!("http://{port}"));
    let page = people.try_connection(&system, "hubspot", &fields).await?.says("It does not work yet.")?;
    let page = page.says(&format!("{port} could not be reached: "))?;
    page.says("Check the address, and whether this server may connect to it.")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_a_server_that_an_answer_names() -> Outcome {
    let elsewhere = Cloud::start(|_| Answer::json("{}")).await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;

    let target = format!("{}{}", elsewhere.url(), hubspot::DETAILS);
    let sent_on = move |_: &Request| Some(Answer::new(302).header("location", target.clone()));
    let hubspot = Hubspot::start(sent_on).await?;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let page = people.try_connection(&system, "hubspot", &hubspot.fields()).await?;
    page.says("it sends elsewhere: enter the address to which it leads")?;

    let next = format!("{}{}?$skiptoken=x", elsewhere.url(), dynamics365::REGISTRATIONS);
    let dynamics = Dynamics365::start(move |request| {
        let context = "https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails";
        let first = json!({"@odata.context": context, "@odata.nextLink": next, "value": []});
        (request.path == dynamics365::REGISTRATIONS).then(|| Answer::value(&first))
    })
    .await?;
    let system = people.add_system("Dynamics", "dynamics365").await?;
    let collection = people.connect(&system, "dynamics365", &dynamics.fields()).await?;
    let page = people.officer.follow(&collection).await?.says("Some answers are missing.")?;
    page.says("its next page is on another server")?;
    let shown = people.officer.open(&format!("/systems/{system}")).await?;
    for (setting, value) in [("auth.mfa.enrolled_ratio", "unknown"), ("audit.enabled", "yes")] {
        ensure!(shown.reading(setting)? == value, "{setting} is {}", shown.reading(setting)?);
    }
    ensure!(elsewhere.asked().is_empty(), "sent elsewhere: {:?}", elsewhere.asked());
    Ok(())
}

fn page_for_people() -> Answer {
    Answer::new(200).header("content-type", "text/html").body("<!DOCTYPE html><title>Traceback</title>")
}
