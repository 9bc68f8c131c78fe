//! A gap from the day it is opened until it is closed: who may do what, what is kept, and what the log says.

use std::process::Command;

use anyhow::{Context as _, ensure};
use tests::postgres::Postgres;
use tests::program::{attestry_run, run};
use tests::workspace::{email, password, sign_in};
use tests::{Client, Outcome, Page, Server, Setting, Upload, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_opens_assigns_and_closes_a_gap_on_sqlite() -> Outcome {
    followed(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_opens_assigns_and_closes_a_gap_on_postgresql() -> Outcome {
    let postgres = Postgres::start().await?;
    followed(&Setting { database_url: Some(postgres.url()), ..Setting::default() }).await
}

async fn followed(setting: &Setting) -> Outcome {
    let workspace = Workspace::with(setting).await?;
    let people = &workspace.people;
    let before = leaves(&people.auditor.open("/log").await?)?;

    // From the control's page, about the system that is looked at.
    let control = people.officer.open(&format!("/controls/mfa-required?system={}", workspace.system)).await?;
    let new = people.officer.open(&control.link("/gaps/new?")?).await?;
    let form = new.form("/gaps")?;
    let chosen = |name: &str| {
        form.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    ensure!(chosen("control") == "mfa-required" && chosen("system") == workspace.system, "{form:?}");
    ensure!(chosen("severity") == "high", "the severity of a topic that guards the door: {form:?}");
    let form = form
        .set("title", "外部合作伙伴的账号没有第二因素")
        .set("detail", "Three accounts, seen on the screen.");
    let page = people.officer.submit_and_follow(&form).await?.says("Gap opened and stamped into the log.")?;
    let page = page.says("外部合作伙伴的账号没有第二因素")?.says("no owner")?;
    let gap = id(&page)?;
    ensure!(leaves(&page)? == before + 1, "no leaf for the opening");

    // Whose and until when: no leaf.
    let form = page.form(&format!("/gaps/{gap}/assign"))?;
    let engineer = member(&page, "Emil Engineer")?;
    let form = form.set("owner", &engineer).set("due", "2199-12-31").set("severity", "critical");
    let page = people.officer.submit_and_follow(&form).await?.says("Owner, day and severity saved.")?;
    let page = page.says("Emil Engineer")?.says("31 Dec 2199")?.says("critical")?;
    ensure!(leaves(&page)? == before + 1, "a leaf for who mends it");

    // It is on the first screens, in the lists, and on the control's page.
    let home = people.engineer.open("/").await?.says("1 Your gaps")?;
    home.link(&format!("/gaps/{gap}"))?;
    people.officer.open("/").await?.says("1 Open gaps")?.link(&format!("/gaps/{gap}"))?;
    people.engineer.open("/gaps?owner=mine").await?.link(&format!("/gaps/{gap}"))?;
    for path in [
        "/gaps?owner=none",
        "/gaps?state=overdue",
        "/gaps?state=closed",
        "/gaps?severity=low",
        "/gaps?q=zebra",
    ] {
        people.engineer.open(path).await?.says("No gap matches this filter")?;
    }
    for path in [
        "/gaps?severity=critical&origin=officer&control=mfa-required",
        "/gaps?q=合作伙伴",
        "/gaps?q=second+factor&sort=severity",
        "/gaps?state=all&sort=opened",
    ] {
        people.engineer.open(path).await?.link(&format!("/gaps/{gap}")).with_context(|| path.to_owned())?;
    }
    let control = people.auditor.open(&format!("/controls/mfa-required?system={}", workspace.system)).await?;
    control.link(&format!("/gaps/{gap}"))?;

    // The engineer attaches what shows that it is mended; the officer closes with it.
    let upload = Upload::about("mfa-required", &workspace.system).with("kind", "screenshot");
    let evidence =
        people.engineer.attach(&upload.with("title", "Second factor on").file("on.png", "on")).await?;
    let form = people.officer.open(&format!("/gaps/{gap}")).await?.form(&format!("/gaps/{gap}/close"))?;
    let form = form.set("note", "Partners enrolled in May.").set("evidence", &evidence);
    let page = people.officer.submit_and_follow(&form).await?.says("Gap closed and stamped into the log.")?;
    let page = page.says("Partners enrolled in May.")?.says("Second factor on")?;
    ensure!(leaves(&page)? == before + 3, "evidence and closing are two leaves");
    ensure!(page.form(&format!("/gaps/{gap}/close")).is_err(), "a closed gap can be closed again");
    ensure!(page.form(&format!("/gaps/{gap}/assign")).is_err(), "a closed gap can be assigned");
    let again = people.officer.submit(&form).await?.expect(409)?;
    again.says("It is closed")?;
    let assign = [("owner", ""), ("due", ""), ("severity", "low")];
    people.officer.post(&format!("/gaps/{gap}/assign"), &assign).await?.expect(409)?;

    people.officer.open("/gaps").await?.says("No gap is open")?;
    people.engineer.open("/").await?.says("0 Your gaps")?;
    people.auditor.open("/gaps?state=closed").await?.link(&format!("/gaps/{gap}"))?;
    let log = people.auditor.open("/log").await?.says("外部合作伙伴的账号没有第二因素, closed")?;
    log.link(&format!("/gaps/{gap}"))?;
    let csv = people.auditor.open("/gaps/export.csv?state=all").await?.html();
    let line = csv.lines().find(|line| line.contains(&gap)).context("no such line")?;
    for cell in ["外部合作伙伴的账号没有第二因素", "critical", "Emil Engineer", "2199-12-31", &evidence]
    {
        ensure!(line.contains(cell), "{cell} is missing:\n{line}");
    }
    whole(&workspace, setting)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_said_beside_its_field_and_what_was_typed_stays() -> Outcome {
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let new = officer.open("/gaps/new").await?.form("/gaps")?;
    let typed = new.set("title", "Typed with care").set("detail", "And at length").set("due", "2020-01-01");
    let page = officer.submit(&typed).await?.expect(422)?;
    let page = page
        .says("Please choose the control")?
        .says("Please choose the system")?
        .says("This day has passed")?;
    for kept in ["Typed with care", "And at length", "2020-01-01"] {
        ensure!(page.html().contains(kept), "{kept} is gone");
    }
    for (name, value, says) in [
        ("title", "", "The title is empty"),
        ("title", "gpj.\u{202e}exe", "invisible control characters"),
        ("detail", "a\u{2066}b", "invisible control characters"),
        ("severity", "dire", "Please choose how bad it is."),
        ("due", "tomorrow", "This is not a day"),
        ("owner", "nobody-of-ours", "cannot own a gap"),
    ] {
        let form =
            officer.open(&format!("/gaps/new?control=mfa-required&system={}", workspace.system)).await?;
        let form = form.form("/gaps")?.set("title", "Typed with care").set(name, value);
        officer.submit(&form).await?.expect(422)?.says(says)?;
    }
    // An auditor reads; nobody makes them responsible.
    let gap = workspace.open_gap("mfa-required", &[]).await?;
    let page = officer.open(&format!("/gaps/{gap}")).await?;
    ensure!(member(&page, "Aylin Auditor").is_err(), "an auditor can be made owner");
    let form = page.form(&format!("/gaps/{gap}/close"))?;
    officer.submit(&form.clone()).await?.expect(422)?.says("Please write what was done")?;
    let page = officer.submit(&form.clone().set("note", "\u{feff}half\u{202e}")).await?.expect(422)?;
    ensure!(page.html().contains("half"), "the note is gone");
    officer.submit(&form.set("note", "Done.").set("evidence", "no-such-evidence")).await?.expect(404)?;
    let assign = [("owner", ""), ("due", "31.12.2030"), ("severity", "high")];
    let page = officer.post(&format!("/gaps/{gap}/assign"), &assign).await?.expect(422)?;
    ensure!(page.says("This is not a day")?.html().contains("31.12.2030"), "the day is gone");
    officer.open(&format!("/gaps/{gap}")).await?.says("open")?;
    let csv = officer.open("/gaps/export.csv").await?.html();
    ensure!(csv.lines().count() == 2, "something was kept by half:\n{csv}");
    whole(&workspace, &Setting::default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_the_officers_to_change_and_everybodys_to_read() -> Outcome {
    let workspace = Workspace::start().await?;
    let gap = workspace.open_gap("mfa-required", &[]).await?;
    for (role, client) in workspace.people.roles().into_iter().filter(|(role, _)| *role != "officer") {
        let page = client.open(&format!("/gaps/{gap}")).await?;
        ensure!(!page.html().contains(&format!("/gaps/{gap}/close")), "{role} is offered to close it");
        client.get("/gaps/new").await?.expect(403)?;
        client.post(&format!("/gaps/{gap}/close"), &[("note", "Mine.")]).await?.expect(403)?;
        client.post(&format!("/gaps/{gap}/assign"), &[("severity", "low")]).await?.expect(403)?;
        client.post("/gaps", &[("title", "Mine")]).await?.expect(403)?;
    }
    let anon = workspace.people.anon.get(&format!("/gaps/{gap}")).await?.expect(302)?;
    ensure!(anon.bytes.is_empty(), "something is told to strangers");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_past_its_day_is_overdue_and_may_stay_so_while_the_rest_changes() -> Outcome {
    let folder = tempfile::tempdir()?;
    let setting = Setting { data: Some(folder.path().join("data")), ..Setting::default() };
    let workspace = Workspace::with(&setting).await?;
    let day = run(Command::new("date").args(["-d", "+2 days", "+%F"]))?.expect_code(0)?;
    let gap = workspace.open_gap("backup-schedule", &[("due", day.stdout.trim())]).await?;
    workspace.people.officer.open("/gaps").await?.says("0 Overdue")?;
    workspace.server.stop().await?;

    let later = Server::start(&Setting { days_ahead: Some(5), ..setting }).await?;
    let officer = Client::new(later.url())?;
    sign_in(&officer, &email("officer", "example.org"), &password("officer")).await?.expect(303)?;
    let list = officer.open("/gaps?state=overdue").await?.says("1 Overdue")?.says("days overdue")?;
    list.link(&format!("/gaps/{gap}"))?;
    let form = officer.open(&format!("/gaps/{gap}")).await?.form(&format!("/gaps/{gap}/assign"))?;
    officer.submit(&form.set("severity", "low")).await?.expect(303)?;
    later.stop().await
}

fn id(page: &Page) -> anyhow::Result<String> {
    let action = page.attributes("form", "action").into_iter().find(|action| action.ends_with("/close"));
    let action = action.context("no form that closes")?;
    Ok(action.trim_start_matches("/gaps/").trim_end_matches("/close").to_owned())
}

/// The id behind a name in a select.
fn member(page: &Page, name: &str) -> anyhow::Result<String> {
    let html = page.html();
    let at = html.find(&format!(">{name}</option>")).with_context(|| format!("{name} cannot be chosen"))?;
    let tag = html[..at].rfind("value=\"").context("an option without a value")? + "value=\"".len();
    Ok(html[tag..].split('"').next().unwrap_or_default().to_owned())
}

/// How many leaves the foot of the navigation tells.
fn leaves(page: &Page) -> anyhow::Result<u64> {
    let text = page.text();
    let mut told = text.split("Log · ").skip(1).filter_map(|rest| rest.split_once(" leaves"));
    told.find_map(|(count, _)| count.replace(',', "").parse().ok()).context("the log's size is not told")
}

fn whole(workspace: &Workspace, setting: &Setting) -> Outcome {
    let data = workspace.server.data().display().to_string();
    let mut verify = vec!["log".to_owned(), "verify".into(), "--data".into(), data];
    verify.extend(setting.database_url.iter().flat_map(|url| ["--database-url".into(), url.clone()]));
    attestry_run(verify)?.expect_code(0)?;
    Ok(())
}
