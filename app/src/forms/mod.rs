//! One file per action: what the browser sends (a struct of plain text, with the names of the HTML fields), the
//! check that makes a typed command of it, and the form's markup with the problems beside the fields.

pub mod assign_gap;
pub mod assign_owner;
pub mod attach_evidence;
pub mod change_settings;
pub mod close_gap;
pub mod correct_kind;
pub mod disable_member;
pub mod edit_control;
pub mod edit_system;
pub mod import_framework;
pub mod invite_member;
pub mod join_workspace;
mod laws;
pub mod open_gap;
mod problems;
pub mod record_verdict;
pub mod retire_system;
pub mod rules;
pub mod seal_report;
pub mod set_up_workspace;
pub mod sign_in;
pub mod switch_control;
pub mod take_back;

pub use problems::Problems;
