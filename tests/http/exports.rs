//! Every table can be taken away, and no cell of it runs as a formula.

use anyhow::{Context as _, ensure};
use tests::client::content_type;
use tests::{Outcome, Upload, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn every_table_can_be_exported_and_holds_what_the_page_shows() -> Outcome {
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    people.add_system("=HYPERLINK(\"https://evil.example\")", "other").await?;
    let upload = Upload::about("mfa-required", &workspace.system).with("kind", "screenshot");
    people.engineer.attach(&upload.with("title", "北京分公司的截图").file("a.png", "picture")).await?;
    workspace.open_gap("mfa-required", &[("title", "=cmd, “外部账号”")]).await?;
    let form = people.officer.open("/reports/new").await?.form("/reports")?;
    let form = form.set("title", "First, with a comma").set("systems", &workspace.system);
    people.officer.submit(&form).await?.expect(303)?;

    for (path, wanted) in [
        ("/controls/export.csv", "mfa-required,"),
        ("/evidence/export.csv", "北京分公司的截图"),
        ("/gaps/export.csv", "\"'=cmd, “外部账号”\",,high,officer,mfa-required,Odoo,"),
        ("/systems/export.csv", "\"'=HYPERLINK(\"\"https://evil.example\"\")\""),
        ("/reports/export.csv", "\"First, with a comma\""),
        ("/log/export.csv", ",Evidence,北京分公司的截图,"),
        ("/members/export.csv", "Olga Officer,officer@example.org,officer,"),
        ("/frameworks/gdpr/provisions.csv", "Art. 33(1),"),
        ("/catalogue/controls.csv", "backup-restore-tested,backup,"),
        ("/catalogue/mappings.csv", "hipaa,45 CFR 164.312(d),"),
    ] {
        let page = people.admin.open(path).await?;
        ensure!(
            page.header("content-type").starts_with("text/csv"),
            "{path}: {}",
            page.header("content-type")
        );
        ensure!(page.header("content-disposition").starts_with("attachment"), "{path} is no download");
        let csv = page.html();
        ensure!(
            csv.contains(wanted),
            "{path} lacks {wanted}:\n{}",
            csv.chars().take(600).collect::<String>()
        );
        let columns = csv.lines().next().map_or(0, |heads| heads.split(',').count());
        ensure!(columns > 3, "{path}: {columns} columns");
    }
    // A program that sends evidence is told where it is and where its receipt is.
    let upload = Upload::about("mfa-required", &workspace.system).with("kind", "screenshot");
    let (kind, body) = (content_type(), upload.file("b.png", "another picture").body());
    let page = people.engineer.post_json("/evidence", &kind, body).await?.expect(201)?;
    let told: serde_json::Value = serde_json::from_str(&page.html())?;
    let receipt = told["receipt"].as_str().context("no receipt")?;
    ensure!(page.header("location").starts_with(told["page"].as_str().context("no page")?), "{told}");
    people.engineer.open(receipt).await?;

    people.admin.get("/catalogue/passwords.csv").await?.expect(404)?;
    let catalog = people.auditor.open("/catalogue/catalog.json").await?;
    ensure!(catalog.html().contains("\"oscal-version\""), "no OSCAL");
    Ok(())
}
