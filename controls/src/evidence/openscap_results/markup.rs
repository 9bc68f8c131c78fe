//! XML as it passes by, by local names: no entities but those of XML itself, no document type, nothing deep or large.

use std::borrow::Cow;

use quick_xml::{
    Error, Reader, XmlVersion,
    events::{BytesStart, Event},
};

use crate::evidence::{
    ParseError,
    bounds::Pieces,
    document::{Document, unreadable},
    draft::quote,
};

/// Results with their benchmark around them have some 20 MB.
const LONGEST: u64 = 64 << 20;

/// SCAP nests a dozen deep.
const DEEPEST: usize = 200;

/// Names are kept until their element ends.
const LONGEST_NAME: usize = 1_000;

const ADVICE: &str =
    "Attach what `oscap xccdf eval --results` or `--results-arf` wrote, whole and unchanged.";

/// What stands in a document, in its order.
pub(super) enum Markup<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// Text in it.
    Text(Cow<'a, str>),
    /// The element that began last and has not ended ends.
    Close,
}

/// The beginning of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute that has no prefix, cut; None if it has none that can be read.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // Checks for doubles take quadratic time.
        let mut attributes = self.0.attributes();
        let attribute =
            attributes.with_checks(false).flatten().find(|found| found.key.into_inner() == name)?;
        Some(quote(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.trim()))
    }
}

/// The local name of the root element, if the text begins as XML does. A document type before it is passed over.
pub(super) fn root(text: &str) -> Option<String> {
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    // Comments in a row, say; each is a step over a text that is held anyway.
    for _ in 0..100 {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => {
                return Some(start.local_name().into_inner().to_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
    None
}

/// Hands over what stands in a document.
///
/// # Errors
/// When it is not well formed, not safe, too large, or cannot be read to its end.
pub(super) fn each(document: &Document<'_>, mut take: impl FnMut(Markup<'_>)) -> Result<(), ParseError> {
    let file = document.name;
    let mut reader = Reader::from_reader(Pieces::new(document.open()?, LONGEST));
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        reader.get_mut().next_piece();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => return Err(explain(file, &error, reader.error_position())),
        };
        let wrong = |why: &str| {
            Err(ParseError::new(file, format!("the XML cannot be read ({why})"), ADVICE)
                .at(format!("byte {}", reader.buffer_position())))
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return wrong("it is nested too deeply");
                }
                if start.name().into_inner().len() > LONGEST_NAME {
                    return wrong("the name of an element is too long");
                }
                take(Markup::Open(Element(start)));
            }
            Event::End(_) => {
                // The reader has checked that it ends what began last.
                depth = depth.saturating_sub(1);
                take(Markup::Close);
            }
            Event::Text(text) => take(Markup::Text(text.xml10_content())),
            Event::CData(text) => take(Markup::Text(text.xml10_content())),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    Ok(None) => predefined(&reference),
                    Err(_) => None,
                };
                let Some(character) = character else {
                    return wrong("it uses an entity that XML itself does not have");
                };
                take(Markup::Text(Cow::Owned(character.into())));
            }
            Event::DocType(_) => {
                return Err(ParseError::new(
                    file,
                    "it declares a document type, which can name other files and grow without end, so it is not read",
                    ADVICE,
                ));
            }
            Event::Eof if depth > 0 => return wrong("it ends too early"),
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn explain(file: &str, error: &Error, position: u64) -> ParseError {
    let why = match error {
        Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => error.to_string(),
        Error::Io(error) => return unreadable(file, error),
        Error::Encoding(_) => "it is not UTF-8".to_owned(),
        Error::Syntax(_) => "it ends within a tag, or a tag is none".to_owned(),
        _ => "it is not well formed".to_owned(),
    };
    ParseError::new(file, format!("the XML cannot be read ({why})"), ADVICE).at(format!("byte {position}"))
}
