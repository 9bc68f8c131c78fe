//! A workspace shapes its catalogue: controls of its own, controls switched off, a folder of files.

use anyhow::ensure;
use tests::postgres::Postgres;
use tests::program::attestry_run;
use tests::{Outcome, Server, Setting, Upload, Workspace, sqlite};

#[tokio::test(flavor = "multi_thread")]
async fn an_own_control_lives_from_form_to_report_on_sqlite() -> Outcome {
    own_control(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_control_lives_from_form_to_report_on_postgresql() -> Outcome {
    let postgres = Postgres::start().await?;
    own_control(&Setting { database_url: Some(postgres.url()), ..Setting::default() }).await
}

async fn own_control(setting: &Setting) -> Outcome {
    let workspace = Workspace::with(setting).await?;
    let Workspace { people, system, .. } = &workspace;
    let officer = &people.officer;
    let id = workspace.add_control("contact", &[("expected_what_2", ""), ("review_days", "90")]).await?;

    let page = officer.open(&format!("/controls/{id}?done=control-saved")).await?;
    page.says("stamped into the log")?.says("your own")?.says("经销商合同写明安全联系人")?;
    officer.open("/controls?topic=vendor").await?.link(&format!("/controls/{id}"))?;
    officer.open("/search?q=经销商合同").await?.link(&format!("/controls/{id}"))?;
    officer.open("/frameworks/gdpr/Art.%2032(1)").await?.link(&format!("/controls/{id}"))?;

    // It is judged like any other.
    let upload = Upload::about(&id, system).with("kind", "contract").file("contacts.txt", "北京: 李娜");
    people.engineer.attach(&upload).await?;
    let form = officer.open(&format!("/controls/{id}?system={system}")).await?;
    let form = form.form(&format!("/controls/{id}/verdict"))?.set("decision", "effective");
    officer.submit_and_follow(&form).await?.says("Verdict recorded")?.says("Compliant")?;

    // Editing keeps what was typed before, and its file is the same control.
    let form = officer.open(&format!("/controls/{id}/edit")).await?.form(&format!("/controls/{id}/edit"))?;
    let form = form.set("title", "Contracts with resellers name two security contacts");
    officer.submit_and_follow(&form).await?.says("two security contacts")?;
    let file = people.auditor.open(&format!("/controls/{id}/source.toml")).await?.html();
    ensure!(file.contains("two security contacts") && file.contains("gdpr-32-1"), "{file}");

    // Taken back it is gone from the checklist, and the log still tells of it.
    let page = officer.open(&format!("/controls/{id}")).await?;
    let form = page.form(&format!("/controls/{id}/take-back"))?;
    officer.submit(&form).await?.expect(422)?.says("why it is taken back")?;
    officer.submit_and_follow(&form.set("reason", "Merged with another.")).await?.says("taken back")?;
    officer.get(&format!("/controls/{id}")).await?.expect(404)?;
    people.auditor.open("/log").await?.says(&format!("{id} taken back"))?;

    let mut verify = vec!["log".to_owned(), "verify".into(), "--data".into()];
    verify.push(workspace.server.data().display().to_string());
    verify.extend(setting.database_url.iter().flat_map(|url| ["--database-url".into(), url.clone()]));
    attestry_run(verify)?.expect_code(0)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_own_control_is_told_and_nothing_typed_is_lost() -> Outcome {
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let form = officer.open("/controls/new").await?.form("/controls")?;
    let form = form
        .set("name", "Not A Name")
        .set("topic", "vendor")
        .set("title", "</textarea><script>alert(1)</script>")
        .set("objective", "Kept as typed.")
        .set("provisions", "Art. 32(1)\nArt. 999")
        .set("check_setting_1", "password.min_length")
        .set("check_condition_1", "at_least")
        .set("check_value_1", "many")
        .set("check_days_1", "30");
    let page = officer.submit(&form).await?.expect(422)?;
    let page = page.says("Art. 999")?.says("Kept as typed.")?;
    ensure!(!page.html().contains("<script>alert"), "what was typed became markup");
    // With the citation mended, what the catalogue refuses comes next, field by field.
    let form = page.form("/controls")?.set("provisions", "Art. 32(1)");
    let page = officer.submit(&form).await?.expect(422)?;
    page.says("is not a control id")?
        .says("guidance: is empty")?
        .says("condition: at_least")?
        .says("expected")?;

    workspace.add_control("twice", &[]).await?;
    let again = officer.open("/controls/new").await?.form("/controls")?;
    let again = again.set("name", "twice").set("title", "Again").set("provisions", "Art. 32(1)");
    officer.submit(&again).await?.expect(422)?.says("There is a control of that name already")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_that_is_switched_off_leaves_the_scores_and_is_named_with_its_reason() -> Outcome {
    const CONTROL: &str = "encryption-mail";
    const REASON: &str = "No mail leaves the CRM: 北京分公司 has switched it off.";
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let rows = |csv: String| csv.lines().filter(|line| line.starts_with(CONTROL)).count();
    let before = officer.open("/controls/export.csv").await?.html();
    ensure!(rows(before) == 1, "it is not asked for to begin with");

    let page = officer.open(&format!("/controls/{CONTROL}")).await?;
    let form = page.form(&format!("/controls/{CONTROL}/switch"))?;
    officer.submit(&form).await?.expect(422)?.says("every report repeats it")?;
    officer.submit_and_follow(&form.set("reason", REASON)).await?.says("Not asked for.")?.says(REASON)?;
    ensure!(rows(officer.open("/controls/export.csv").await?.html()) == 0, "it is still asked for");
    officer.open("/controls").await?.says("Switched off: 1 control")?.says(REASON)?;

    let form = officer.open("/reports/new").await?.form("/reports")?;
    let form = form.set("title", "With a gap").set("systems", &workspace.system);
    let page = officer.submit_and_follow(&form).await?.says("Report sealed")?;
    let pdf = officer.open(&page.link("/download")?).await?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, &pdf.bytes)?;
    let text = tests::program::run(tests::program::tool("pdftotext")?.arg(&path).arg("-"))?.expect_code(0)?;
    ensure!(
        text.stdout.contains("Left out, and why") && text.stdout.contains("No mail leaves the CRM"),
        "the report does not name what is left out"
    );

    let form = officer.open(&format!("/controls/{CONTROL}")).await?;
    let form = form.form(&format!("/controls/{CONTROL}/switch"))?;
    officer.submit_and_follow(&form).await?.says("on the checklist again")?;
    ensure!(rows(officer.open("/controls/export.csv").await?.html()) == 1, "it is not asked for again");
    Ok(())
}

const FILE: &str = r#"
id = "own-badge"
topic = "access"
title = "Visitors wear a badge"
objective = "Strangers are seen."
why = "Nobody asks who stands at the printer."
review_days = 180
guidance = ["Hand out badges."]
test = ["Watch the door for an hour."]
[[requirements]]
id = "hipaa-164-310-a-1"
relation = "supports"
[[expected]]
what = "Photograph of a badge"
kinds = ["screenshot"]
max_age_days = 365
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_files_decides_on_the_controls_in_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let controls = folder.path().join("controls");
    std::fs::create_dir(&controls)?;
    let file = controls.join("own-badge.toml");
    std::fs::write(&file, FILE)?;
    let setting =
        Setting { data: Some(data.clone()), controls: Some(controls.clone()), ..Setting::default() };

    // The first start has no workspace yet; the second takes the file in.
    let workspace = Workspace::with(&Setting { controls: None, ..setting.clone() }).await?;
    let people = workspace.people.clone();
    workspace.server.kill()?;
    let server = Server::start(&setting).await?;
    people.at(&server).officer.open("/controls/own-badge").await?.says("Visitors wear a badge")?;
    server.kill()?;

    // A changed file is another edition, an unchanged one nothing new, a file that is gone takes the control back.
    let changes = "SELECT count(*) FROM catalogue_change";
    std::fs::write(&file, FILE.replace("a badge\"", "a red badge\""))?;
    let server = Server::start(&setting).await?;
    people.at(&server).officer.open("/controls/own-badge").await?.says("Visitors wear a red badge")?;
    server.kill()?;
    Server::start(&setting).await?.kill()?;
    ensure!(sqlite::number(&data, changes)? == 2, "an unchanged file was recorded again");
    std::fs::remove_file(&file)?;
    let server = Server::start(&setting).await?;
    people.at(&server).officer.get("/controls/own-badge").await?.expect(404)?;
    server.kill()?;
    ensure!(sqlite::number(&data, changes)? == 3, "taking back was not recorded");

    // A bad file stops the start, with every problem in it.
    std::fs::write(&file, FILE.replace("hipaa-164-310-a-1", "hipaa-164-310-z"))?;
    let (data, controls) = (data.display().to_string(), controls.display().to_string());
    let serve = ["serve", "--data", &data, "--listen", "127.0.0.1:0", "--controls", &controls];
    let told = attestry_run(serve)?.expect_code(2)?;
    ensure!(told.stderr.contains("own-badge.toml: requirements[0].id"), "{}", told.said());
    let told = attestry_run(["catalogue", "check", &file.display().to_string()])?.expect_code(1)?;
    ensure!(told.stdout.contains("hipaa-164-310-z"), "{}", told.said());
    std::fs::write(&file, FILE)?;
    attestry_run(["catalogue", "check", &file.display().to_string()])?.expect_code(0)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_the_catalogue_behind_the_servers_back_is_found() -> Outcome {
    let workspace = Workspace::start().await?;
    workspace.add_control("contact", &[]).await?;
    let data = workspace.server.data().to_owned();
    ensure!(
        sqlite::execute(&data, "UPDATE catalogue_change SET body = 'x'").is_err(),
        "the database lets history be rewritten"
    );
    let script = "UPDATE catalogue_change SET body = replace(body, 'security contact', 'friend');";
    sqlite::rewrite(&data, "catalogue_change", script)?;
    let told = attestry_run(["log", "verify", "--data", &data.display().to_string()])?.expect_code(1)?;
    ensure!(told.stdout.contains("of the catalogue: its row differs"), "{}", told.said());
    Ok(())
}
