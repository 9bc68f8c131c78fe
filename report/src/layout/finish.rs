//! From composed pages to the bytes of a PDF with an empty signature: running heads, pages, fonts, structure, bookmarks,
//! metadata, the attached manifest, the signature field. The same input gives the same bytes.

use chrono::{DateTime, Utc};
use pdf_writer::types::{
    AnnotationFlags, AnnotationType, ArtifactType, AssociationKind, FieldType, OutputIntentSubtype, PageMode,
    SigFlags, TabOrder,
};
use pdf_writer::writers::Annotation as AnnotationWriter;
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Settings, Str, TextStr};
use sha2::{Digest, Sha256};

use crate::fonts::Face;
use crate::format::{ATTACHMENT, BYTE_RANGE_PLACEHOLDER, CONTENTS_BYTES, PRODUCER};
use crate::layout::compose::{Annotation, Composer, Overlay};
use crate::layout::metadata::Metadata;
use crate::layout::outline;
use crate::layout::pdf::{Refs, date, deflate};
use crate::layout::tags::Tags;
use crate::layout::text::{Paragraph, Style, layout};
use crate::layout::theme::{BODY_WIDTH, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, QUIET, RULE};
use crate::sections::words::shortened;

const SRGB: &[u8] = include_bytes!("../../profile/sRGB-v2-magic.icc");

/// What the document says about itself.
pub(crate) struct Document<'a> {
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    pub(crate) workspace: &'a str,
    pub(crate) language: &'a str,
    pub(crate) sealed_at: DateTime<Utc>,
    /// The name in the signature dictionary.
    pub(crate) signer: &'a str,
    /// The attached `manifest.json`.
    pub(crate) manifest: &'a [u8],
}

/// Text for dictionaries and XML: control characters become U+FFFD.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\r' | '\t' => ' ',
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            other if other.is_control() => '\u{fffd}',
            other => other,
        })
        .collect()
}

