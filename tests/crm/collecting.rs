//! A real CRM is connected, collected, changed in its own interface, and collected again: reading, finding, status and gap
//! follow. What a CRM does not tell stays unknown.

use anyhow::{Context as _, ensure};
use serde_json::json;
use tests::crm::{BottleCrm, Odoo};
use tests::{Outcome, Workspace};

const CONTROL: &str = "mfa-required";
const POLICY: &str = "auth_totp.policy";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_changed_in_odoo_moves_reading_finding_and_status_and_opens_a_gap() -> Outcome {
    let odoo = Odoo::start().await?;
    odoo.set_parameter(POLICY, Some("all_required")).await?;
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let system = workspace.people.add_system("Odoo · 销售", "odoo").await?;

    // Connecting: a wrong key is told before anything is stored, the right one collects at once.
    let address = format!("/systems/{system}/connections/odoo");
    let form = officer.open(&address).await?.form(&address)?;
    let form = form.set("address", odoo.url()).set("database", odoo.database()).set("login", odoo.login());
    let tested =
        officer.submit(&form.clone().set("api_key", "0123").press("act", "test")).await?.expect(200)?;
    tested.says("It does not work yet.")?.says("did not accept the credentials")?;
    let form = form.set("api_key", odoo.api_key());
    let tested = officer.submit(&form.clone().press("act", "test")).await?.expect(200)?;
    tested.says("It works. Odoo 19.0 answered")?;
    let begun = officer.submit(&form.press("act", "save")).await?.expect(303)?;
    officer.follow(begun.header("location")).await?.says("complete")?;

    // The answers are evidence, and are judged.
    let shown = officer.open(&format!("/systems/{system}?show=known")).await?;
    shown.says("Are we fine?")?.says("auth_totp.policy = all_required")?.says("2 administrators")?;
    let control = format!("/controls/{CONTROL}?system={system}");
    let page = officer.open(&control).await?.says("auth.mfa.enforced is all; expected: is all.")?;
    let verdict = page.form(&format!("/controls/{CONTROL}/verdict"))?;
    officer.submit(&verdict.set("decision", "effective")).await?.expect(303)?;
    officer.open(&control).await?.says("Compliant")?;

    // Somebody changes the CRM in its own interface.
    odoo.set_parameter(POLICY, None).await?;
    odoo.set_admin("bob", true).await?;
    let timed = json!({"domain": [["lock_timeout_inactivity", "!=", 0]]});
    let groups = odoo.call("res.groups", "search", timed).await?;
    ensure!(groups.as_array().is_some_and(|groups| !groups.is_empty()), "no group has a time-out: {groups}");
    odoo.call("res.groups", "write", json!({"ids": groups, "vals": {"lock_timeout_inactivity": 60}})).await?;

    let again = officer.post(&format!("{address}/collect"), &[]).await?.expect(303)?;
    officer.follow(again.header("location")).await?.says("complete")?;
    let changes = officer.open(&format!("/systems/{system}/changes")).await?;
    for words in ["auth.mfa.enforced", "all", "none", "3 administrators", "900 seconds", "3600 seconds"] {
        ensure!(changes.text().contains(words), "{words} is no change:\n{}", changes.text());
    }
    officer
        .open(&control)
        .await?
        .says("auth.mfa.enforced is none; expected: is all.")?
        .says("Non-compliant")?;
    let gaps = officer.open(&format!("/gaps?system={system}")).await?;
    gaps.says("auth.mfa.enforced: all → none")?;

    // And back again: no second gap, and the open one says that it can be closed.
    odoo.set_parameter(POLICY, Some("all_required")).await?;
    let again = officer.post(&format!("{address}/collect"), &[]).await?.expect(303)?;
    officer.follow(again.header("location")).await?.says("complete")?;
    officer.open(&control).await?.says("Compliant")?;
    let list = officer.open(&format!("/gaps?system={system}&control={CONTROL}")).await?;
    let gap = list
        .attributes("a", "href")
        .into_iter()
        .find(|href| href.starts_with("/gaps/") && href.len() == "/gaps/".len() + 36)
        .context("no link to the gap")?;
    officer.open(&gap).await?.says("The newest reading meets the check again")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bottlecrm_does_not_tell_stays_unknown() -> Outcome {
    let crm = BottleCrm::start().await?;
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let system = workspace.people.add_system("BottleCRM", "bottlecrm").await?;
    let address = format!("/systems/{system}/connections/bottlecrm");
    let form = officer.open(&address).await?.form(&address)?.set("address", crm.url());

    // A token may not read the audit log: that part is missing, and said to be.
    let begun =
        officer.submit(&form.clone().set("token", crm.token()).press("act", "save")).await?.expect(303)?;
    let partial = officer.follow(begun.header("location")).await?;
    partial.says("partial")?.says("org.audit-log")?;

    // A session may.
    let begun = officer.submit(&form.set("token", crm.session()).press("act", "save")).await?.expect(303)?;
    officer.follow(begun.header("location")).await?.says("complete")?;
    let page = officer.open(&format!("/systems/{system}")).await?;
    let page =
        page.says("This CRM does not tell: attach a screenshot or an attestation, and record a verdict.")?;
    for known in ["access.users.active", "access.admins", "access.api_keys.expiring_ratio"] {
        ensure!(page.reading(known)? != "unknown", "{known} is unknown");
    }
    for unknown in ["auth.mfa.enforced", "password.min_length", "session.idle_timeout_s"] {
        ensure!(page.reading(unknown)? == "unknown", "{unknown} is {}", page.reading(unknown)?);
    }
    let control = officer.open(&format!("/controls/{CONTROL}?system={system}")).await?;
    control.says("No evidence shows auth.mfa.enforced.")?;
    Ok(())
}
