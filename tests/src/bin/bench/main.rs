//! `make bench`: what the running program takes in time and memory, beside its goals. Everything goes through
//! HTTP, as people's browsers do; only the hundred thousand pieces of evidence are put into the database directly.

mod catalogue;
mod pages;
mod read;
mod seal;
mod upload;

use tests::Outcome;

/// One line of the table.
struct Row {
    what: String,
    measured: String,
    /// What is aimed at, and whether it was reached.
    goal: Option<(&'static str, bool)>,
}

impl Row {
    fn plain(what: impl Into<String>, measured: String) -> Self {
        Self { what: what.into(), measured, goal: None }
    }

    fn with_goal(what: impl Into<String>, measured: String, goal: &'static str, met: bool) -> Self {
        Self { what: what.into(), measured, goal: Some((goal, met)) }
    }

    fn print(&self) {
        let goal = match self.goal {
            Some((goal, true)) => format!("{goal:<10} reached"),
            Some((goal, false)) => format!("{goal:<10} MISSED"),
            None => String::new(),
        };
        println!("{:<52}{:>22}   {goal}", self.what, self.measured);
    }
}

/// All of it, or the parts that are named: `upload`, `read`, `seal`, `catalogue`, `pages`.
#[tokio::main]
async fn main() -> Outcome {
    let named: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|one| one == part);
    println!("{:<52}{:>22}   goal", "", "measured");
    if wanted("upload") {
        upload::measure().await?.iter().for_each(Row::print);
    }
    if wanted("read") {
        read::measure().await?.iter().for_each(Row::print);
    }
    if wanted("seal") {
        seal::measure().await?.iter().for_each(Row::print);
    }
    if wanted("catalogue") {
        catalogue::measure().await?.iter().for_each(Row::print);
    }
    if wanted("pages") {
        pages::measure().await?.iter().for_each(Row::print);
    }
    Ok(())
}
