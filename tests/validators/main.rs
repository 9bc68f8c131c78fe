//! Programs that know nothing of Attestry judge its reports.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use tests::demo::{Copy, flip};
use tests::program::{run, tool};
use tests::{Outcome, Setting, Workspace};

#[test]
fn poppler_calls_the_signature_valid_and_the_whole_document_signed() -> Outcome {
    let copy = Copy::new()?;
    let told = run(tool("pdfsig")?.arg("-nocert").arg(&copy.demo.report))?.expect_code(0)?;
    ensure!(told.stdout.contains("Signature is Valid."), "{}", told.said());
    ensure!(told.stdout.contains("Total document signed"), "{}", told.said());
    ensure!(told.stdout.contains("ETSI.CAdES.detached"), "{}", told.said());
    Ok(())
}

#[test]
fn pyhanko_calls_the_report_valid_with_the_signers_certificate_as_anchor() -> Outcome {
    let copy = Copy::new()?;
    let told = pyhanko(&copy.demo.report, &copy.certificate()?)?;
    ensure!(told.code == 0, "{}", told.said());
    ensure!(told.said().contains("VALID") && !told.said().contains("INVALID"), "{}", told.said());
    ensure!(told.said().contains("covers the entire file"), "{}", told.said());
    Ok(())
}

#[test]
fn both_call_a_report_invalid_after_one_flipped_bit() -> Outcome {
    let copy = Copy::new()?;
    // In a page's compressed text, well before the signature at the end.
    flip(&copy.demo.report, 20_000)?;
    let told = run(tool("pdfsig")?.arg("-nocert").arg(&copy.demo.report))?;
    ensure!(told.stdout.contains("Digest Mismatch"), "{}", told.said());
    let told = pyhanko(&copy.demo.report, &copy.certificate()?)?;
    ensure!(told.code != 0, "{}", told.said());
    Ok(())
}

#[test]
fn qpdf_finds_nothing_wrong_with_the_file() -> Outcome {
    let copy = Copy::new()?;
    let told = run(tool("qpdf")?.arg("--check").arg(&copy.demo.report))?.expect_code(0)?;
    ensure!(told.stdout.contains("No syntax or stream encoding errors found"), "{}", told.said());
    Ok(())
}

#[test]
fn poppler_reads_every_font_from_the_file_itself() -> Outcome {
    let copy = Copy::new()?;
    let told = run(tool("pdffonts")?.arg(&copy.demo.report))?.expect_code(0)?;
    let fonts: Vec<&str> = told.stdout.lines().skip(2).collect();
    ensure!(!fonts.is_empty(), "{}", told.said());
    for font in fonts {
        // The columns emb, sub and uni: embedded, only what is shown, and searchable.
        ensure!(font.contains(" yes yes yes "), "{font}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_a_report_is_found_in_the_languages_of_its_workspace() -> Outcome {
    let workspace = Workspace::named("北京分公司 (Köln, Łódź)", &Setting::default()).await?;
    let officer = &workspace.people.officer;
    let form = officer.open("/reports/new").await?.form("/reports")?;
    let form = form.set("title", "第一季度 – Efficiency of 統制").set("systems", &workspace.system);
    let page = officer.submit_and_follow(&form).await?;
    let bytes = officer.open(&page.link("/download")?).await?.bytes;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, bytes)?;
    let told = run(tool("pdftotext")?.arg(&path).arg("-"))?.expect_code(0)?;
    for words in ["北京分公司", "Köln, Łódź", "第一季度", "Efficiency", "統制"] {
        ensure!(told.stdout.contains(words), "pdftotext does not find {words}");
    }
    Ok(())
}

#[test]
fn the_manifest_is_taken_out_of_the_report_by_another_program() -> Outcome {
    let copy = Copy::new()?;
    let listed = run(tool("pdfdetach")?.arg("-list").arg(&copy.demo.report))?.expect_code(0)?;
    let name = listed.stdout.lines().find_map(|line| line.strip_prefix("1: ")).context("no attachment")?;
    let out = copy.path("manifest.json");
    let mut detach = tool("pdfdetach")?;
    run(detach.args(["-save", "1", "-o"]).arg(&out).arg(&copy.demo.report))?.expect_code(0)?;
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&out)?).context(name.to_owned())?;
    ensure!(manifest.is_object(), "{manifest}");
    Ok(())
}

fn pyhanko(report: &Path, trust: &Path) -> anyhow::Result<tests::program::Finished> {
    let folder: PathBuf = report.parent().context("a folder")?.to_owned();
    let mut command = tool("pyhanko")?;
    command.current_dir(folder).args(["sign", "validate", "--pretty-print", "--no-revocation-check"]);
    run(command.arg("--trust").arg(trust).arg("--trust-replace").arg(report))
}
