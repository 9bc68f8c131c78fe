//! Connectors: one file per CRM. A connector only fetches bytes; they are stored, stamped and read exactly like an
//! upload. A CRM is added by its file, its `mod` line and its line in `CONNECTORS`; the parser of its answers is a
//! file of `controls/src/evidence/crm_settings`.

mod address;
mod ask;
mod bottlecrm;
mod dynamics365;
mod error;
mod espocrm;
mod fetch;
mod fxiaoke;
mod hubspot;
mod odoo;
mod salesforce;
mod suitecrm;
mod tls;
mod zoho;

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use futures_util::future::BoxFuture;
use reqwest::header::HeaderMap;

pub(crate) use self::address::check as check_address;
pub(crate) use self::ask::Ask;
pub(crate) use self::error::FetchError;
pub(crate) use self::fetch::{Fetch, Fetched, Progress};

/// What a step of a connector comes to.
pub(crate) type Task<'a, T> = BoxFuture<'a, Result<T, FetchError>>;

/// How one kind of CRM is asked.
#[derive(Debug)]
pub(crate) struct Connector {
    /// Its name in tables and addresses: that of the CRM's kind.
    pub(crate) id: &'static str,
    /// The CRM that it asks; None: any system with an address.
    pub(crate) kind: Option<SystemKind>,
    pub(crate) title: &'static str,
    /// What its answers are as evidence.
    pub(crate) evidence: EvidenceKind,
    /// What it must know.
    pub(crate) fields: &'static [Field],
    /// The least that its account has to be allowed.
    pub(crate) rights: &'static [&'static str],
    /// How to make the credentials, step by step.
    pub(crate) steps: &'static [&'static str],
    /// What this CRM's interface does not tell, as a clause after "It does not tell"; empty: nothing worth saying.
    pub(crate) untold: &'static str,
    /// Proves who asks; the headers go with every further question. Called again when they are refused.
    pub(crate) sign_in: for<'a> fn(&'a mut Fetch) -> Task<'a, HeaderMap>,
    /// Asks for one thing, to see that the rest will work; a sentence about what answered.
    pub(crate) greet: for<'a> fn(&'a mut Fetch) -> Task<'a, String>,
    /// Asks for everything and keeps the answers.
    pub(crate) fetch: for<'a> fn(&'a mut Fetch) -> Task<'a, ()>,
}

/// One thing that a connector must know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// A sentence; may be empty.
    pub(crate) hint: &'static str,
    pub(crate) kind: FieldKind,
    /// What stands in the form at first.
    pub(crate) default: &'static str,
    pub(crate) required: bool,
}

/// How a field is checked and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// An address of a server: checked by [`check_address`].
    Address,
    /// Text that may be shown.
    Text,
    /// Sealed under the master key and never shown again.
    Secret,
}

impl Field {
    pub(crate) const fn address(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { name, label, hint, kind: FieldKind::Address, default: "", required: true }
    }

    pub(crate) const fn text(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { name, label, hint, kind: FieldKind::Text, default: "", required: true }
    }

    pub(crate) const fn secret(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { name, label, hint, kind: FieldKind::Secret, default: "", required: true }
    }

    pub(crate) const fn with_default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    pub(crate) const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}

/// The address field that is filled with the system's own address.
pub(crate) const SYSTEM_ADDRESS: &str = "address";

/// Every connector, in the order of the kinds of CRM; the one that fits any system last.
static CONNECTORS: &[&Connector] = &[
    &zoho::CONNECTOR,
    &fxiaoke::CONNECTOR,
    &salesforce::CONNECTOR,
    &hubspot::CONNECTOR,
    &dynamics365::CONNECTOR,
    &odoo::CONNECTOR,
    &espocrm::CONNECTOR,
    &suitecrm::CONNECTOR,
    &bottlecrm::CONNECTOR,
    &tls::CONNECTOR,
];

/// The connector of that name.
pub(crate) fn connector(id: &str) -> Option<&'static Connector> {
    CONNECTORS.iter().copied().find(|connector| connector.id == id)
}

/// The connector that asks this kind of CRM, if there is one.
pub(crate) fn connector_for(kind: SystemKind) -> Option<&'static Connector> {
    CONNECTORS.iter().copied().find(|connector| connector.kind == Some(kind))
}

/// The probe of a system's TLS, for any system with an address.
pub(crate) fn tls_probe() -> &'static Connector {
    &tls::CONNECTOR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_connector_is_named_after_its_crm_and_says_what_it_needs() {
        for connector in CONNECTORS {
            if let Some(kind) = connector.kind {
                assert_eq!(connector.id, kind.id());
                assert!(!connector.rights.is_empty(), "{} names no rights", connector.id);
                assert!(!connector.steps.is_empty(), "{} says not how", connector.id);
            }
            let mut names: Vec<_> = connector.fields.iter().map(|field| field.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), connector.fields.len(), "{}", connector.id);
            assert!(
                connector.fields.iter().any(|field| field.kind == FieldKind::Address),
                "{}",
                connector.id
            );
        }
    }
}
