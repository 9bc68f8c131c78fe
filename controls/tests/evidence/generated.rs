//! Files too long to hold, made while they are read.

use std::io::{self, Read};

use controls::evidence::Stored;

/// A beginning, a piece so many times, an end.
#[derive(Debug)]
pub struct Generated {
    pub start: &'static str,
    /// The piece of a number, from 0.
    pub piece: fn(usize) -> String,
    pub pieces: usize,
    pub end: &'static str,
}

impl Generated {
    fn part(&self, number: usize) -> Option<String> {
        match number {
            0 => Some(self.start.to_owned()),
            number if number <= self.pieces => Some((self.piece)(number - 1)),
            number if number == self.pieces + 1 => Some(self.end.to_owned()),
            _ => None,
        }
    }
}

impl Stored for Generated {
    fn size(&self) -> u64 {
        (0..).map_while(|number| self.part(number)).map(|part| part.len() as u64).sum()
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Reading { file: self, next: 0, part: String::new(), at: 0 }))
    }
}

struct Reading<'a> {
    file: &'a Generated,
    next: usize,
    part: String,
    at: usize,
}

impl Read for Reading<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < buffer.len() {
            if self.at == self.part.len() {
                let Some(part) = self.file.part(self.next) else { break };
                (self.part, self.at, self.next) = (part, 0, self.next + 1);
                continue;
            }
            let bytes = &self.part.as_bytes()[self.at..];
            let length = bytes.len().min(buffer.len() - read);
            buffer[read..read + length].copy_from_slice(&bytes[..length]);
            (read, self.at) = (read + length, self.at + length);
        }
        Ok(read)
    }
}
