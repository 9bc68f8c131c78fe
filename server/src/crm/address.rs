//! Which addresses a connector may ask: a server's web address, over TLS unless it is on this machine or a name of
//! the local network, and never the addresses at which clouds hand out credentials.

use std::net::IpAddr;

use url::{Host, Url};

/// The address, if it may be asked; else what is wrong, as a sentence.
pub(crate) fn check(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim())
        .map_err(|_| "This is no address: it begins with https:// and names a server.".to_owned())?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("Only addresses with https:// can be asked.".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("Credentials do not belong into the address: use the fields below.".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("Leave out what stands after ? or #.".to_owned());
    }
    let Some(host) = url.host() else {
        return Err("The address names no server.".to_owned());
    };
    if hands_out_credentials(&host) {
        return Err("Addresses of this kind belong to the machine itself and are never asked.".to_owned());
    }
    if url.scheme() == "http" && !is_local(&host) {
        return Err(
            "Over http:// the credentials could be read on the way. Use https://; http:// is for this machine and \
             for names of the local network (http://odoo:8069)."
                .to_owned(),
        );
    }
    Ok(url)
}

/// Link-local addresses, at which clouds serve credentials to the machines in them.
fn hands_out_credentials(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_link_local() || ip.is_unspecified() || ip.is_broadcast(),
        Host::Ipv6(ip) => match ip.to_canonical() {
            IpAddr::V4(ip) => ip.is_link_local() || ip.is_unspecified(),
            IpAddr::V6(ip) => ip.is_unicast_link_local() || ip.is_unspecified() || ip.is_multicast(),
        },
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            ["metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        }
    }
}

fn is_local(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(name) => !name.trim_end_matches('.').contains('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_asked_over_tls_or_nearby() {
        for good in [
            "https://crm.example.org",
            " https://crm.example.org:8443/odoo ",
            "http://127.0.0.1:8069",
            "http://[::1]:8069/",
            "http://odoo:8069",
            "http://localhost",
            "https://10.0.0.7",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_would_leak_or_reach_the_machine_itself_is_refused() {
        for bad in [
            "",
            "crm.example.org",
            "file:///etc/passwd",
            "ftp://crm.example.org",
            "http://crm.example.org",
            "http://10.0.0.7",
            "https://user:secret@crm.example.org",
            "https://crm.example.org/?x=1",
            "https://169.254.169.254/latest/meta-data",
            "https://[fe80::1]/",
            "https://[::ffff:169.254.169.254]/",
            "https://0.0.0.0/",
            "https://metadata.google.internal/",
            "https://metadata.google.internal./",
            "http://metadata/",
            "http://instance-data/latest",
        ] {
            assert!(check(bad).is_err_and(|problem| problem.ends_with('.')), "{bad}");
        }
    }
}
