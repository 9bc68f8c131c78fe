//! The three jobs: an engineer attaches evidence, an officer judges by it, an auditor takes a signed report away.

use anyhow::{Context as _, ensure};
use tests::postgres::Postgres;
use tests::program::attestry_run;
use tests::{Outcome, Setting, Upload, Workspace, files};

const CONTROL: &str = "mfa-required";
/// Real exports of one Odoo, collected together.
const EXPORT: [&str; 3] = ["ir.config_parameter.json", "res.users.json", "version.json"];

#[tokio::test(flavor = "multi_thread")]
async fn the_three_jobs_are_done_on_sqlite() -> Outcome {
    three_jobs(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_jobs_are_done_on_postgresql() -> Outcome {
    let postgres = Postgres::start().await?;
    three_jobs(&Setting { database_url: Some(postgres.url()), ..Setting::default() }).await
}

async fn three_jobs(setting: &Setting) -> Outcome {
    let workspace = Workspace::with(setting).await?;
    let evidence = an_engineer_attaches(&workspace).await?;
    an_officer_judges(&workspace, &evidence).await?;
    an_auditor_takes_the_report(&workspace).await?;

    let mut verify = vec!["log".to_owned(), "verify".into(), "--data".into()];
    verify.push(workspace.server.data().display().to_string());
    verify.extend(setting.database_url.iter().flat_map(|url| ["--database-url".into(), url.clone()]));
    let told = attestry_run(verify)?.expect_code(0)?;
    ensure!(told.stdout.contains("WHOLE"), "{}", told.said());
    Ok(())
}

async fn an_engineer_attaches(workspace: &Workspace) -> anyhow::Result<String> {
    let Workspace { people, system, .. } = workspace;
    let engineer = &people.engineer;
    let form = engineer
        .open(&format!("/evidence/new?control={CONTROL}&system={system}"))
        .await?
        .says("Attach evidence")?
        .form("/evidence")?;
    let ticked = |name: &str, value: &str| form.fields.contains(&(name.to_owned(), value.to_owned()));
    ensure!(ticked("controls", CONTROL) && ticked("systems", system), "not filled in: {:?}", form.fields);

    let mut upload = Upload::about(CONTROL, system).with("source", "nightly export");
    for name in EXPORT {
        upload = upload.file(name, files::sample(&format!("odoo19/{name}"))?);
    }
    let id = engineer.attach(&upload).await?;
    let page = engineer.open(&format!("/evidence/{id}?done=evidence-attached")).await?;
    let page =
        page.says("Evidence stored and stamped into the log.")?.says("Odoo")?.says("auth.mfa.enforced")?;
    for (number, name) in EXPORT.iter().enumerate() {
        let bytes = files::sample(&format!("odoo19/{name}"))?;
        let download = engineer.open(&format!("/evidence/{id}/files/{number}")).await?;
        ensure!(download.bytes == bytes, "{name} came back with other bytes");
        ensure!(page.html().contains(&files::sha256(&bytes)), "{name}: its SHA-256 is not on the page");
    }
    let receipt = engineer.open(&format!("/evidence/{id}/receipt")).await?;
    ensure!(receipt.header("content-disposition").starts_with("attachment"), "the receipt is no download");
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("receipt.json");
    std::fs::write(&path, &receipt.bytes)?;
    let mut arguments = vec!["verify".into(), path.display().to_string()];
    arguments.extend(EXPORT.map(|name| files::path(&format!("odoo19/{name}")).display().to_string()));
    attestry_run(arguments)?.expect_code(0)?;
    let form = page.form(&format!("/evidence/{id}/verify"))?;
    engineer.submit_and_follow(&form).await?.says("hashed again and agree with the log")?;
    Ok(id)
}

async fn an_officer_judges(workspace: &Workspace, evidence: &str) -> Outcome {
    let officer = &workspace.people.officer;
    let list = officer.open("/controls?topic=mfa").await?;
    let link = list.link(&format!("/controls/{CONTROL}"))?;
    // The export shows that customers' log-ins need no second factor: that alone decides the status.
    let page =
        officer.open(&link).await?.says("Non-compliant")?.says("auth_totp.policy = employee_required")?;
    ensure!(
        page.html().contains(&format!("/evidence/{evidence}")),
        "the evidence is not on the control's page"
    );

    let form = page.form(&format!("/controls/{CONTROL}/verdict"))?;
    // A reason is needed for everything but "effective".
    let refused = officer.submit(&form.clone().set("decision", "not_effective")).await?.expect(422)?;
    refused.says("Please write what does not work.")?;
    let form = form.set("decision", "not_effective").set("reason", "Two accounts sign in without it.");
    officer
        .submit_and_follow(&form)
        .await?
        .says("Verdict recorded")?
        .says("Two accounts sign in without it.")?
        .says("Non-compliant")?;
    Ok(())
}

async fn an_auditor_takes_the_report(workspace: &Workspace) -> Outcome {
    let people = &workspace.people;
    let form = people.officer.open("/reports/new").await?.form("/reports")?;
    let form = form.set("title", "First quarter").set("systems", &workspace.system);
    let page = people.officer.submit_and_follow(&form).await?.says("Report sealed")?;
    let download = page.link("/download")?;
    let certificate = page.link("/certificate.pem")?;

    let auditor = &people.auditor;
    let report = auditor.open("/reports").await?.says("First quarter")?.link("/reports/0")?;
    ensure!(download.starts_with(&report), "the auditor is shown {report}, sealed was {download}");
    let pdf = auditor.open(&download).await?;
    ensure!(pdf.bytes.starts_with(b"%PDF"), "the download is no PDF");
    ensure!(page.html().contains(&files::sha256(&pdf.bytes)), "the page shows another SHA-256");
    let folder = tempfile::tempdir()?;
    let (pdf_path, trust) = (folder.path().join("report.pdf"), folder.path().join("signer.pem"));
    std::fs::write(&pdf_path, &pdf.bytes)?;
    std::fs::write(&trust, auditor.open(&certificate).await?.bytes)?;
    let mut arguments: Vec<std::ffi::OsString> =
        vec!["verify".into(), pdf_path.into(), "--trust".into(), trust.into()];
    arguments.extend(EXPORT.map(|name| files::path(&format!("odoo19/{name}")).into()));
    let told = attestry_run(arguments)?.expect_code(0)?;
    told.stdout.lines().last().filter(|line| *line == "VALID").context("it does not say VALID last")?;
    Ok(())
}
