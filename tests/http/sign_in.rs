//! Signing in and out, and who is let in.

use anyhow::ensure;
use reqwest::header::{COOKIE, HeaderName};
use tests::routes::{self, Things};
use tests::workspace::{email, password, sign_in};
use tests::{Client, Outcome, Server, Setting, Workspace};

fn nothing() -> Things {
    let none = || "00000000-0000-7000-8000-000000000000".to_owned();
    Things {
        control: "mfa-required".into(),
        own_control: "own-contact".into(),
        system: none(),
        evidence: none(),
        gap: none(),
        report: none(),
        member: none(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_out_visitor_is_sent_to_sign_in_and_sees_nothing() -> Outcome {
    let workspace = Workspace::start().await?;
    let anon = &workspace.people.anon;
    let mut asked = 0;
    for route in routes::all()?.iter().filter(|route| route.get && !route.public) {
        let path = route.filled(&nothing());
        let page = anon.get(&path).await?.expect(302)?;
        ensure!(page.bytes.is_empty(), "{path} answers a stranger with {} bytes", page.bytes.len());
        ensure!(
            page.header("location").starts_with("/sign-in"),
            "{path} leads to {}",
            page.header("location")
        );
        asked += 1;
    }
    ensure!(asked > 20, "only {asked} pages were asked for");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_out_form_is_refused() -> Outcome {
    let workspace = Workspace::start().await?;
    for route in routes::all()?.iter().filter(|route| route.post && !route.public) {
        workspace.people.anon.post(&route.filled(&nothing()), &[]).await?.expect(401)?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_shut_the_door_even_to_the_right_one() -> Outcome {
    let workspace = Workspace::start().await?;
    let who = email("engineer", "example.org");
    let stranger = Client::new(workspace.server.url())?;
    for _ in 0..5 {
        sign_in(&stranger, &who, "not the password").await?.expect(422)?.says("is not right")?;
    }
    sign_in(&stranger, &who, &password("engineer")).await?.expect(429)?.says("Too many attempts")?;
    // Whoever is in already stays in, and others still get in.
    workspace.people.engineer.open("/").await?;
    sign_in(&stranger, &email("officer", "example.org"), &password("officer")).await?.expect(303)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_answered_like_a_wrong_password() -> Outcome {
    let workspace = Workspace::start().await?;
    let anon = &workspace.people.anon;
    let unknown = sign_in(anon, "nobody@example.org", "not the password").await?;
    let wrong = sign_in(anon, &email("admin", "example.org"), "not the password").await?;
    let plain =
        |page: &tests::Page| page.text().replace("nobody@example.org", "").replace("admin@example.org", "");
    ensure!(
        unknown.status == wrong.status && plain(&unknown) == plain(&wrong),
        "the answers tell who exists"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_makes_a_new_session_and_signing_out_ends_it() -> Outcome {
    let workspace = Workspace::start().await?;
    let client = Client::new(workspace.server.url())?;
    sign_in(&client, &email("auditor", "example.org"), &password("auditor")).await?.expect(303)?;
    let first = client.cookies()?;
    sign_in(&client, &email("auditor", "example.org"), &password("auditor")).await?.expect(303)?;
    let second = client.cookies()?;
    ensure!(first != second, "the session was not made anew");
    client.open("/").await?;
    client.post("/sign-out", &[]).await?.expect(303)?;
    let anon = &workspace.people.anon;
    let replayed = anon.post_with("/reports", &[], &[(COOKIE, second.as_str())]).await?;
    replayed.expect(401)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_session_never_becomes_somebodys() -> Outcome {
    let workspace = Workspace::start().await?;
    let anon = &workspace.people.anon;
    let planted = "attestry-session=planted-by-somebody-else";
    let (who, secret) = (email("engineer", "example.org"), password("engineer"));
    let fields = [("email", who.as_str()), ("password", secret.as_str()), ("next", "")];
    anon.post_with("/sign-in", &fields, &[(COOKIE, planted)]).await?.expect(303)?;
    let fresh = Client::new(workspace.server.url())?;
    fresh.post_with("/evidence", &[], &[(COOKIE, planted)]).await?.expect(401)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_stays_out_of_scripts_and_other_sites() -> Outcome {
    let workspace = Workspace::start().await?;
    let page = sign_in(&workspace.people.anon, &email("admin", "example.org"), &password("admin")).await?;
    let cookie = page.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        ensure!(cookie.contains(part), "{part} is missing: {cookie}");
    }
    ensure!(!cookie.contains("Domain"), "the cookie goes to sub-domains: {cookie}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_tls_the_cookie_is_bound_to_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let setting = Setting { data: Some(folder.path().join("data")), ..Setting::default() };
    let workspace = Workspace::with(&setting).await?;
    workspace.server.stop().await?;
    let public_url = Some("https://attestry.example.org".to_owned());
    let server = Server::start(&Setting { public_url, ..setting }).await?;
    let anon = Client::new(server.url())?;
    let page = sign_in(&anon, &email("admin", "example.org"), &password("admin")).await?.expect(303)?;
    let cookie = page.header("set-cookie");
    ensure!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_nobody_uses_ends() -> Outcome {
    let folder = tempfile::tempdir()?;
    let setting = Setting { data: Some(folder.path().join("data")), ..Setting::default() };
    let workspace = Workspace::with(&setting).await?;
    let people = workspace.people;
    workspace.server.stop().await?;
    let tomorrow = Server::start(&Setting { days_ahead: Some(1), ..setting }).await?;
    let page = people.at(&tomorrow).officer.get("/controls").await?.expect(302)?;
    ensure!(page.header("location") == "/sign-in?next=%2Fcontrols", "{}", page.header("location"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_member_is_out_at_once() -> Outcome {
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let page = people.admin.open("/members").await?;
    let forms: Vec<String> =
        page.attributes("form", "action").into_iter().filter(|action| action.ends_with("/disable")).collect();
    for action in &forms {
        let form = page.form(action)?;
        people.admin.submit(&form.set("confirm", "on")).await?;
    }
    people.engineer.get("/").await?.expect(302)?;
    sign_in(&people.anon, &email("engineer", "example.org"), &password("engineer")).await?.expect(422)?;
    // The last admin cannot be shut out: somebody has to let people in again.
    people.admin.open("/").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_does_nothing() -> Outcome {
    let workspace = Workspace::start().await?;
    let officer = &workspace.people.officer;
    let site: HeaderName = "sec-fetch-site".parse()?;
    let origin: HeaderName = "origin".parse()?;
    for route in routes::all()?.iter().filter(|route| route.post) {
        let path = route.filled(&nothing());
        officer
            .post_with(&path, &[], &[(site.clone(), "cross-site")])
            .await?
            .expect(403)?
            .says("another site")?;
        officer.post_with(&path, &[], &[(origin.clone(), "https://evil.example")]).await?.expect(403)?;
    }
    officer.open("/").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_link_opens_nothing_again() -> Outcome {
    let workspace = Workspace::start().await?;
    let link = workspace.server.set_up_link().await?;
    workspace.people.anon.get(&link).await?.expect(404)?.says("This link no longer works")?;
    let secret = link.split('=').nth(1).unwrap_or_default();
    workspace.people.anon.post("/setup/sample", &[("link", secret)]).await?.expect(404)?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_back_but_never_to_another_site() -> Outcome {
    let workspace = Workspace::start().await?;
    let (who, secret) = (email("auditor", "example.org"), password("auditor"));
    for (next, lands) in
        [("/log", "/log"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/")]
    {
        let client = Client::new(workspace.server.url())?;
        let fields = [("email", who.as_str()), ("password", secret.as_str()), ("next", next)];
        let page = client.post("/sign-in", &fields).await?.expect(303)?;
        ensure!(page.header("location") == lands, "{next} leads to {}", page.header("location"));
    }
    Ok(())
}
