//! Signing in at a CRM: with wrong credentials, with some that run out, and with some that are not for everything.

use anyhow::{Context as _, ensure};
use tests::cloud::dynamics365::Dynamics365;
use tests::cloud::fxiaoke::Fxiaoke;
use tests::cloud::hubspot::{self, Hubspot};
use tests::cloud::zoho::{self, Zoho};
use tests::cloud::{Answer, as_documented};
use tests::{Outcome, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_are_told_by_the_test_which_saves_nothing() -> Outcome {
    let (zoho, dynamics) = (Zoho::start(as_documented).await?, Dynamics365::start(as_documented).await?);
    let (fxiaoke, hubspot) = (Fxiaoke::start(as_documented).await?, Hubspot::start(as_documented).await?);
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    for (kind, fields, secret, said, works) in [
        ("zoho", zoho.fields(), "client_secret", "“invalid_client”", "Zoho CRM answered for 示例有限公司."),
        ("zoho", zoho.fields(), "refresh_token", "“invalid_code”", "Zoho CRM answered for 示例有限公司."),
        (
            "dynamics365",
            dynamics.fields(),
            "client_secret",
            "AADSTS7000215: Invalid client secret provided.",
            "Dataverse answered for 示例 GmbH.",
        ),
        ("fxiaoke", fxiaoke.fields(), "app_secret", "20005", "Fxiaoke answered with 4 users."),
        ("fxiaoke", fxiaoke.fields(), "permanent_code", "20005", "Fxiaoke answered with 4 users."),
        (
            "hubspot",
            hubspot.fields(),
            "token",
            "Authentication credentials not found.",
            "HubSpot answered for account 123456.",
        ),
    ] {
        let system = people.add_system("The CRM", kind).await?;
        let wrong = fields.clone().with(secret, "wrong-secret-41fe");
        let page = people.try_connection(&system, kind, &wrong).await?.says("It does not work yet.")?;
        let page =
            page.says("did not accept the credentials").with_context(|| format!("{kind}, {secret}"))?;
        let page = page.says(said)?.says("Make new ones and enter them again.")?;
        ensure!(!page.html().contains("wrong-secret-41fe"), "{kind} shows a secret that was typed");
        people.try_connection(&system, kind, &fields).await?.says("It works.")?.says(works)?;
        people.officer.open(&format!("/systems/{system}")).await?.says("not connected")?;
    }
    people.officer.open("/evidence").await?.says("No evidence yet")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collection_with_wrong_credentials_fails_in_words() -> Outcome {
    let (zoho, hubspot) = (Zoho::start(as_documented).await?, Hubspot::start(as_documented).await?);
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    for (kind, fields, asked) in [
        ("zoho", zoho.fields().with("refresh_token", "revoked"), &zoho.cloud),
        ("hubspot", hubspot.fields().with("token", "revoked"), &hubspot.cloud),
    ] {
        let system = people.add_system("The CRM", kind).await?;
        let collection = people.connect(&system, kind, &fields).await?;
        let page = people.officer.follow(&collection).await?.says("Nothing was collected.")?;
        page.says("did not accept the credentials").with_context(|| kind.to_owned())?;
        // Accounts are locked after a few wrong ones.
        ensure!(asked.asked().len() <= 2, "{kind}: tried {} times", asked.asked().len());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_runs_out_in_the_middle_is_made_anew_once() -> Outcome {
    const USERS: &str = "/crm/v8/users";
    let zoho = Zoho::start(|request| {
        let second = request.path == USERS && request.parameter("page") == Some("2");
        (second && request.earlier == 0).then(zoho::expired)
    })
    .await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("Zoho", "zoho").await?;
    let collection = people.connect(&system, "zoho", &zoho.fields()).await?;
    people.officer.follow(&collection).await?.says("All that was asked for came")?;
    let mut asked = zoho.cloud.asked_for(USERS);
    asked.retain(|request| request.parameter("page") == Some("2"));
    let tokens: Vec<&str> = asked.iter().map(|request| request.header("authorization")).collect();
    ensure!(tokens.len() == 2 && tokens[0] != tokens[1], "asked with {tokens:?}");
    ensure!(zoho.sign_ins() == 2, "{} sign-ins", zoho.sign_ins());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_stay_refused_do_not_use_up_the_sign_ins() -> Outcome {
    // As Zoho answers where the refresh token was made with two of the scopes alone.
    let zoho = Zoho::start(|request| {
        let covered = ["/oauth/v2/token", "/crm/v8/org", "/crm/v8/users"].contains(&request.path.as_str());
        (!covered).then(zoho::outside_the_scope)
    })
    .await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("Zoho", "zoho").await?;
    let collection = people.connect(&system, "zoho", &zoho.fields()).await?;
    let page = people.officer.follow(&collection).await?.says("Some answers are missing.")?;
    let text = page.text();
    ensure!(text.matches("“invalid oauth scope to access this URL”").count() == 10, "{text}");
    // It hands out ten in ten minutes; the next collection needs one as well.
    ensure!(zoho.sign_ins() < 10, "{} sign-ins for one collection", zoho.sign_ins());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_in_the_middle_leaves_what_came_before() -> Outcome {
    let hubspot = Hubspot::start(|request| {
        let before = [hubspot::DETAILS, hubspot::USERS].contains(&request.path.as_str());
        (!before).then(|| {
            Answer::value(&serde_json::json!({"status": "error", "message": "<b>Revoked</b>"})).status(401)
        })
    })
    .await?;
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let collection = people.connect(&system, "hubspot", &hubspot.fields()).await?;
    let page = people.officer.follow(&collection).await?.says("Some answers are missing.")?;
    let page = page.says("“<b>Revoked</b>”")?;
    ensure!(!page.html().contains("<b>Revoked"), "what a CRM says is taken for markup");
    let shown = people.officer.open(&format!("/systems/{system}")).await?;
    for (setting, value) in [("access.users.active", "4 accounts"), ("audit.login_log", "unknown")] {
        ensure!(shown.reading(setting)? == value, "{setting} is {}", shown.reading(setting)?);
    }
    Ok(())
}
