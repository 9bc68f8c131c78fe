//! What the method cannot show. An auditor should not have to guess it.

use crate::layout::Composer;
use crate::layout::text::Paragraph;
use crate::layout::theme::{BODY, NOTE};
use crate::model::Report;

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report) {
    composer.start_section("Limits of the method");
    let limits = [
        "The log proves that evidence existed when the checkpoint was signed, in this form, and that nothing was changed \
         or removed since. It does not prove that what a file says is true, nor that nothing was left out.",
        "The times in this report are those of the server that runs the log. The signature is of PAdES baseline level B: \
         it carries no time stamp of a third party.",
        "A reading is what one file said at one time. A setting that was changed afterwards is seen only in newer \
         evidence; every control states how old its evidence may be.",
        "A finding is unknown when there is no reading or it is too old. Unknown is never counted as met.",
        "A verdict is the judgement of a named officer. The program checks its form, its age and that nobody judges \
         evidence that they attached; it does not check the judgement.",
        "A mapping says that a control serves a requirement, not that it fulfils all of it.",
        "The certificate of the seal says who sealed only as far as its issuer is trusted. A self-signed certificate must \
         be compared with one that the organisation handed over by another way.",
        "Text is set from left to right. A character that the embedded fonts do not have, or that would be invisible, is \
         shown as \u{fffd}; the exact text is in the attachment manifest.json.",
    ];
    let items: Vec<Paragraph<'_>> =
        limits.iter().map(|limit| Paragraph::of(*limit, BODY).before(3.0)).collect();
    composer.list(&items, BODY);
    composer.space(10.0);
    composer.paragraph(&Paragraph::of(format!("End of report {}", report.id), NOTE));
    composer.close();
}
