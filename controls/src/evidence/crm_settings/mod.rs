//! Settings of a CRM as its own interface tells them: the answers, one file each, fetched by a collector or exported by
//! hand. One file or folder per CRM; a CRM is added by its file, its `mod` line and its line in `VENDORS`. What a CRM
//! does not tell stays unknown.

pub mod collection;
mod dynamics365;
mod fxiaoke;
mod hubspot;
mod odoo;
mod pages;
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
    Vendor { kind: SystemKind::Dynamics365, recognise: dynamics365::recognise, read: dynamics365::read },
    Vendor { kind: SystemKind::Fxiaoke, recognise: fxiaoke::recognise, read: fxiaoke::read },
    Vendor { kind: SystemKind::Hubspot, recognise: hubspot::recognise, read: hubspot::read },
    Vendor { kind: SystemKind::Odoo, recognise: odoo::recognise, read: odoo::read },
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
