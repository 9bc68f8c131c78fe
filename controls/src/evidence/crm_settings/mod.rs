//! Settings of a CRM as its own interface tells them: the answers, one file each, fetched by a collector or exported by
//! hand. One file or folder per CRM; a CRM is added by its file, its `mod` line and its line in `VENDORS`. What a CRM
//! does not tell stays unknown.

mod bottlecrm;
pub mod collection;
mod dynamics365;
mod espocrm;
mod fxiaoke;
mod hubspot;
mod listing;
mod odoo;
mod pages;
mod php_config;
mod salesforce;
mod suitecrm;
mod zoho;

use super::{ParseError, document::Document, draft::Draft};
use crate::system::SystemKind;

/// How the answers of one CRM are known and read.
struct Vendor {
    kind: SystemKind,
    recognise: fn(&Document<'_>) -> bool,
    read: fn(&[&Document<'_>], &mut Draft) -> Result<(), ParseError>,
}

/// Every CRM whose answers are read. No file is recognised by two of them.
const VENDORS: &[Vendor] = &[
    Vendor { kind: SystemKind::Bottlecrm, recognise: bottlecrm::recognise, read: bottlecrm::read },
    Vendor { kind: SystemKind::Dynamics365, recognise: dynamics365::recognise, read: dynamics365::read },
    Vendor { kind: SystemKind::Espocrm, recognise: espocrm::recognise, read: espocrm::read },
    Vendor { kind: SystemKind::Fxiaoke, recognise: fxiaoke::recognise, read: fxiaoke::read },
    Vendor { kind: SystemKind::Hubspot, recognise: hubspot::recognise, read: hubspot::read },
    Vendor { kind: SystemKind::Odoo, recognise: odoo::recognise, read: odoo::read },
    Vendor { kind: SystemKind::Salesforce, recognise: salesforce::recognise, read: salesforce::read },
    Vendor { kind: SystemKind::Suitecrm, recognise: suitecrm::recognise, read: suitecrm::read },
    Vendor { kind: SystemKind::Zoho, recognise: zoho::recognise, read: zoho::read },
];

/// Whether it is an answer of one of the CRMs, or a collector's account of what it asked for.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    collection::recognise(document) || vendor_of(document).is_some()
}

/// Reads the answers of one CRM together.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let (accounts, answers): (Vec<_>, Vec<_>) =
        documents.iter().partition(|document| collection::recognise(document));
    for account in accounts {
        collection::read(account, draft)?;
    }
    let mut known: Option<&Vendor> = None;
    for answer in &answers {
        let vendor = vendor_of(answer);
        if let (Some(known), Some(vendor)) = (known, vendor)
            && known.kind != vendor.kind
        {
            return Err(ParseError::new(
                answer.name,
                format!(
                    "it is an answer of {}, the others are of {}",
                    vendor.kind.title(),
                    known.kind.title()
                ),
                "Attach the settings of each CRM as a submission of its own.",
            ));
        }
        known = known.or(vendor);
    }
    match known {
        Some(vendor) => {
            draft.fact("CRM", vendor.kind.title());
            (vendor.read)(&answers, draft)
        }
        None => {
            draft.note("There is no answer of the CRM beside the collector's account, so nothing is known.");
            Ok(())
        }
    }
}

fn vendor_of(document: &Document<'_>) -> Option<&'static Vendor> {
    VENDORS.iter().find(|vendor| (vendor.recognise)(document))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::evidence::Source;

    #[test]
    fn no_fixture_is_an_answer_of_two_crms() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
        let mut recognised = 0;
        for folder in
            fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
        {
            for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                let bytes = fs::read(&file).unwrap();
                let name = file.file_name().unwrap().to_str().unwrap();
                let document = Document::read(&Source::new(name, &bytes));
                let kinds: Vec<_> = VENDORS
                    .iter()
                    .filter(|vendor| (vendor.recognise)(&document))
                    .map(|vendor| vendor.kind)
                    .collect();
                assert!(kinds.len() < 2, "{}: {kinds:?}", file.display());
                recognised += kinds.len();
            }
        }
        assert!(recognised > 40, "only {recognised} fixtures are answers");
    }
}
