//! `attestry verify`: what a stranger with the files alone can find out.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tests::Outcome;
use tests::demo::{Copy, flip};
use tests::program::{Finished, attestry_run};

fn verify(files: impl IntoIterator<Item = impl AsRef<Path>>) -> anyhow::Result<Finished> {
    let mut arguments: Vec<OsString> = vec!["verify".into()];
    arguments.extend(files.into_iter().map(|path| path.as_ref().as_os_str().to_owned()));
    attestry_run(arguments)
}

#[test]
fn report_receipt_and_evidence_are_valid_together_in_any_order() -> Outcome {
    let copy = Copy::new()?;
    let demo = &copy.demo;
    let mut files = demo.evidence.clone();
    files.push(demo.receipt.clone());
    files.push(demo.report.clone());
    verify(&files)?.expect_code(0)?;
    files.reverse();
    let told = verify(&files)?.expect_code(0)?;
    ensure!(
        told.stdout.trim_end().ends_with("VALID") && !told.stdout.contains("NOT VALID"),
        "{}",
        told.said()
    );
    Ok(())
}

#[test]
fn the_json_says_each_step_and_the_certificate_pins_the_signer() -> Outcome {
    let copy = Copy::new()?;
    let (report, trust) = (copy.demo.report.display().to_string(), copy.certificate()?.display().to_string());
    let told = attestry_run(["verify", &report, "--json", "--trust", &trust])?.expect_code(0)?;
    let json: Value = serde_json::from_str(&told.stdout)?;
    ensure!(json["valid"] == true, "{json}");
    let steps = json["files"][0]["steps"].as_array().context("no steps")?;
    ensure!(steps.len() >= 4, "only {} steps", steps.len());
    ensure!(steps.iter().all(|step| step["name"].is_string() && step["outcome"].is_string()), "{json}");

    let other = Copy::new()?;
    let stranger = tests::demo::Demo::make(&other.path("stranger"))?;
    let foreign = other.path("stranger/keys").join(&stranger.workspace).join("report.cert.pem");
    attestry_run(["verify", &report, "--trust", &foreign.display().to_string()])?.expect_code(1)?;
    Ok(())
}

#[test]
fn one_flipped_bit_anywhere_in_a_report_is_found() -> Outcome {
    let copy = Copy::new()?;
    let length = usize::try_from(std::fs::metadata(&copy.demo.report)?.len())?;
    let damaged = copy.path("damaged.pdf");
    let places = 60;
    for step in 0..places {
        let at = (length - 1) * step / (places - 1);
        std::fs::copy(&copy.demo.report, &damaged)?;
        flip(&damaged, at)?;
        let told = verify([&damaged])?;
        // Exit 2: it is no longer a report at all.
        ensure!(told.code == 1 || told.code == 2, "byte {at} of {length}: {}", told.said());
        ensure!(
            told.said().contains("damaged.pdf"),
            "byte {at}: it does not name the file:\n{}",
            told.said()
        );
    }
    Ok(())
}

#[test]
fn a_report_that_was_cut_or_continued_is_not_valid() -> Outcome {
    let copy = Copy::new()?;
    let bytes = std::fs::read(&copy.demo.report)?;
    let damaged = copy.path("damaged.pdf");
    for length in [bytes.len() - 1, bytes.len() / 2, 1_000] {
        std::fs::write(&damaged, &bytes[..length])?;
        let told = verify([&damaged])?;
        ensure!(told.code == 1 || told.code == 2, "cut to {length}: {}", told.said());
    }
    let mut longer = bytes;
    longer.extend_from_slice(b"\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n");
    std::fs::write(&damaged, longer)?;
    verify([&damaged])?.expect_code(1)?;
    Ok(())
}

#[test]
fn one_flipped_bit_in_an_evidence_file_is_found_and_the_file_named() -> Outcome {
    let copy = Copy::new()?;
    for path in &copy.demo.evidence {
        let name = path.file_name().and_then(|name| name.to_str()).context("a name")?;
        let whole = std::fs::read(path)?;
        flip(path, whole.len() / 2)?;
        let told = verify([copy.demo.report.as_path(), path])?.expect_code(1)?;
        let line = told.stdout.lines().find(|line| line.contains("FAILED")).context("no line says so")?;
        ensure!(told.stdout.contains(name) && line.contains("this one was changed"), "{}", told.said());
        std::fs::write(path, whole)?;
    }
    Ok(())
}

#[test]
fn one_changed_letter_anywhere_in_a_receipt_is_found() -> Outcome {
    let copy = Copy::new()?;
    let text = std::fs::read_to_string(&copy.demo.receipt)?;
    verify([&copy.demo.receipt])?.expect_code(0)?;
    let letters: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).map(|(at, _)| at).collect();
    let damaged = copy.path("receipt.json");
    for at in letters.iter().step_by(letters.len() / 40) {
        let mut bytes = text.clone().into_bytes();
        bytes[*at] = if bytes[*at] == b'x' { b'y' } else { b'x' };
        std::fs::write(&damaged, bytes)?;
        let told = verify([&damaged])?;
        ensure!(told.code == 1 || told.code == 2, "byte {at}: {}", told.said());
    }
    Ok(())
}

#[test]
fn a_file_that_nobody_stamped_is_not_valid_and_junk_cannot_be_read() -> Outcome {
    let copy = Copy::new()?;
    let stranger = copy.path("stranger.txt");
    std::fs::write(&stranger, "nobody attached this")?;
    let told = verify([copy.demo.report.as_path(), &stranger])?.expect_code(1)?;
    ensure!(told.stdout.contains("stamped by none"), "{}", told.said());
    verify([&stranger])?.expect_code(2)?;
    for (name, bytes) in [
        ("empty.pdf", &b""[..]),
        ("junk.pdf", b"%PDF-1.7\njunk"),
        ("half.json", b"{\"v\":\"attestry/receipt/v1\""),
    ] {
        let path = copy.path(name);
        std::fs::write(&path, bytes)?;
        let told = verify([&path])?;
        ensure!(told.code == 1 || told.code == 2, "{name}: {}", told.said());
    }
    Ok(())
}
