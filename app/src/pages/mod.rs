//! One file per page: the view struct that the server gathers, and the pure function from it to HTML.

pub mod control;
pub mod control_form;
pub mod controls;
pub mod evidence;
pub mod evidence_new;
pub mod evidence_show;
pub mod framework;
pub mod framework_import;
pub mod frameworks;
pub mod gap_new;
pub mod gap_show;
pub mod gaps;
pub mod home;
pub mod join;
pub mod log;
pub mod members;
pub mod message;
pub mod report_new;
pub mod report_show;
pub mod reports;
pub mod requirement;
pub mod sample_ready;
pub mod search;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod system_form;
pub mod system_show;
pub mod systems;
pub mod topics;

pub use self::{
    control::control, control_form::control_form, controls::controls, evidence::evidence,
    evidence_new::evidence_new, evidence_show::evidence_show, home::home, message::message,
};
pub use self::{
    framework::framework,
    framework_import::framework_import,
    frameworks::frameworks,
    gap_new::gap_new,
    gap_show::gap_show,
    gaps::gaps,
    join::join,
    log::log,
    members::members,
    report_new::report_new,
    report_show::report_show,
    reports::reports,
    requirement::requirement,
    search::search,
    settings::settings,
    setup::setup,
    sign_in::sign_in,
    system_form::system_form,
    system_show::system_show,
    systems::systems,
    topics::{topic, topics},
};
