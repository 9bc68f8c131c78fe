//! Stories over HTTP: what browsers, and people with worse in mind, send and get.

mod bad_input;
mod catalogue;
mod exports;
mod frameworks;
mod freshness;
mod gaps;
mod headers;
mod isolation;
mod kill;
mod main_job;
mod roles;
mod same_time;
mod sign_in;
