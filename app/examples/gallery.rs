//! Writes every page with sample data to files, to look at.

fn main() {}
