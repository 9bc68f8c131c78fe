//! What the product tells people to type, typed as it stands.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use tests::demo::Copy;
use tests::program::{attestry, run, target, tool};
use tests::workspace::sign_in;
use tests::{Client, Outcome, Page, Server, Setting};

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_on_a_reports_page_work_as_they_stand() -> Outcome {
    let copy = Copy::new()?;
    let server = Server::start(&Setting { data: Some(copy.data()), ..Setting::default() }).await?;
    let auditor = copy.demo.account("auditor")?;
    let client = Client::new(server.url())?;
    sign_in(&client, &auditor.email, &auditor.password).await?.expect(303)?;
    let list = client.open("/reports").await?.attributes("a", "href");
    let path = list
        .into_iter()
        .find(|path| path.starts_with("/reports/") && path.len() > 30)
        .context("no report")?;
    let page = client.open(&path).await?;

    let folder = tempfile::tempdir()?;
    for link in [page.link("/download")?, page.link("/certificate.pem")?] {
        let file = client.open(&link).await?;
        std::fs::write(folder.path().join(file_name(&file)?), &file.bytes)?;
    }
    server.stop().await?;
    let commands = code_blocks(&page.html());
    ensure!(commands.len() >= 3, "only {} commands on the page", commands.len());
    for command in commands {
        shell(&command, folder.path())?;
    }
    Ok(())
}

#[test]
fn the_procedure_printed_in_a_report_works_from_the_printed_text_alone() -> Outcome {
    let copy = Copy::new()?;
    let folder = tempfile::tempdir()?;
    std::fs::copy(&copy.demo.report, folder.path().join("report.pdf"))?;
    std::fs::copy(copy.certificate()?, folder.path().join("certificate.pem"))?;
    let evidence = copy.demo.evidence.first().context("no evidence")?;
    std::fs::copy(evidence, folder.path().join("evidence-file"))?;
    let text = run(tool("pdftotext")?.arg("-layout").arg(&copy.demo.report).arg("-"))?.expect_code(0)?.stdout;
    let start = text.rfind("How to verify").context("the report does not say how to verify it")?;
    let commands = printed_commands(&text[start..]);
    for program in ["attestry verify", "pdfsig", "pyhanko", "openssl x509", "sha256sum"] {
        ensure!(
            commands.iter().any(|command| command.contains(program)),
            "{program} is not printed:\n{commands:#?}"
        );
    }
    for command in commands {
        // The one word that stands for any number of files.
        shell(&command.replace("evidence-file…", "evidence-file"), folder.path())?;
    }
    Ok(())
}

/// A download's name, as a browser would take it.
fn file_name(page: &Page) -> anyhow::Result<String> {
    let disposition = page.header("content-disposition");
    let name = disposition.split("filename=\"").nth(1).and_then(|rest| rest.split('"').next());
    Ok(name.with_context(|| format!("no name in {disposition}"))?.to_owned())
}

fn code_blocks(html: &str) -> Vec<String> {
    let unescape = |text: &str| {
        text.replace("<!>", "")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    };
    html.split("<pre")
        .skip(1)
        .filter_map(|rest| {
            let code = rest.split("<code").nth(1)?;
            let code = &code[code.find('>')? + 1..code.find("</code>")?];
            Some(unescape(code))
        })
        .collect()
}

/// Lines that begin with a program's name, with those that a backslash continues.
fn printed_commands(text: &str) -> Vec<String> {
    let programs = ["attestry ", "pdfsig ", "pyhanko ", "openssl ", "printf ", "sha256sum "];
    let mut commands = Vec::new();
    let mut open = String::new();
    for line in text.lines().map(str::trim) {
        if open.is_empty() && !programs.iter().any(|program| line.starts_with(program)) {
            continue;
        }
        match line.strip_suffix('\\') {
            Some(part) => open.push_str(part),
            None => {
                open.push_str(line);
                commands.push(std::mem::take(&mut open));
            }
        }
    }
    commands
}

fn shell(command: &str, folder: &Path) -> Outcome {
    let program = attestry()?;
    let ours = program.parent().context("a folder")?.display().to_string();
    let path = format!("PATH={ours}:{}:$PATH; {command}", target().join("tools/bin").display());
    let told = run(Command::new("bash").args(["-euo", "pipefail", "-c", &path]).current_dir(folder))?;
    ensure!(told.code == 0, "{command}\n{}", told.said());
    Ok(())
}
