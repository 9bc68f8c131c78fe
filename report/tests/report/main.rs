//! Reports from outside: what is sealed verifies, what was changed does not, and other programs agree.

mod common;
mod hostile;
mod seal;
mod tamper;
mod validators;
