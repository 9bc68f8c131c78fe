//! Small pieces of markup that pages share. A piece with nothing but its own data is a component
//! (`<Pill …/>`, `<Moment …/>`); a piece that wraps others is a function.

pub mod bar;
pub mod choice;
pub mod clock;
pub mod digest;
pub mod empty;
pub mod escaped;
pub mod field;
pub mod head;
pub mod link;
pub mod moment;
pub mod paging;
pub mod panel;
pub mod pill;
pub mod ring;
pub mod text;
pub mod tone;

pub use bar::{Bar, BarPart, StatusBar};
pub use choice::Choice;
pub use digest::Digest;
pub use empty::Empty;
pub use moment::{Age, Day, Moment, Period, Span};
pub use paging::{Paging, page_links};
pub use pill::{FindingPill, FreshnessPill, Pill, SeverityPill, StatusPill};
pub use ring::{FrameworkScore, Ring};
pub use tone::Tone;
