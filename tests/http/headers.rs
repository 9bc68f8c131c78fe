//! Every page that links lead to, walked as officer and as admin of the sample workspace: its headers, and that
//! nothing in it runs or styles by itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context as _, bail, ensure};
use tests::demo::Copy;
use tests::routes::{self, Route};
use tests::workspace::sign_in;
use tests::{Client, Outcome, Page, Server, Setting};

/// Pages looked at per route: all are made by one function.
const PER_ROUTE: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_reached_by_links_and_is_safe_by_itself() -> Outcome {
    let copy = Copy::new()?;
    let server = Server::start(&Setting { data: Some(copy.data()), ..Setting::default() }).await?;
    let routes: Vec<Route> = routes::all()?.into_iter().filter(|route| route.get).collect();
    // Nothing answers there: the sample's only collection has failed.
    let officer = Client::new(server.url())?;
    let account = copy.demo.account("officer")?;
    sign_in(&officer, &account.email, &account.password).await?.expect(303)?;
    let systems = officer.open("/systems").await?;
    let system =
        systems.attributes("a", "href").into_iter().find(|href| href.len() == "/systems/".len() + 36);
    let probe = format!("{}/connections/tls", system.context("the sample has no system")?);
    let form = officer.open(&probe).await?.form(&probe)?.set("address", "https://127.0.0.1:9");
    let begun = officer.submit(&form.press("act", "save")).await?.expect(303)?;
    officer.follow(begun.header("location")).await?.says("failed")?;

    let mut seen = BTreeSet::new();
    for role in ["officer", "admin"] {
        let account = copy.demo.account(role)?;
        let client = Client::new(server.url())?;
        sign_in(&client, &account.email, &account.password).await?.expect(303)?;
        seen.extend(walk(&client, &routes).await?);
    }
    // These are reached by a link that somebody sends, or asked by machines.
    let apart = ["/setup", "/sign-in", "/join", "/healthz"];
    for route in &routes {
        ensure!(
            seen.contains(&route.path) || apart.contains(&route.path.as_str()),
            "no link leads to {}",
            route.path
        );
    }
    Ok(())
}

/// Follows links from the start page until there are no new ones; returns the routes that were seen.
async fn walk(client: &Client, routes: &[Route]) -> anyhow::Result<BTreeSet<String>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    // The organisation's own control stands among more of its kind than are looked at.
    let starts = ["/", "/controls/own-partner-contacts"].map(str::to_owned);
    let mut known = BTreeSet::from(starts.clone());
    let mut queue = VecDeque::from(starts);
    while let Some(path) = queue.pop_front() {
        let bare = path.split('?').next().unwrap_or_default();
        let route = routes.iter().find(|route| !route.path.contains('{') && route.matches(bare));
        let route = route.or_else(|| routes.iter().find(|route| route.matches(bare)));
        let route = route.with_context(|| format!("a link leads to {path}, which is no route"))?;
        let count = seen.entry(&route.path).or_default();
        *count += 1;
        if *count > PER_ROUTE {
            continue;
        }
        let page = client.open(&path).await?;
        headers_are_right(&page)?;
        if page.header("content-type").starts_with("text/html") {
            markup_is_inert(&page)?;
            for target in targets(&page) {
                if known.insert(target.clone()) {
                    queue.push_back(target);
                }
            }
        }
    }
    Ok(seen.into_keys().map(str::to_owned).collect())
}

/// Where a page leads by GET.
fn targets(page: &Page) -> Vec<String> {
    let links = [("a", "href"), ("link", "href"), ("script", "src")];
    let html = page.html();
    let forms = html.split("<form").skip(1).filter_map(|form| {
        let tag = form.split('>').next()?;
        let action = tag.split(" action=\"").nth(1)?.split('"').next()?;
        tag.contains(" method=\"get\"").then(|| action.to_owned())
    });
    links
        .iter()
        .flat_map(|(element, attribute)| page.attributes(element, attribute))
        .chain(forms)
        .map(|target| target.split('#').next().unwrap_or_default().to_owned())
        .filter(|target| target.starts_with('/'))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_no_pages_have_the_headers_too() -> Outcome {
    let server = Server::start(&Setting::default()).await?;
    let client = Client::new(server.url())?;
    for (path, status) in [
        ("/healthz", 200),
        ("/sign-in", 200),
        ("/no/such/page", 404),
        ("/setup?link=x", 404),
        ("/join?link=x", 404),
        ("/controls", 302),
        ("/assets/0/attestry.css", 404),
        ("/%00", 404),
        ("/sign-in?next=%ff", 200),
    ] {
        headers_are_right(&client.get(path).await?.expect(status)?)?;
    }
    for path in ["/evidence", "/sign-in", "/controls", "/healthz"] {
        headers_are_right(&client.post(path, &[]).await?)?;
    }
    Ok(())
}

fn headers_are_right(page: &Page) -> Outcome {
    let policy = page.header("content-security-policy");
    ensure!(policy.starts_with("default-src 'none';"), "{}: policy {policy:?}", page.asked);
    ensure!(
        !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval' "),
        "{}: {policy}",
        page.asked
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        ensure!(page.header(name) == value, "{}: {name} is {:?}", page.asked, page.header(name));
    }
    let cache = page.header("cache-control");
    let keeps = page.asked.starts_with("GET /assets/") && page.status.is_success();
    ensure!(keeps == cache.contains("immutable"), "{}: cache-control {cache:?}", page.asked);
    ensure!(keeps || cache == "no-store", "{}: cache-control {cache:?}", page.asked);
    Ok(())
}

fn markup_is_inert(page: &Page) -> Outcome {
    let html = page.html();
    ensure!(html.starts_with("<!doctype html>"), "{}: no document", page.asked);
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        if tag.contains(" style=") || tag.starts_with("style") {
            bail!("{}: a style of its own: <{tag}>", page.asked);
        }
        if tag.starts_with("script") && !tag.contains(" src=\"/assets/") {
            bail!("{}: a script of its own: <{tag}>", page.asked);
        }
        if tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('=')) {
            bail!("{}: a handler of its own: <{tag}>", page.asked);
        }
        if tag.contains("javascript:") {
            bail!("{}: a script in a link: <{tag}>", page.asked);
        }
    }
    Ok(())
}
