//! Stories at a terminal.

mod catalogue;
mod demo;
mod log_verify;
mod procedure;
mod verify;
