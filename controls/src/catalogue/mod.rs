//! The whole of what is built in: the laws, the settings, the controls.

mod content;
mod embedded;

pub use self::{
    content::{Catalogue, Coverage},
    embedded::catalogue,
};
