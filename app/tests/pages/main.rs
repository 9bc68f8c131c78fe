//! All pages at once: hostile texts, what the content security policy forbids, filters, accessibility and weight.

mod access;
mod filters;
mod hostile;
mod laws;
mod markup;
#[path = "../samples/mod.rs"]
mod samples;
mod weight;
