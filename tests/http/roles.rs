//! Who may do what, as a table: a change of rights is a changed line in `snapshots/role_table.txt`.

use std::fmt::Write as _;

use anyhow::{Context as _, bail};
use tests::routes::{self, Things};
use tests::{Outcome, Upload, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn every_role_may_do_what_the_table_says_and_nothing_else() -> Outcome {
    let workspace = Workspace::start().await?;
    let things = things(&workspace).await?;
    let mut table = String::from("                                          ");
    for (role, _) in workspace.people.roles() {
        write!(table, " {role:<9}")?;
    }
    table.truncate(table.trim_end().len());
    // Signing out is everybody's, and would end the story.
    for route in routes::all()?.iter().filter(|route| !route.public && route.path != "/sign-out") {
        let path = route.filled(&things);
        for (method, there) in [("GET", route.get), ("POST", route.post)] {
            if !there {
                continue;
            }
            write!(table, "\n{method:<4} {:<37}", route.path)?;
            for (role, client) in workspace.people.roles() {
                // A form with hardly anything: whoever may send it is told what is missing.
                let page = if method == "GET" {
                    client.get(&path).await?
                } else {
                    client.post(&path, &[("system", &things.system)]).await?
                };
                let word = match page.status.as_u16() {
                    403 => "-",
                    200..400 | 415 | 422 => "may",
                    other => bail!("{role}: {method} {path} answers {other}:\n{}", page.text()),
                };
                write!(table, " {word:<9}")?;
            }
            table.truncate(table.trim_end().len());
        }
    }
    table.push('\n');
    let path = tests::program::root().join("tests/snapshots/role_table.txt");
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    if table != agreed {
        let new = path.with_extension("txt.new");
        std::fs::write(&new, &table)?;
        bail!(
            "rights differ from {}; if they should, replace it by {}:\n{table}",
            path.display(),
            new.display()
        );
    }
    Ok(())
}

async fn things(workspace: &Workspace) -> anyhow::Result<Things> {
    let people = &workspace.people;
    let upload =
        Upload::about("mfa-required", &workspace.system).with("kind", "screenshot").file("a.png", "picture");
    let evidence = people.engineer.attach(&upload).await?;
    let form = people.officer.open("/reports/new").await?.form("/reports")?;
    let form = form.set("title", "For the table").set("systems", &workspace.system);
    let page = people.officer.submit(&form).await?.expect(303)?;
    let report =
        page.header("location").trim_start_matches("/reports/").split('?').next().unwrap_or_default();
    let own = workspace.add_control("contact", &[]).await?;
    let gap = workspace.open_gap("mfa-required", &[]).await?;
    let members = people.admin.open("/members").await?;
    let action = members.attributes("form", "action").into_iter().find(|action| action.ends_with("/disable"));
    let member = action.context("a form that disables")?.replace("/members/", "").replace("/disable", "");
    Ok(Things {
        control: "mfa-required".into(),
        own_control: own,
        system: workspace.system.clone(),
        evidence,
        gap,
        report: report.to_owned(),
        member,
    })
}
