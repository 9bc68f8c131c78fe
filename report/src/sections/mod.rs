//! The report's content, one file per section, in reading order.

mod checkpoint;
mod controls;
mod cover;
mod evidence;
mod left_out;
mod limits;
mod matrix;
mod summary;
pub(crate) mod words;

use crate::layout::Composer;
use crate::model::Report;
use crate::sign::Identity;

/// Composes all sections.
pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report, signer: &Identity) {
    cover::compose(composer, report, signer);
    summary::compose(composer, report);
    matrix::compose(composer, report);
    controls::compose(composer, report);
    left_out::compose(composer, report);
    evidence::compose(composer, report);
    checkpoint::compose(composer, report, signer);
    limits::compose(composer, report);
}
