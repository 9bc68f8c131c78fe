//! The CRMs themselves: that they run, and that a change is seen at once.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tests::Outcome;
use tests::crm::{BottleCrm, Odoo};

const POLICY: &str = "auth_totp.policy";

#[tokio::test]
async fn odoo_shows_a_policy_as_it_was_just_changed() -> Outcome {
    let odoo = Odoo::start().await?;
    let base = json!({ "domain": [["name", "=", "base"]], "fields": ["installed_version"] });
    let base = odoo.call("ir.module.module", "search_read", base).await?;
    ensure!(text(&base, "/0/installed_version")?.starts_with("19.0."), "another Odoo: {base}");

    ensure!(policy(&odoo).await? == json!("employee_required"));
    odoo.set_parameter(POLICY, Some("all_required")).await?;
    ensure!(policy(&odoo).await? == json!("all_required"));
    odoo.set_parameter(POLICY, None).await?;
    ensure!(policy(&odoo).await? == Value::Null, "the row is still there");
    Ok(())
}

#[tokio::test]
async fn odoo_makes_people_administrators_and_ordinary_users_again() -> Outcome {
    let odoo = Odoo::start().await?;
    for (login, admin, role) in
        [("bob", true, "group_system"), ("bob", false, "group_user"), (odoo.login(), false, "group_user")]
    {
        odoo.set_admin(login, admin).await?;
        let asked = json!({ "domain": [["login", "=", login]], "fields": ["role"] });
        let found = odoo.call("res.users", "search_read", asked).await?;
        ensure!(text(&found, "/0/role")? == role, "expected {role} of {login}, got {found}");
    }
    Ok(())
}

#[tokio::test]
async fn bottlecrm_lists_people_for_a_token_and_tokens_for_a_session() -> Outcome {
    let bottle = BottleCrm::start().await?;
    let people = bottle.read("/api/users/", bottle.token()).await?;
    ensure!(people["active_users"]["active_users_count"] == json!(4), "other people: {people}");

    let refused = bottle.read("/api/org/tokens/", bottle.token()).await;
    ensure!(refused.is_err_and(|error| error.to_string().contains("403")), "a token may list tokens");
    let tokens = bottle.read("/api/org/tokens/", bottle.session()).await?;
    ensure!(tokens["totals"]["live"] == json!(2), "other tokens: {tokens}");
    Ok(())
}

async fn policy(odoo: &Odoo) -> anyhow::Result<Value> {
    let asked = json!({ "domain": [["key", "=", POLICY]], "fields": ["value"] });
    Ok(odoo.call("ir.config_parameter", "search_read", asked).await?[0]["value"].clone())
}

fn text<'json>(value: &'json Value, pointer: &str) -> anyhow::Result<&'json str> {
    value.pointer(pointer).and_then(Value::as_str).with_context(|| format!("no {pointer} in {value}"))
}
