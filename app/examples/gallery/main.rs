//! Writes every page with invented data as a file into a folder, to be looked at in a browser without a server:
//! `cargo run -p app --features ssr --example gallery -- <folder>`.

#[path = "../../tests/samples/mod.rs"]
#[expect(dead_code, reason = "one sample is for the tests alone")]
mod samples;

use std::{env, fs, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: gallery <folder>");
        return ExitCode::from(2);
    };
    let written = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("attestry.css"), app::STYLESHEET))
        .and_then(|()| {
            samples::pages(&str::to_owned).into_iter().try_for_each(|(name, html)| {
                println!("{:>8} {name}", html.len());
                fs::write(folder.join(format!("{name}.html")), html)
            })
        });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
