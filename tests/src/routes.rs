//! All routes of the program, read off its source: a new one cannot be forgotten.

use anyhow::{Context as _, ensure};

use crate::program;

/// One path and what it answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// As the source writes it: `/systems/{id}`.
    pub path: String,
    /// Whether it answers to GET.
    pub get: bool,
    /// Whether it answers to POST.
    pub post: bool,
    /// Whether it answers to those who are not signed in.
    pub public: bool,
}

/// What stands for the parts in braces.
#[derive(Clone, Debug)]
pub struct Things {
    /// A control's id.
    pub control: String,
    /// Id of a control of the workspace's own.
    pub own_control: String,
    /// A system's id.
    pub system: String,
    /// A piece of evidence.
    pub evidence: String,
    /// A gap.
    pub gap: String,
    /// A report.
    pub report: String,
    /// A member.
    pub member: String,
}

/// Every route, in the source's order.
///
/// # Errors
/// When the source is not as expected.
pub fn all() -> anyhow::Result<Vec<Route>> {
    let source = std::fs::read_to_string(program::root().join("server/src/http/mod.rs"))?;
    let start = source.find("let members_only").context("the guarded routes")?;
    let everybody = source.find("let everybody").context("the open routes")?;
    let end = source.find(".fallback(").context("the end of the routes")?;
    let mut routes = Vec::new();
    let mut at = start;
    while let Some(next) = source[at..end].find(".route(\"") {
        let open = at + next + ".route(\"".len();
        let close = open + source[open..].find('"').context("a path's end")?;
        let rest = &source[close..end];
        let methods = &rest
            [..rest.find(".route(").unwrap_or(rest.len()).min(rest.find(".layer(").unwrap_or(rest.len()))];
        routes.push(Route {
            path: source[open..close].to_owned(),
            get: methods.contains("get("),
            post: methods.contains("post("),
            public: open > everybody,
        });
        at = close;
    }
    ensure!(routes.len() > 30, "only {} routes found in the source", routes.len());
    ensure!(routes.iter().all(|route| route.get || route.post), "a route without a method: {routes:?}");
    Ok(routes)
}

impl Route {
    /// The path with real things in it.
    pub fn filled(&self, things: &Things) -> String {
        let id = match self.path.split('/').nth(1) {
            Some("controls") if self.of_own_control() => &things.own_control,
            Some("controls") => &things.control,
            Some("topics") => "mfa",
            Some("systems") => &things.system,
            Some("evidence") => &things.evidence,
            Some("gaps") => &things.gap,
            Some("reports") => &things.report,
            Some("members") => &things.member,
            _ => "gdpr",
        };
        self.path
            .replace("{file}", "mappings.csv")
            .replace("{id}", id)
            .replace("{requirement}", "gdpr-32-1")
            .replace("{number}", "0")
    }

    /// Whether it needs a control that the workspace itself added.
    pub fn of_own_control(&self) -> bool {
        let ends = ["edit", "source.toml", "take-back"];
        self.path.starts_with("/controls/") && ends.iter().any(|end| self.path.ends_with(end))
    }

    /// Whether a path is one of this route.
    pub fn matches(&self, path: &str) -> bool {
        let (ours, theirs): (Vec<&str>, Vec<&str>) =
            (self.path.split('/').collect(), path.split('/').collect());
        ours.len() == theirs.len()
            && ours
                .iter()
                .zip(&theirs)
                .all(|(our, their)| our == their || (our.starts_with('{') && !their.is_empty()))
    }
}
