//! `attestry catalogue`.

use std::process::ExitCode;

use clap::Subcommand;
use controls::catalogue::catalogue;
use serde_json::json;

/// What to look up.
#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    /// Count how many duties of each law a control answers
    Coverage {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Catalogue {
    pub(crate) fn run(self) -> ExitCode {
        let Self::Coverage { json } = self;
        let rows: Vec<_> = catalogue()
            .frameworks
            .iter()
            .map(|framework| (framework, catalogue().coverage(framework.id)))
            .collect();
        if json {
            let rows: Vec<_> = rows
                .iter()
                .map(|(framework, coverage)| {
                    json!({
                        "framework": framework.id.id(),
                        "duties": coverage.duties(),
                        "mapped": coverage.mapped.len(),
                        "unmapped": coverage.unmapped.iter().map(|one| &one.citation).collect::<Vec<_>>(),
                    })
                })
                .collect();
            println!("{}", serde_json::Value::from(rows));
            return ExitCode::SUCCESS;
        }
        for (framework, coverage) in rows {
            println!("{}", framework.title);
            println!("  duties in force        {:>5}", coverage.duties());
            println!("  answered by a control  {:>5}", coverage.mapped.len());
            println!("  not answered yet       {:>5}", coverage.unmapped.len());
        }
        ExitCode::SUCCESS
    }
}
