//! `attestry catalogue`.

use anyhow::ensure;
use tests::Outcome;
use tests::program::attestry_run;

#[test]
fn the_catalogue_tells_how_much_of_each_law_it_answers() -> Outcome {
    let told = attestry_run(["catalogue", "coverage", "--json"])?.expect_code(0)?;
    let rows: serde_json::Value = serde_json::from_str(&told.stdout)?;
    for law in ["gdpr", "hipaa"] {
        let row = rows.as_array().into_iter().flatten().find(|row| row["framework"] == law);
        let count = |list: &str| row.and_then(|row| row[list].as_array()).map_or(usize::MAX, Vec::len);
        ensure!(count("unmapped") == 0, "{law}: some duties are not answered:\n{}", told.stdout);
        ensure!(count("mapped") > 300, "{law}: {} duties answered", count("mapped"));
    }
    Ok(())
}

#[test]
fn the_catalogue_is_written_as_oscal_and_as_tables_that_name_the_same_controls() -> Outcome {
    let folder = tempfile::tempdir()?;
    let to = folder.path().join("oscal");
    attestry_run(["catalogue", "export", &to.display().to_string()])?.expect_code(0)?;
    let read = |name: &str| std::fs::read_to_string(to.join(name));
    let catalog: serde_json::Value = serde_json::from_str(&read("catalog.json")?)?;
    let groups = catalog["catalog"]["groups"].as_array().into_iter().flatten();
    let ids: Vec<&str> = groups
        .flat_map(|group| group["controls"].as_array().into_iter().flatten())
        .filter_map(|control| control["id"].as_str())
        .collect();
    ensure!(ids.len() >= 80, "only {} controls", ids.len());
    let (controls, mappings) = (read("controls.csv")?, read("mappings.csv")?);
    for id in &ids {
        ensure!(controls.contains(&format!("\r\n{id},")), "{id} is not in controls.csv");
        ensure!(mappings.contains(&format!(",{id},")), "{id} is not in mappings.csv");
    }
    let components: serde_json::Value = serde_json::from_str(&read("component-definition.json")?)?;
    ensure!(components["component-definition"]["components"][0]["title"].is_string(), "{components}");
    for law in ["gdpr", "hipaa"] {
        let law: serde_json::Value = serde_json::from_str(&read(&format!("catalog-{law}.json"))?)?;
        ensure!(law["catalog"]["metadata"]["title"].is_string(), "a law without a title");
    }
    Ok(())
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_error() -> Outcome {
    let attestry = tests::program::attestry()?;
    let script = format!("'{}' catalogue coverage --json | head -c 10", attestry.display());
    let told = tests::program::run(std::process::Command::new("sh").args(["-c", &script]))?.expect_code(0)?;
    ensure!(told.stderr.is_empty() && told.stdout.len() == 10, "{}", told.said());
    Ok(())
}
