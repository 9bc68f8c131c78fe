//! `attestry demo`, and the program's manners.

use std::collections::BTreeSet;

use anyhow::ensure;
use tests::demo::{Copy, Demo};
use tests::program::attestry_run;
use tests::workspace::sign_in;
use tests::{Client, Outcome, Server, Setting};

#[test]
fn the_demo_prints_accounts_of_every_role_and_paths_that_exist() -> Outcome {
    let copy = Copy::new()?;
    let demo = &copy.demo;
    let roles: BTreeSet<&str> = demo.accounts.iter().map(|account| account.role.as_str()).collect();
    ensure!(roles == BTreeSet::from(["admin", "auditor", "engineer", "officer"]), "{roles:?}");
    ensure!(demo.report.extension().is_some_and(|end| end == "pdf"), "{}", demo.report.display());
    ensure!(demo.evidence.len() >= 10, "only {} evidence files", demo.evidence.len());
    Ok(())
}

#[test]
fn a_second_demo_into_the_same_folder_is_refused_and_harms_nothing() -> Outcome {
    let copy = Copy::new()?;
    let data = copy.data().display().to_string();
    let told = attestry_run(["demo", "--data", &data])?.expect_code(2)?;
    ensure!(told.stderr.contains("is there already"), "{}", told.said());
    attestry_run(["log", "verify", "--data", &data])?.expect_code(0)?;
    Ok(())
}

#[test]
fn the_demo_without_json_says_how_to_go_on() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data").display().to_string();
    let told = attestry_run(["demo", "--data", &data])?.expect_code(0)?;
    for words in ["officer", "auditor", "attestry serve --data", "attestry verify "] {
        ensure!(told.stdout.contains(words), "“{words}” is missing:\n{}", told.stdout);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_demo_account_signs_in_and_sees_failing_stale_and_good_controls() -> Outcome {
    let copy = Copy::new()?;
    let server = Server::start(&Setting { data: Some(copy.data()), ..Setting::default() }).await?;
    for account in &copy.demo.accounts {
        let client = Client::new(server.url())?;
        sign_in(&client, &account.email, &account.password).await?.expect(303)?;
        let csv = client.open("/controls/export.csv").await?.html();
        for status in ["Compliant", "Non-compliant", "At risk", "Not assessed"] {
            ensure!(csv.contains(&format!(",{status},")), "{}: nothing is {status}", account.role);
        }
        client.open("/reports").await?.link("/reports/0")?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_on_the_same_folder_is_refused() -> Outcome {
    let server = Server::start(&Setting::default()).await?;
    let data = server.data().display().to_string();
    let told = attestry_run(["serve", "--data", &data, "--listen", "127.0.0.1:0"])?.expect_code(2)?;
    ensure!(told.stderr.contains("another attestry is running"), "{}", told.said());
    Ok(())
}

#[test]
fn unknown_words_and_missing_files_are_said_in_one_line() -> Outcome {
    ensure!(attestry_run(["no-such-command"])?.code == 2, "an unknown command is no error");
    let told = attestry_run(["verify", "/no/such/report.pdf"])?.expect_code(2)?;
    ensure!(
        told.stderr.trim().lines().count() == 1 && told.stderr.contains("/no/such/report.pdf"),
        "{}",
        told.said()
    );
    let told = attestry_run(["log", "verify", "--data", "/no/such/folder"])?.expect_code(2)?;
    ensure!(told.stderr.contains("/no/such/folder"), "{}", told.said());
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way")?;
    let told = attestry_run(["serve", "--data", &file.join("data").display().to_string()])?.expect_code(2)?;
    ensure!(told.stderr.contains("cannot make the data folder"), "{}", told.said());
    Ok(())
}

#[test]
fn two_demos_have_different_passwords_and_keys() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (one, two) = (Demo::make(&folder.path().join("one"))?, Demo::make(&folder.path().join("two"))?);
    ensure!(
        one.account("officer")?.password != two.account("officer")?.password,
        "a password that everybody knows"
    );
    ensure!(std::fs::read(&one.receipt)? != std::fs::read(&two.receipt)?, "a key that everybody has");
    Ok(())
}
