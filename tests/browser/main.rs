//! Stories in a real browser.

mod jobs;
mod keyboard;
mod pages;
