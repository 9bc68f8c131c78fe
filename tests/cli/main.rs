//! Stories at a terminal.

mod demo;
mod log_verify;
mod procedure;
mod verify;
