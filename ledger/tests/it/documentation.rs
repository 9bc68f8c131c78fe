//! `docs/log-format.md` tells the truth: its example is the example's files, and its recipe for an
//! auditor accepts what is valid and nothing else.

use std::io::{Write as _, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ledger::Hash;
use ledger::leaf::VERSION as LEAF_VERSION;
use ledger::manifest::VERSION as MANIFEST_VERSION;
use ledger::receipt::{Receipt, StepName, VERSION as RECEIPT_VERSION};
use ledger::tree::leaf_hash;

use crate::vectors::{self, text};

fn page() -> String {
    text(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/log-format.md"))
}

fn example(name: &str) -> PathBuf {
    vectors::own().join("example").join(name)
}

#[test]
fn the_worked_example_is_the_files_of_the_example() {
    let (page, json) = (page(), text(example("receipt.json")));
    let receipt = Receipt::parse(json.as_bytes()).unwrap();
    let fenced = |kind: &str, text: &str| format!("\n```{kind}\n{}\n```\n", text.trim_end());
    for block in [
        fenced("json", &receipt.leaf),
        fenced("json", &receipt.manifest),
        fenced("json", &json),
        fenced("json", &text(example("settings.json"))),
        fenced("text", &receipt.checkpoint),
        fenced("text", &text(example("log.vkey"))),
    ] {
        assert!(page.contains(&block), "the page lacks {block}");
    }
    for hash in [leaf_hash(receipt.leaf.as_bytes()), Hash::of(receipt.manifest.as_bytes())] {
        assert!(page.contains(&format!("`{hash}`")), "the page lacks {hash}");
    }
}

#[test]
fn every_member_and_step_has_a_row() {
    let page = page();
    let receipt: serde_json::Value = serde_json::from_str(&text(example("receipt.json"))).unwrap();
    let object = |text: &serde_json::Value| -> serde_json::Value {
        serde_json::from_str(text.as_str().unwrap()).unwrap()
    };
    for value in [&receipt, &object(&receipt["leaf"]), &object(&receipt["manifest"])] {
        for member in value.as_object().unwrap().keys() {
            assert!(page.contains(&format!("\n| `{member}` | ")), "no row for {member}");
        }
    }
    for step in StepName::ALL {
        assert!(page.contains(&format!("\n| `{}` | ", step.id())), "no row for {step}");
    }
    for version in [LEAF_VERSION, MANIFEST_VERSION, RECEIPT_VERSION] {
        assert!(page.contains(&format!("\n| `v` | `{version}` | ")));
    }
}

#[test]
fn the_recipe_accepts_the_example_and_refuses_what_was_altered() {
    let page = page();
    let (_, recipe) = page.split_once("\n```sh\n").unwrap();
    let (recipe, _) = recipe.split_once("\n```\n").unwrap();
    if !has_openssl_3() {
        let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
        assert!(!in_ci, "CI needs OpenSSL 3 to run the recipe of the documentation");
        let _ = writeln!(stderr(), "OpenSSL 3 is not at hand: the recipe was not run");
        // Without it, at least the recipe is whole.
        assert!(recipe.starts_with("set -eu\n") && recipe.ends_with("\necho valid"));
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recipe");
    std::fs::create_dir_all(&folder).unwrap();
    let script = folder.join("check.sh");
    std::fs::write(&script, recipe).unwrap();
    let run = |receipt: &Path, file: &Path| -> Output {
        Command::new("sh").args([&script, receipt, &example("log.vkey"), file]).output().unwrap()
    };

    let found = run(&example("receipt.json"), &example("settings.json"));
    assert!(found.status.success(), "{found:?}");
    assert!(found.stdout.ends_with(b"\nvalid\n"), "{found:?}");

    let good = text(example("receipt.json"));
    for (from, to) in [
        ("1793613601", "1793613602"),
        ("2026-10-31", "2026-10-30"),
        ("\"salt\": \"t", "\"salt\": \"u"),
        ("\"index\": 3", "\"index\": 4"),
        ("\"9ymL", "\"8ymL"),
        ("\\n5\\n", "\\n6\\n"),
        ("vHXD9UOE", "vHXD9UOF"),
    ] {
        let altered = folder.join("receipt.json");
        assert!(good.contains(from), "{from}");
        std::fs::write(&altered, good.replacen(from, to, 1)).unwrap();
        let found = run(&altered, &example("settings.json"));
        assert_eq!(found.status.code(), Some(1), "{from}: {found:?}");
        assert!(!found.stdout.ends_with(b"valid\n"), "{from}: {found:?}");
    }
    let found = run(&example("receipt.json"), &example("log.vkey"));
    assert_eq!(found.status.code(), Some(1), "{found:?}");
}

fn has_openssl_3() -> bool {
    Command::new("openssl")
        .arg("version")
        .output()
        .is_ok_and(|output| output.stdout.starts_with(b"OpenSSL 3"))
}
