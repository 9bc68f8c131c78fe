//! One file of a submission, as stored.

use std::{fmt, io};

/// One file of a submission.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name as the sender gave it; never trusted, only shown.
    pub name: &'a str,
    /// What is in it.
    pub content: Content<'a>,
}

/// The bytes of a file.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// All of them.
    Whole(&'a [u8]),
    /// Too many to hold at once: formats that can read them as they pass by do, the others refuse.
    Long(&'a dyn Stored),
}

/// A long file, which can be read any number of times.
pub trait Stored: fmt::Debug {
    /// Its length in bytes.
    fn size(&self) -> u64;

    /// Its bytes from the beginning.
    ///
    /// # Errors
    /// When the file cannot be opened.
    fn open(&self) -> io::Result<Box<dyn io::Read + '_>>;
}

impl<'a> Source<'a> {
    /// A file whose bytes are all at hand.
    pub const fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, content: Content::Whole(bytes) }
    }

    /// A file to be read as it passes by; from 8 MiB on, say.
    pub const fn long(name: &'a str, stored: &'a dyn Stored) -> Self {
        Self { name, content: Content::Long(stored) }
    }
}
