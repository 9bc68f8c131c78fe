//! `attestry log verify`: damage to what is stored, done behind the server's back, is found and named.

use anyhow::ensure;
use tests::demo::{Copy, flip};
use tests::program::{Finished, attestry_run};
use tests::{Outcome, files, sqlite};

fn log_verify(copy: &Copy) -> anyhow::Result<Finished> {
    attestry_run(["log", "verify", "--data", &copy.data().display().to_string()])
}

/// The report must say that something is wrong, and with what.
fn names(told: &Finished, what: &str) -> Outcome {
    ensure!(told.code == 1, "expected exit 1: {}", told.said());
    let fault = told.stdout.lines().find(|line| line.contains("FAULT") && line.contains(what));
    ensure!(fault.is_some(), "no fault names {what}:\n{}", told.said());
    Ok(())
}

#[test]
fn what_nobody_touched_is_whole() -> Outcome {
    let copy = Copy::new()?;
    let told = log_verify(&copy)?.expect_code(0)?;
    ensure!(told.stdout.contains("WHOLE"), "{}", told.said());
    Ok(())
}

#[test]
fn one_flipped_bit_in_any_stored_file_is_found_and_its_evidence_named() -> Outcome {
    let copy = Copy::new()?;
    let stored = files::under(&copy.data().join("blobs"))?;
    ensure!(stored.len() > 10, "only {} stored files", stored.len());
    for path in &stored {
        let whole = std::fs::read(path)?;
        flip(path, whole.len() / 2)?;
        let blob = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let owner = format!(
            "SELECT coalesce((SELECT evidence_id FROM evidence_file WHERE blob_id = '{blob}' LIMIT 1), \
             (SELECT id FROM report WHERE blob_id = '{blob}'))"
        );
        names(&log_verify(&copy)?, &sqlite::execute(&copy.data(), &owner)?)?;
        std::fs::write(path, whole)?;
    }
    Ok(())
}

#[test]
fn a_stored_file_that_is_gone_is_named() -> Outcome {
    let copy = Copy::new()?;
    let stored = files::under(&copy.data().join("blobs"))?;
    std::fs::remove_file(&stored[0])?;
    names(&log_verify(&copy)?, "missing")
}

#[test]
fn one_flipped_bit_in_any_leaf_is_found_and_the_leaf_named() -> Outcome {
    let leaves = sqlite::number(&Copy::new()?.data(), "SELECT count(*) FROM leaf")?;
    for position in [0, leaves / 2, leaves - 1] {
        let copy = Copy::new()?;
        // The time that the leaf says, one second off: still a well-formed leaf.
        let script = format!(
            "UPDATE leaf SET entry = CAST(replace(CAST(entry AS TEXT), '\"at\":1', '\"at\":2') AS BLOB) WHERE position = {position};"
        );
        sqlite::rewrite(&copy.data(), "leaf", &script)?;
        names(&log_verify(&copy)?, &format!("leaf {position}:"))?;
    }
    Ok(())
}

#[test]
fn a_leaf_taken_out_or_put_in_is_found() -> Outcome {
    let copy = Copy::new()?;
    sqlite::rewrite(&copy.data(), "leaf", "DELETE FROM leaf WHERE position = 3;")?;
    names(&log_verify(&copy)?, "leaf 3:")?;

    let copy = Copy::new()?;
    let more =
        "INSERT INTO leaf SELECT workspace_id, position + 1, entry FROM leaf ORDER BY position DESC LIMIT 1;";
    sqlite::execute(&copy.data(), more)?;
    ensure!(log_verify(&copy)?.code == 1, "a leaf more and nobody minds");

    let copy = Copy::new()?;
    let less = "DELETE FROM leaf WHERE position = (SELECT max(position) FROM leaf);";
    sqlite::rewrite(&copy.data(), "leaf", less)?;
    ensure!(log_verify(&copy)?.code == 1, "the last leaf is gone and nobody minds");
    Ok(())
}

#[test]
fn rows_that_say_something_else_than_was_stamped_are_found() -> Outcome {
    for (script, what) in [
        (
            "UPDATE evidence SET title = 'better than it was' WHERE leaf_index = (SELECT max(leaf_index) FROM evidence);",
            "evidence",
        ),
        ("UPDATE evidence SET received_at = received_at - 86400;", "evidence"),
        ("UPDATE evidence SET period_end = '2026-01-01' WHERE period_end IS NOT NULL;", "evidence"),
        ("UPDATE evidence_file SET name = 'other.txt';", "evidence"),
        ("UPDATE gap SET title = 'hardly worth a word' WHERE closed_at IS NULL;", "gap"),
        ("UPDATE gap SET detail = '' WHERE detail <> '';", "gap"),
        ("UPDATE gap SET closing_note = 'nothing was ever wrong' WHERE closed_at IS NOT NULL;", "gap"),
        ("UPDATE gap SET closed_at = closed_at - 86400 WHERE closed_at IS NOT NULL;", "gap"),
        (
            "UPDATE gap SET closed_at = NULL, closed_by = NULL, closing_note = NULL, closing_evidence_id = NULL, \
             closing_leaf_index = NULL;",
            "gap",
        ),
        ("DELETE FROM gap WHERE closed_at IS NULL;", "gap"),
        ("UPDATE content SET text = replace(text, 'not_effective', 'effective');", "leaf"),
        ("UPDATE report SET sha256 = replace(sha256, 'a', 'b');", "report"),
    ] {
        let copy = Copy::new()?;
        sqlite::execute(&copy.data(), script)?;
        names(&log_verify(&copy)?, what).map_err(|error| error.context(script))?;
    }
    let copy = Copy::new()?;
    let script = "UPDATE verdict SET decision = 'effective', reason = 'all is well';";
    sqlite::rewrite(&copy.data(), "verdict", script)?;
    names(&log_verify(&copy)?, "verdict")
}

#[test]
fn a_new_signature_by_another_key_is_found() -> Outcome {
    let copy = Copy::new()?;
    let key = copy.data().join("keys").join(&copy.demo.workspace).join("log.key");
    std::fs::write(&key, "11".repeat(32))?;
    names(&log_verify(&copy)?, "checkpoint")
}

#[test]
fn the_database_itself_refuses_to_rewrite_history() -> Outcome {
    let copy = Copy::new()?;
    for script in [
        "UPDATE leaf SET entry = x'00'",
        "DELETE FROM leaf",
        "UPDATE node SET hash = zeroblob(32)",
        "DELETE FROM verdict",
        "UPDATE verdict SET reason = 'x'",
        "DELETE FROM audit",
    ] {
        ensure!(sqlite::execute(&copy.data(), script).is_err(), "the database lets this pass: {script}");
    }
    Ok(())
}

#[test]
fn the_json_names_the_workspace_and_its_faults() -> Outcome {
    let copy = Copy::new()?;
    std::fs::remove_file(&files::under(&copy.data().join("blobs"))?[0])?;
    let told = attestry_run(["log", "verify", "--json", "--data", &copy.data().display().to_string()])?
        .expect_code(1)?;
    let json: serde_json::Value = serde_json::from_str(&told.stdout)?;
    ensure!(json["whole"] == false && json["workspaces"][0]["faults"][0].is_string(), "{json}");
    Ok(())
}
