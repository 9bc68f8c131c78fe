//! Uploads as they should not be: each gets a clear answer, and nothing is lost, kept by half, or told to others.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;
use tests::client::content_type;
use tests::postgres::Postgres;
use tests::program::attestry_run;
use tests::{Outcome, Setting, Upload, Workspace, files, poll};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_again_are_said_to_be_known_and_kept_once() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let upload = plain(&workspace).file("policy.pdf", "the policy");
    engineer.attach(&upload).await?;
    let again =
        engineer.upload(&plain(&workspace).file("copy of policy.pdf", "the policy")).await?.expect(303)?;
    engineer
        .open(again.header("location"))
        .await?
        .says("The same bytes were here before; they are kept once.")?;
    ensure!(blobs(&workspace)?.len() == 1, "the bytes are kept {} times", blobs(&workspace)?.len());
    ensure!(submissions(&workspace).await? == 2, "not two submissions");
    whole(&workspace)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_twice_in_one_submission_are_kept_once() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let id = engineer.attach(&plain(&workspace).file("a.txt", "same").file("b.txt", "same")).await?;
    for number in ["0", "1"] {
        ensure!(
            engineer.open(&format!("/evidence/{id}/files/{number}")).await?.bytes == b"same",
            "file {number} differs"
        );
    }
    ensure!(blobs(&workspace)?.len() == 1, "the bytes are kept {} times", blobs(&workspace)?.len());
    whole(&workspace)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_name_with_other_bytes_replaces_nothing() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let first = engineer.attach(&plain(&workspace).file("export.csv", "monday")).await?;
    let second = engineer.attach(&plain(&workspace).file("export.csv", "tuesday")).await?;
    ensure!(first != second, "one submission for two files");
    ensure!(
        engineer.open(&format!("/evidence/{first}/files/0")).await?.bytes == b"monday",
        "the first was replaced"
    );
    ensure!(
        engineer.open(&format!("/evidence/{second}/files/0")).await?.bytes == b"tuesday",
        "the second was dropped"
    );
    let receipt = |id: &str| format!("/evidence/{id}/receipt");
    let receipts =
        (engineer.open(&receipt(&first)).await?.bytes, engineer.open(&receipt(&second)).await?.bytes);
    ensure!(receipts.0 != receipts.1, "two submissions, one receipt");
    whole(&workspace)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_file_and_no_file_at_all_are_refused() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let typed = plain(&workspace).with("title", "Typed with care");
    let page = engineer
        .upload(&typed.clone().file("empty.log", ""))
        .await?
        .expect(422)?
        .says("“empty.log” is empty")?;
    ensure!(page.html().contains("Typed with care"), "what was typed is gone");
    engineer.upload(&typed.clone().file("a.txt", "full").file("empty.log", "")).await?.expect(422)?;
    engineer
        .upload(&typed.clone().file("", ""))
        .await?
        .expect(422)?
        .says("Please choose at least one file")?;
    engineer.upload(&typed).await?.expect(422)?.says("Please choose at least one file")?;
    nothing_stored(&workspace).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_above_the_limit_is_refused_and_one_at_the_limit_taken() -> Outcome {
    let limit = 1 << 20;
    let workspace = Workspace::with(&Setting { max_upload: Some(limit), ..Setting::default() }).await?;
    let engineer = &workspace.people.engineer;
    let limit = usize::try_from(limit)?;
    let large = plain(&workspace).file("large.bin", files::noise(1, limit + 1));
    engineer.upload(&large).await?.expect(413)?.says("larger than 1 MiB")?;
    // All files of a submission count together.
    let many = plain(&workspace).file("a.bin", files::noise(2, limit)).file("b.bin", "b");
    engineer.upload(&many).await?.expect(413)?;
    nothing_stored(&workspace).await?;
    engineer.attach(&plain(&workspace).file("fits.bin", files::noise(3, limit))).await?;
    let field = plain(&workspace).with("description", &"x".repeat(100_000)).file("a.txt", "a");
    engineer.upload(&field).await?.expect(413)?;
    let long = "x".repeat(1 << 20);
    workspace.people.officer.post("/systems", &[("name", &long)]).await?.expect(413)?;
    whole(&workspace)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_ends_too_early_is_refused() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let body = plain(&workspace).file("log.bin", files::noise(4, 100_000)).body();
    for length in [0, 1, 40, 300, body.len() / 2, body.len() - 60, body.len() - 5] {
        let page = engineer.post_bytes("/evidence", &content_type(), body[..length].to_vec()).await?;
        ensure!(
            page.status.as_u16() == 400 || page.status.as_u16() == 422,
            "{length} bytes: {}",
            page.status
        );
    }
    for kind in ["multipart/form-data", "application/json", "text/plain", "multipart/form-data; boundary="] {
        let page = engineer.post_bytes("/evidence", kind, body.clone()).await?;
        ensure!(page.status.is_client_error(), "{kind}: {}", page.status);
    }
    nothing_stored(&workspace).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_half_way_leaves_nothing() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let body = plain(&workspace).file("log.bin", files::noise(5, 4 << 20)).body();
    let address = engineer.base().trim_start_matches("http://").to_owned();
    let head = format!(
        "POST /evidence HTTP/1.1\r\nHost: {address}\r\nOrigin: {}\r\nCookie: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        engineer.base(),
        engineer.cookies()?,
        content_type(),
        body.len(),
    );
    for sent in [0, 200, body.len() / 2, body.len() - 1] {
        let mut connection = TcpStream::connect(&address).await?;
        connection.write_all(head.as_bytes()).await?;
        connection.write_all(&body[..sent]).await?;
        if sent == body.len() / 2 {
            // Some of it is on disk by now: losing it is what is tested.
            poll::until("the upload's beginning", async || {
                Ok((!incoming(&workspace)?.is_empty()).then_some(()))
            })
            .await?;
        }
        drop(connection);
    }
    poll::until("the leftovers to go", async || Ok(incoming(&workspace)?.is_empty().then_some(()))).await?;
    nothing_stored(&workspace).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_says_nothing_is_not_served_for_ever_at_the_cost_of_others() -> Outcome {
    let workspace = Workspace::start().await?;
    let address = workspace.server.url().trim_start_matches("http://").to_owned();
    let mut silent = Vec::new();
    for _ in 0..200 {
        let mut connection = TcpStream::connect(&address).await?;
        connection.write_all(b"POST /evidence HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n").await?;
        silent.push(connection);
    }
    tokio::time::timeout(Duration::from_secs(10), workspace.people.officer.open("/controls")).await??;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_changed_on_their_way_are_refused() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let right = files::sha256(b"as it was");
    let upload = plain(&workspace).with("sha256", &right);
    let page = engineer.upload(&upload.clone().file("a.txt", "as it is now")).await?.expect(422)?;
    page.says("“a.txt” was changed on its way")?;
    nothing_stored(&workspace).await?;
    engineer.attach(&upload.file("a.txt", "as it was")).await?;
    whole(&workspace)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_file_names_become_names_to_show() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let long = "n".repeat(4_096);
    for (seed, name) in [
        "../../../../etc/passwd",
        "..\\..\\windows\\system.ini",
        "/etc/shadow",
        "..",
        "invoice\u{202e}fdp.exe",
        "a\u{0}b.txt",
        "<script>alert(1)</script>.html",
        "\"; filename=\"evil.txt",
        "line\r\nSet-Cookie: a=b.txt",
        "备份 2026.log",
        &long,
    ]
    .into_iter()
    .enumerate()
    {
        let bytes = files::noise(u64::try_from(seed)?, 100);
        let page = engineer.upload(&plain(&workspace).file(name, bytes.clone())).await?;
        if page.status.as_u16() != 303 {
            ensure!(page.status.is_client_error(), "{name:?}: {}\n{}", page.status, page.text());
            continue;
        }
        let shown = engineer.open(page.header("location")).await?;
        let html = shown.html();
        ensure!(!html.contains("<script>alert"), "{name:?} runs");
        ensure!(!html.contains('\u{202e}') && !html.contains('\u{0}'), "{name:?} hides or turns text");
        ensure!(!html.contains(&long), "{name:?} is shown in full");
        let files = shown.link("/files/0")?;
        let download = engineer.open(&files).await?;
        ensure!(download.bytes == bytes, "{name:?}: other bytes came back");
        let disposition = download.header("content-disposition");
        ensure!(disposition.starts_with("attachment"), "{name:?}: {disposition}");
        ensure!(!disposition.contains("..") && !disposition.contains('/'), "{name:?}: {disposition}");
        ensure!(!download.headers.contains_key("set-cookie"), "{name:?} sets a cookie");
    }
    let outside: Vec<PathBuf> = files::under(workspace.server.data())?
        .into_iter()
        .filter(|path| path.to_string_lossy().contains("passwd") || path.to_string_lossy().contains("shadow"))
        .collect();
    ensure!(outside.is_empty(), "a name became a path: {outside:?}");
    whole(&workspace)
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_another_kind_than_was_said_are_kept_and_the_page_says_why_they_cannot_be_read() -> Outcome {
    let workspace = Workspace::start().await?;
    let engineer = &workspace.people.engineer;
    let export = files::sample("odoo19/ir.config_parameter.json")?;
    let cut = export[..export.len() / 2].to_vec();
    for bytes in [b"\x89PNG\r\n\x1a\n no settings".to_vec(), cut, vec![0xff; 64], b"[]".to_vec()] {
        let upload =
            plain(&workspace).with("kind", "crm-settings").file("ir.config_parameter.json", bytes.clone());
        let id = engineer.attach(&upload).await?;
        let page = engineer.open(&format!("/evidence/{id}")).await?;
        ensure!(
            engineer.open(&format!("/evidence/{id}/files/0")).await?.bytes == bytes,
            "other bytes came back"
        );
        // And it stays correctable.
        let form = page.form(&format!("/evidence/{id}/kind"))?.set("kind", "screenshot");
        engineer.submit_and_follow(&form).await?.says("Kind corrected")?;
        engineer.open(&format!("/evidence/{id}")).await?;
    }
    whole(&workspace)
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_make_no_sense_are_named_and_what_was_typed_is_kept_on_sqlite() -> Outcome {
    senseless_fields(&Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_make_no_sense_are_named_and_what_was_typed_is_kept_on_postgresql() -> Outcome {
    let postgres = Postgres::start().await?;
    senseless_fields(&Setting { database_url: Some(postgres.url()), ..Setting::default() }).await
}

async fn senseless_fields(setting: &Setting) -> Outcome {
    let workspace = Workspace::with(setting).await?;
    let engineer = &workspace.people.engineer;
    for (name, value, says) in [
        ("kind", "no-such-kind", "Please choose a kind from the list."),
        ("controls", "no-such-control", "not in the catalogue"),
        ("systems", "no-such-system", "not in this workspace"),
        ("period_end", "2099-01-01", "in the future"),
        ("period_start", "yesterday", ""),
        ("title", "\u{202e}hidden", "invisible"),
        ("title", "</textarea><script>alert(1)</script>", ""),
    ] {
        let upload =
            plain(&workspace).with("description", "Typed with care").with(name, value).file("a.txt", "a");
        let page = engineer.upload(&upload).await?;
        if page.status.as_u16() == 303 {
            let shown = engineer.open(page.header("location")).await?;
            ensure!(!shown.html().contains("<script>alert"), "{name}={value:?} runs");
            continue;
        }
        let page = page.expect(422)?.says(says)?;
        ensure!(page.html().contains("Typed with care"), "{name}={value:?}: what was typed is gone");
    }
    for name in ["systems", "controls", "supersedes", "kind", "title"] {
        let page = engineer.upload(&plain(&workspace).with(name, "\u{0}").file("a.txt", "a")).await?;
        ensure!(page.status.is_client_error(), "a NUL in {name}: {}", page.status);
    }
    let late = Upload::new().with("supersedes", "no-such-evidence").file("a.txt", "a");
    engineer.upload(&late).await?.expect(404)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_what_does_not_fit_and_keeps_what_it_has() -> Outcome {
    let workspace = Workspace::with(&Setting { disk: Some(24 << 20), ..Setting::default() }).await?;
    let engineer = &workspace.people.engineer;
    let first = engineer.attach(&plain(&workspace).file("first.txt", "before it was full")).await?;
    let large = plain(&workspace).file("large.bin", files::noise(6, 40 << 20));
    engineer.upload(&large).await?.expect(507)?.says("disk is full")?;
    // Fill it to the brim with what fits, until nothing does.
    let mut taken = 0;
    let refused = loop {
        let piece = plain(&workspace).file("piece.bin", files::noise(100 + taken, 512 << 10));
        let page = engineer.upload(&piece).await?;
        if page.status.as_u16() != 303 {
            break page;
        }
        taken += 1;
        ensure!(taken < 100, "the disk never fills");
    };
    refused.expect(507)?;
    ensure!(taken > 10, "full after {taken} pieces");
    let kept = engineer.open(&format!("/evidence/{first}/files/0")).await?;
    ensure!(kept.bytes == b"before it was full", "the first file changed");
    engineer.open("/evidence").await?;
    Ok(())
}

fn plain(workspace: &Workspace) -> Upload {
    Upload::about("mfa-required", &workspace.system).with("kind", "screenshot")
}

fn blobs(workspace: &Workspace) -> anyhow::Result<Vec<PathBuf>> {
    files::under(&workspace.server.data().join("blobs"))
}

fn incoming(workspace: &Workspace) -> anyhow::Result<Vec<PathBuf>> {
    files::under(&workspace.server.data().join("incoming"))
}

async fn submissions(workspace: &Workspace) -> anyhow::Result<usize> {
    let page = workspace.people.auditor.open("/evidence/export.csv").await?;
    Ok(page.html().lines().count() - 1)
}

async fn nothing_stored(workspace: &Workspace) -> Outcome {
    ensure!(submissions(workspace).await? == 0, "a submission was kept");
    ensure!(blobs(workspace)?.is_empty(), "bytes were kept: {:?}", blobs(workspace)?);
    poll::until("the leftovers to go", async || Ok(incoming(workspace)?.is_empty().then_some(()))).await?;
    whole(workspace)
}

fn whole(workspace: &Workspace) -> Outcome {
    let data = workspace.server.data().display().to_string();
    attestry_run(["log", "verify", "--data", &data])?.expect_code(0)?;
    Ok(())
}
