//! Settings that arrive by themselves: systems are connected through the form, and asked; the services that would answer
//! are stand-ins on this machine.

mod answers;
mod drift;
mod probe;
mod schedule;
mod secrets;
mod sign_ins;
mod vendors;