/// Writes everything. The signature dictionary is the last object of the body.
pub(crate) fn finish(mut composer: Composer<'_>, document: &Document<'_>) -> Vec<u8> {
    composer.place(0.0);
    running_heads(&mut composer, document);
    let mut pdf = Pdf::with_settings_and_capacity(Settings { pretty: false }, 1 << 20);
    pdf.set_binary_marker(b"\xe2\xe3\xcf\xd3");
    let mut refs = Refs::new();
    let (catalog, info, tree) = (refs.next(), refs.next(), refs.next());
    let (metadata, intent, signature) = (refs.next(), refs.next(), refs.next());
    let (spec, attachment) = (refs.next(), refs.next());
    let pages: Vec<Ref> = composer.pages.iter().map(|_| refs.next()).collect();
    let annotations: Vec<Ref> = composer.annotations.iter().map(|_| refs.next()).collect();

    let fonts = composer.shaper.embedding.write(&mut pdf, &mut refs, composer.fonts);
    let field = write_annotations(&composer, &mut pdf, &mut refs, &fonts, &pages, &annotations, signature);
    let outline = outline::write(&composer.bookmarks, &mut pdf, &mut refs, &pages);
    let structure = composer.tags.write(&mut pdf, &mut refs, &pages, &annotations);

    pdf.pages(tree)
        .kids(pages.iter().copied())
        .count(i32::try_from(pages.len()).unwrap_or(i32::MAX))
        .media_box(Rect::new(0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT))
        .resources()
        .fonts()
        .pairs(fonts.iter().map(|(face, id)| (Name(face.resource()), *id)));
    for (index, canvas) in composer.pages.into_iter().enumerate() {
        let content = refs.next();
        let mut page = pdf.page(pages[index]);
        page.parent(tree).contents(content).struct_parents(i32::try_from(index).unwrap_or(i32::MAX));
        page.tab_order(TabOrder::StructureOrder);
        let here: Vec<Ref> = composer
            .annotations
            .iter()
            .zip(&annotations)
            .filter(|(annotation, _)| annotation.page == index)
            .map(|(_, id)| *id)
            .collect();
        if !here.is_empty() {
            page.annotations(here);
        }
        page.finish();
        pdf.stream(content, &deflate(&canvas.finish())).filter(Filter::FlateDecode);
    }

    let [title, workspace, signer] = [document.title, document.workspace, document.signer].map(plain);
    let at = date(document.sealed_at);
    pdf.document_info(info)
        .title(TextStr(&title))
        .author(TextStr(&workspace))
        .creator(TextStr(PRODUCER))
        .producer(TextStr(PRODUCER))
        .creation_date(at)
        .modified_date(at);
    let xmp = Metadata {
        title: &title,
        author: &workspace,
        language: document.language,
        identifier: document.id,
        producer: PRODUCER,
        at: document.sealed_at,
    }
    .to_xmp();
    pdf.metadata(metadata, xmp.as_bytes());
    pdf.icc_profile(intent, &deflate(SRGB)).n(3).filter(Filter::FlateDecode);
    write_attachment(&mut pdf, spec, attachment, document);

    let mut writer = pdf.catalog(catalog);
    writer.pages(tree).metadata(metadata).page_mode(PageMode::UseOutlines);
    writer.lang(TextStr(document.language));
    writer.mark_info().marked(true);
    writer.viewer_preferences().display_doc_title(true);
    writer.pair(Name(b"StructTreeRoot"), structure.root);
    if let Some(outline) = outline {
        writer.outlines(outline);
    }
    writer
        .output_intents()
        .push()
        .subtype(OutputIntentSubtype::PDFA)
        .output_condition_identifier(TextStr("sRGB"))
        .info(TextStr("sRGB IEC61966-2.1"))
        .dest_output_profile(intent);
    writer.names().embedded_files().names().insert(Str(ATTACHMENT.as_bytes()), spec);
    writer.insert(Name(b"AF")).array().item(spec);
    let mut form = writer.form();
    form.fields(field).sig_flags(SigFlags::SIGNATURES_EXIST | SigFlags::APPEND_ONLY);
    form.finish();
    writer.finish();

    let mut writer = pdf.indirect(signature).dict();
    writer.pair(Name(b"Type"), Name(b"Sig"));
    writer.pair(Name(b"Filter"), Name(b"Adobe.PPKLite"));
    writer.pair(Name(b"SubFilter"), Name(b"ETSI.CAdES.detached"));
    writer.pair(Name(b"M"), at);
    writer.pair(Name(b"Name"), TextStr(&signer));
    writer.pair(Name(b"Reason"), TextStr("Seals this compliance report"));
    writer.insert(Name(b"ByteRange")).array().item(0).items([BYTE_RANGE_PLACEHOLDER; 3]);
    // All ones: a string of zeros would be written in its literal form.
    writer.pair(Name(b"Contents"), Str(&[0xff; CONTENTS_BYTES]));
    writer.finish();

    // The id stands for the content: the digest of all that was written.
    let digest = Sha256::digest(pdf.as_bytes());
    let id: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    pdf.set_file_id((id.clone().into_bytes(), id.into_bytes()));
    pdf.finish()
}

/// Title and page number on every page, as artifacts.
fn running_heads(composer: &mut Composer<'_>, document: &Document<'_>) {
    let style = Style::new(Face::Regular, 7.5).color(QUIET);
    let shaper = &mut composer.shaper;
    let mut one_line = |text: &str, width: f32| {
        let text = plain(text);
        let mut lines = layout(&Paragraph::of(text.as_str(), style), width, shaper);
        let mut length = text.chars().count();
        while lines.len() > 1 && length > 1 {
            length = length * 9 / 10;
            lines = layout(&Paragraph::of(shortened(&text, length), style), width, shaper);
        }
        lines
    };
    let left = one_line(&format!("{} · {}", document.workspace, document.title), BODY_WIDTH - 220.0);
    let right = one_line(&format!("Report {}", document.id), 210.0);
    let total = composer.pages.len();
    let folios: Vec<_> =
        (1..=total).map(|number| one_line(&format!("Page {number} of {total}"), 120.0)).collect();
    for (canvas, folio) in composer.pages.iter_mut().zip(folios) {
        canvas.begin_artifact(ArtifactType::Pagination);
        for line in &left {
            canvas.pieces(MARGIN, 34.0, line, &line.pieces);
        }
        for line in &right {
            canvas.pieces(PAGE_WIDTH - MARGIN - line.width, 34.0, line, &line.pieces);
        }
        canvas.rect(MARGIN, 48.0, BODY_WIDTH, 0.5, RULE);
        for line in &folio {
            canvas.pieces(PAGE_WIDTH - MARGIN - line.width, 800.0, line, &line.pieces);
        }
        canvas.end();
    }
}

