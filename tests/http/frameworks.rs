//! The laws on screen: linked, searched, quoted, exported; and further frameworks imported.

use anyhow::ensure;
use tests::client::content_type;
use tests::{Outcome, Upload, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn a_provision_is_reached_by_its_citation_and_tells_what_is_missing() -> Outcome {
    let workspace = Workspace::start().await?;
    let auditor = &workspace.people.auditor;
    let page = auditor.open("/frameworks/hipaa/164.312(a)(2)(iv)").await?;
    let page =
        page.says("Implement a mechanism to encrypt and decrypt electronic protected health information.")?;
    let page = page.says("To quote it")?.says("What is missing")?.says("No officer has judged it yet.")?;
    page.link("/controls/encryption-at-rest")?;
    // From a control back to why it exists.
    let control = auditor.open("/controls/encryption-at-rest").await?;
    control.link("/frameworks/hipaa/hipaa-164-312-a-2-iv")?;
    auditor.get("/frameworks/hipaa/164.999").await?.expect(404)?;
    auditor.get("/frameworks/gdpr/hipaa-164-312-d").await?.expect(404)?;

    let missing = auditor.open("/frameworks/gdpr?show=missing").await?;
    missing.says("Duties not evidenced yet")?.link("/frameworks/gdpr/gdpr-33-1")?;
    let csv = auditor.open("/frameworks/hipaa/provisions.csv").await?.html();
    ensure!(csv.lines().any(|line| line.starts_with("45 CFR 164.312(a)(2)(iv),")), "no such row");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_controls_provisions_and_citations_in_both_languages() -> Outcome {
    let workspace = Workspace::start().await?;
    let auditor = &workspace.people.auditor;
    let page = auditor.open("/search?q=restore").await?.says("Controls")?;
    page.link("/controls/backup-restore-tested")?;
    auditor.open("/search?q=%E5%A4%87%E4%BB%BD").await?.link("/controls/backup-")?;
    auditor.open("/search?q=%E8%A2%AB%E9%81%97%E5%BF%98%E6%9D%83").await?.link("/frameworks/gdpr/gdpr-17")?;
    auditor
        .open("/search?q=164.312(d)")
        .await?
        .says("Cited so:")?
        .link("/frameworks/hipaa/hipaa-164-312-d")?;
    auditor.open("/search?q=no+such+words+anywhere").await?.says("Nothing holds all of these words")?;
    let page = auditor.open("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").await?;
    ensure!(!page.html().contains("<script>alert"), "what was typed became markup");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_topic_has_a_page_with_its_controls_and_the_provisions_behind_it() -> Outcome {
    let workspace = Workspace::start().await?;
    let auditor = &workspace.people.auditor;
    let list = auditor.open("/topics").await?;
    for topic in [
        "mfa",
        "updates",
        "encryption",
        "access",
        "training",
        "vendor",
        "audit",
        "logging",
        "backup",
        "compliance",
    ] {
        list.link(&format!("/topics/{topic}"))?;
        let page = auditor.open(&format!("/topics/{topic}")).await?.says("What it asks")?;
        page.link(&format!("/controls/{topic}-"))?;
        page.link("/frameworks/gdpr/")?;
    }
    auditor.get("/topics/astrology").await?.expect(404)?;
    Ok(())
}

const TABLE: &str = "citation,title,parent,duty,controls,text\n\
    第五章,个人信息处理者的义务,,no,,\n\
    第五十一条,安全措施,第五章,yes,encryption-at-rest;own-contact,采取相应的加密、去标识化等安全技术措施\n";

fn table(text: &str) -> Upload {
    Upload::new()
        .with("id", "pipl")
        .with("title", "中华人民共和国个人信息保护法")
        .with("edition", "2021")
        .file("pipl.csv", text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_framework_from_a_table_gets_pages_checklist_and_score() -> Outcome {
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let send = async |upload: Upload| {
        officer.post_bytes("/frameworks/import", &content_type(), upload_as_file(&upload)).await
    };
    let page = send(table("citation,titel\n1,x\n")).await?.expect(422)?;
    let page = page.says("is no column")?;
    ensure!(page.html().contains("中华人民共和国个人信息保护法"), "the title that was typed is lost");
    send(table(TABLE)).await?.expect(303)?;

    let auditor = &workspace.people.auditor;
    auditor.open("/frameworks").await?.link("/frameworks/pipl")?;
    let page = auditor.open("/frameworks/pipl").await?.says("安全措施")?;
    page.link("/controls/encryption-at-rest")?;
    let page = auditor.open("/frameworks/pipl/第五十一条").await?.says("去标识化")?;
    page.link("/controls/encryption-at-rest")?;
    let list = auditor.open("/controls?framework=pipl").await?;
    list.says("1 control")?.link("/controls/encryption-at-rest")?;

    let form = officer.open("/reports/new").await?.form("/reports")?.set("frameworks", "pipl");
    let form = form.set("title", "个人信息保护").set("systems", &workspace.system);
    let page = officer.submit_and_follow(&form).await?.says("Report sealed")?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, officer.open(&page.link("/download")?).await?.bytes)?;
    let told = tests::program::run(tests::program::tool("pdftotext")?.arg(&path).arg("-"))?.expect_code(0)?;
    ensure!(told.stdout.contains("中华人民共和国个人信息保护法"), "{}", told.stdout);
    ensure!(
        told.stdout.contains("encryption-at-rest") && !told.stdout.contains("Art. 33"),
        "{}",
        told.stdout
    );

    // A control of one's own answers it: then it cannot be taken back.
    workspace.add_control("contact", &[("provisions", "第五十一条")]).await?;
    let form = officer.open("/frameworks/pipl").await?.form("/frameworks/pipl/take-back")?;
    let form = form.set("reason", "Not needed.");
    officer.submit(&form).await?.expect(409)?.says("in use")?;
    let back = officer.open("/controls/own-contact").await?.form("/controls/own-contact/take-back")?;
    officer.submit(&back.set("reason", "Not needed.")).await?.expect(303)?;
    officer.submit(&form).await?.expect(303)?;
    auditor.get("/frameworks/pipl").await?.expect(404)?;
    // The laws cannot be taken back or replaced.
    officer.post("/frameworks/gdpr/take-back", &[("reason", "x")]).await?.expect(404)?;
    send(table(TABLE).with("id", "gdpr")).await?.expect(422)?.says("built in")?;
    Ok(())
}

/// The form of the import page has one file field with a name of its own.
fn upload_as_file(upload: &Upload) -> Vec<u8> {
    let body = String::from_utf8_lossy(&upload.body()).into_owned();
    body.replace("name=\"files\"", "name=\"file\"").into_bytes()
}
