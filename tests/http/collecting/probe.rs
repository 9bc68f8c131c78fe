//! The probe of a system's TLS, at a real server.

use anyhow::ensure;
use tests::cloud::Fields;
use tests::cloud::hubspot::TOKEN;
use tests::tls::TlsServer;
use tests::{Outcome, Page, Workspace};

#[tokio::test(flavor = "multi_thread")]
async fn the_probe_tells_versions_and_the_certificate_and_leaves_the_rest_unknown() -> Outcome {
    let workspace = Workspace::start().await?;
    let both = TlsServer::start(20, &[])?;
    let evidence = probed(&workspace, &both).await?;
    for words in [
        "TLS 1.3 agreed on TLS13_",
        "TLS 1.2 agreed on TLS_ECDHE_ECDSA_",
        "Certificate chain not trusted (",
        "the certificate of CN=crm.example.test ends",
        "versions before TLS 1.2 were not tried",
        "would warn of this certificate",
    ] {
        ensure!(evidence.text().contains(words), "“{words}” is not there:\n{}", evidence.text());
    }

    let older = TlsServer::start(20, &["-tls1_2"])?;
    let evidence = probed(&workspace, &older).await?;
    evidence.says("TLS 1.3 not agreed (")?.says("TLS 1.2 agreed on TLS_ECDHE_ECDSA_")?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_not_sent_to_a_server_whose_certificate_nobody_trusts() -> Outcome {
    let workspace = Workspace::start().await?;
    let people = &workspace.people;
    let server = TlsServer::start(20, &[])?;
    let system = people.add_system("HubSpot", "hubspot").await?;
    let fields = Fields::new([("address", server.url()), ("token", TOKEN.to_owned())]);
    // The tick for the probe is set from the start.
    let collection = people.connect(&system, "hubspot", &fields).await?;
    let page = people.officer.follow(&collection).await?.says("Nothing was collected.")?;
    page.says("could not be reached: invalid peer certificate")?;

    let page = people.officer.open(&format!("/systems/{system}")).await?;
    let collections = page.attributes("a", "href").into_iter();
    let others: Vec<String> =
        collections.filter(|path| path.starts_with("/collections/") && *path != collection).collect();
    ensure!(others.len() == 1, "the probe was not set up: {others:?}");
    people.officer.follow(&others[0]).await?.says("All that was asked for came")?.says("TLS probe")?;
    let shown = people.officer.open(&format!("/systems/{system}")).await?;
    ensure!(shown.reading("tls.cert.days_left")? != "unknown", "the certificate was not read");
    Ok(())
}

/// Adds a system at the server, connects the probe, and looks at what it read; the page of the evidence.
async fn probed(workspace: &Workspace, server: &TlsServer) -> anyhow::Result<Page> {
    let people = &workspace.people;
    let system = people.add_system("CRM of our own", "other").await?;
    let fields = Fields::new([("address", server.url())]);
    people.try_connection(&system, "tls", &fields).await?.says("127.0.0.1 speaks TLS 1.")?;
    let collection = people.connect(&system, "tls", &fields).await?;
    let page = people.officer.follow(&collection).await?.says("All that was asked for came")?;
    let evidence = people.officer.open(&page.evidence()?).await?;
    ensure!(evidence.files().first().is_some_and(|name| name == "tls-probe.json"), "{:?}", evidence.files());
    ensure!(
        !evidence.text().contains("kept and not read"),
        "a file of ours is not known: {}",
        evidence.text()
    );
    let shown = people.officer.open(&format!("/systems/{system}")).await?;
    let days = shown.reading("tls.cert.days_left")?;
    ensure!(["19 days", "20 days"].contains(&days.as_str()), "the certificate holds {days}");
    for (setting, value) in
        [("tls.hsts", "no"), ("tls.min_version", "unknown"), ("session.cookie_flags", "unknown")]
    {
        let found = shown.reading(setting)?;
        ensure!(found == value, "{setting} is {found}, not {value}");
    }
    Ok(evidence)
}