fn write_annotations(
    composer: &Composer<'_>,
    pdf: &mut Pdf,
    refs: &mut Refs,
    fonts: &[(Face, Ref)],
    pages: &[Ref],
    ids: &[Ref],
    signature: Ref,
) -> Option<Ref> {
    let mut field = None;
    for (index, (annotation, id)) in composer.annotations.iter().zip(ids).enumerate() {
        let key = Tags::annotation_key(index, pages.len());
        match &annotation.overlay {
            Overlay::Link { target, contents } => {
                let mut writer = pdf.annotation(*id);
                writer.subtype(AnnotationType::Link).rect(annotation.rect).contents(TextStr(contents));
                writer.flags(AnnotationFlags::PRINT).border(0.0, 0.0, 0.0, None).struct_parent(key);
                // A link whose target is not in the report leads to its own page.
                let (page, y) = composer.targets.get(target).copied().unwrap_or((annotation.page, 0.0));
                let mut destination = writer.insert(Name(b"Dest")).array();
                destination.item(pages[page]).item(Name(b"XYZ")).item(0.0);
                destination.item(PAGE_HEIGHT - y + 8.0).item(pdf_writer::Null);
                destination.finish();
                writer.finish();
            }
            Overlay::Seal { content } => {
                let appearance = refs.next();
                let width = annotation.rect.x2 - annotation.rect.x1;
                let height = annotation.rect.y2 - annotation.rect.y1;
                let content = deflate(content);
                let mut form = pdf.form_xobject(appearance, &content);
                form.filter(Filter::FlateDecode);
                form.bbox(Rect::new(0.0, 0.0, width, height));
                form.resources().fonts().pairs(fonts.iter().map(|(face, id)| (Name(face.resource()), *id)));
                form.finish();
                let mut writer = pdf.form_field(*id);
                writer.field_type(FieldType::Signature).partial_name(TextStr("Signature1"));
                writer.alternate_name(TextStr("Signature of this report"));
                writer.pair(Name(b"V"), signature);
                seal_widget(writer.into_annotation(), annotation, pages[annotation.page], key, appearance);
                field = Some(*id);
            }
        }
    }
    field
}

fn seal_widget(
    mut widget: AnnotationWriter<'_>,
    annotation: &Annotation,
    page: Ref,
    key: i32,
    appearance: Ref,
) {
    widget.rect(annotation.rect).page(page).struct_parent(key);
    widget.flags(AnnotationFlags::PRINT | AnnotationFlags::LOCKED);
    widget.appearance().normal().stream(appearance);
}

fn write_attachment(pdf: &mut Pdf, spec: Ref, attachment: Ref, document: &Document<'_>) {
    let mut writer = pdf.file_spec(spec);
    writer
        .path(Str(ATTACHMENT.as_bytes()))
        .unic_file(TextStr(ATTACHMENT))
        .description(TextStr("What this report states, with the proof of every piece of evidence"))
        .association_kind(AssociationKind::Data)
        .embedded_file_with_unicode(attachment);
    writer.finish();
    let compressed = deflate(document.manifest);
    let mut file = pdf.embedded_file(attachment, &compressed);
    file.filter(Filter::FlateDecode);
    file.subtype(Name(b"application/json"));
    file.params()
        .size(i32::try_from(document.manifest.len()).unwrap_or(i32::MAX))
        .modification_date(date(document.sealed_at));
}
