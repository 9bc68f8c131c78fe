//! Two workspaces in one installation: neither learns that the other exists.

use anyhow::{Context as _, ensure};
use tests::postgres::Postgres;
use tests::program::attestry_run;
use tests::routes::{self, Things};
use tests::workspace::People;
use tests::{Outcome, Setting, Upload, Workspace};

/// Words of the first workspace that the second must never read.
const SECRETS: [&str; 3] = ["Hafenklinik", "Geheime Ausnahme", "olga.png"];

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_another_workspace_are_not_found_and_tell_nothing() -> Outcome {
    let workspace = Workspace::start().await?;
    let theirs = theirs(&workspace).await?;
    let others = others(&workspace).await?;
    for route in routes::all()?.iter().filter(|route| !route.public && route.path.contains("{id}")) {
        // The laws and the catalogue are everybody's.
        let public =
            ["/frameworks", "/controls", "/topics"].iter().any(|start| route.path.starts_with(start));
        if public && !route.of_own_control() {
            continue;
        }
        let path = route.filled(&theirs);
        let role = if route.path.starts_with("/members") { &others.admin } else { &others.officer };
        if route.get {
            let page = role.get(&path).await?.expect(404)?;
            ensure!(!leaks(&page.html()), "{path} tells about another workspace:\n{}", page.text());
        }
        if route.post {
            let fields: &[(&str, &str)] = match route.path.rsplit('/').next() {
                Some("kind") => &[("kind", "policy")],
                Some("retire" | "disable") => &[("confirm", "true")],
                Some("take-back") => &[("reason", "Mine now.")],
                _ => &[],
            };
            let page = role.post(&path, fields).await?.expect(404)?;
            ensure!(!leaks(&page.html()), "{path} tells about another workspace:\n{}", page.text());
        }
    }
    // Their things are as they were.
    workspace.people.officer.open(&format!("/systems/{}", theirs.system)).await?.says("Odoo")?;
    workspace
        .people
        .engineer
        .open(&format!("/evidence/{}", theirs.evidence))
        .await?
        .says("Geheime Ausnahme")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_name_things_of_another_workspace_are_refused() -> Outcome {
    let workspace = Workspace::start().await?;
    let theirs = theirs(&workspace).await?;
    let others = others(&workspace).await?;
    let own = others.add_system("SuiteCRM", "suitecrm").await?;

    let page =
        others.officer.upload(&Upload::about("mfa-required", &theirs.system).file("a.txt", "a")).await?;
    page.expect(422)?.says("not in this workspace")?;
    let correction =
        Upload::about("mfa-required", &own).with("supersedes", &theirs.evidence).file("a.txt", "a");
    others.officer.upload(&correction).await?.expect(404)?;
    let verdict = [
        ("system", theirs.system.as_str()),
        ("decision", "effective"),
        ("reason", ""),
        ("from", ""),
        ("then", ""),
    ];
    others.officer.post("/controls/mfa-required/verdict", &verdict).await?.expect(404)?;
    let owner = [("owner", theirs.member.as_str()), ("system", own.as_str()), ("from", "")];
    others.officer.post("/controls/mfa-required/owner", &owner).await?.expect(404)?;
    let gap = [
        ("control", "mfa-required"),
        ("system", theirs.system.as_str()),
        ("title", "Theirs"),
        ("severity", "low"),
        ("owner", ""),
    ];
    others.officer.post("/gaps", &gap).await?.expect(404)?;
    let owned =
        [&gap[..1], &[("system", own.as_str()), ("owner", theirs.member.as_str())], &gap[2..4]].concat();
    others.officer.post("/gaps", &owned).await?.expect(422)?;
    let opened = [&gap[..1], &[("system", own.as_str())], &gap[2..4]].concat();
    let page = others.officer.post("/gaps", &opened).await?.expect(303)?;
    let at = page.header("location").split('?').next().unwrap_or_default().to_owned();
    let closing = [("note", "Done."), ("evidence", theirs.evidence.as_str())];
    others.officer.post(&format!("{at}/close"), &closing).await?.expect(404)?;
    let form = others.officer.open("/reports/new").await?.form("/reports")?;
    others.officer.submit(&form.tick("systems", &theirs.system)).await?.expect(422)?;

    for path in
        ["/", "/controls", "/systems", "/evidence", "/gaps", "/reports", "/log", "/members", "/settings"]
    {
        let page = others.admin.open(path).await?;
        ensure!(!leaks(&page.html()), "{path} tells about another workspace:\n{}", page.text());
    }
    let log = others.officer.open("/log/checkpoint").await?;
    let foreign = workspace.people.officer.open("/log/checkpoint").await?;
    ensure!(log.bytes != foreign.bytes, "two workspaces share a log");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_nobody_has_are_not_found_on_sqlite() -> Outcome {
    unknown_ids(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_nobody_has_are_not_found_on_postgresql() -> Outcome {
    let postgres = Postgres::start().await?;
    unknown_ids(&Setting { database_url: Some(postgres.url()), ..Setting::default() }).await
}

async fn unknown_ids(setting: &Setting) -> Outcome {
    let workspace = Workspace::with(setting).await?;
    let people = &workspace.people;
    let long = "x".repeat(4_000);
    for id in [
        "00000000-0000-7000-8000-000000000000",
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
        "%F0%9F%92%A9",
        "-1",
        "'%22<b>",
        &long,
    ] {
        for path in [
            format!("/controls/{id}"),
            format!("/frameworks/{id}"),
            format!("/frameworks/gdpr/{id}"),
            format!("/systems/{id}"),
            format!("/systems/{id}/edit"),
            format!("/evidence/{id}"),
            format!("/evidence/{id}/receipt"),
            format!("/evidence/{id}/files/0"),
            format!("/gaps/{id}"),
            format!("/reports/{id}"),
            format!("/reports/{id}/download"),
            format!("/assets/{id}/attestry.css"),
        ] {
            people.officer.get(&path).await?.expect(404)?;
        }
    }
    for (path, fields) in [
        ("/controls/mfa-required/verdict", [("system", "nobody"), ("decision", "effective")]),
        ("/controls/mfa-required/owner", [("owner", "nobody"), ("system", "")]),
        ("/controls/no-such-control/verdict", [("system", "nobody"), ("decision", "effective")]),
    ] {
        people.officer.post(path, &fields).await?.expect(404)?;
    }
    people.officer.get(&format!("/controls/mfa-required?system={long}")).await?.expect(404)?;
    people.officer.get("/evidence?q=%00").await?.expect(404)?;
    // A filter is no id: what it does not know finds nothing, and says so.
    for query in [
        "framework=x&topic=y&status=z&page=0",
        "page=99999999999999999999",
        "sort=;drop&q=%27%22%3Cb%3E",
        "q=%2500&kind=%20&system=&control=",
    ] {
        people.officer.open(&format!("/controls?{query}")).await?;
        people.officer.open(&format!("/evidence?{query}")).await?;
        people.officer.open(&format!("/gaps?{query}")).await?;
        people.officer.open(&format!("/frameworks/gdpr?{query}")).await?;
        people.officer.open(&format!("/log?{query}")).await?;
    }
    Ok(())
}

fn leaks(html: &str) -> bool {
    SECRETS.iter().any(|secret| html.contains(secret))
}

/// A second workspace, made as an operator would.
async fn others(workspace: &Workspace) -> anyhow::Result<People> {
    let data = workspace.server.data().display().to_string();
    let told = attestry_run(["workspace", "new", "--data", &data])?.expect_code(0)?;
    let link = told.stdout.lines().find(|line| line.contains("/setup?link=")).context("no link")?;
    let path = &link[link.find("/setup").unwrap_or(0)..];
    People::set_up(&workspace.server, path.trim(), "Andere GmbH", "andere.example").await
}

/// Things of the first workspace.
async fn theirs(workspace: &Workspace) -> anyhow::Result<Things> {
    let people = &workspace.people;
    let upload = Upload::about("mfa-required", &workspace.system)
        .with("title", "Geheime Ausnahme")
        .with("kind", "screenshot")
        .file("olga.png", "picture");
    let evidence = people.engineer.attach(&upload).await?;
    let form = people.officer.open("/reports/new").await?.form("/reports")?;
    let form = form.set("title", "Geheime Ausnahme").set("systems", &workspace.system);
    let page = people.officer.submit(&form).await?.expect(303)?;
    let report = page
        .header("location")
        .trim_start_matches("/reports/")
        .split('?')
        .next()
        .unwrap_or_default()
        .to_owned();
    let own = workspace.add_control("secret-exception", &[]).await?;
    let gap = workspace.open_gap("mfa-required", &[("title", "Geheime Ausnahme")]).await?;
    let members = people.admin.open("/members").await?;
    let action = members.attributes("form", "action").into_iter().find(|action| action.ends_with("/disable"));
    let member = action.context("a form that disables")?.replace("/members/", "").replace("/disable", "");
    Ok(Things {
        control: "mfa-required".into(),
        own_control: own,
        system: workspace.system.clone(),
        evidence,
        gap,
        report,
        member,
    })
}
