//! Finds the form around the island and listens: to chosen and dropped files, to sending, to leaving.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    DataTransfer, DragEvent, Event, EventTarget, File, HtmlElement, HtmlFormElement, HtmlInputElement,
    XmlHttpRequest,
};

use super::send::Outcome;
use super::{Chosen, Digest, Phase, State, bytes, digest, send};

/// What the listeners share.
struct Upload {
    form: HtmlFormElement,
    input: HtmlInputElement,
    /// Holds the hidden `sha256` fields; stands before the file input, since the server reads them first.
    digests: HtmlElement,
    state: State,
    /// Grows with every choice, so that hashing of an older choice stops.
    choice: Cell<u32>,
    /// The request under way.
    request: RefCell<Option<XmlHttpRequest>>,
}

/// Brings the form around `root` to life; leaves it alone when it has no file input named `files`.
pub(super) fn form_around(root: &HtmlElement, state: State) {
    let upload = (|| {
        let form: HtmlFormElement = root.closest("form").ok()??.dyn_into().ok()?;
        let input = form.query_selector("input[type=file][name=files]").ok()??;
        let digests: HtmlElement = form.owner_document()?.create_element("span").ok()?.dyn_into().ok()?;
        digests.set_hidden(true);
        input.parent_node()?.insert_before(&digests, Some(&input)).ok()?;
        Some(Rc::new(Upload {
            form,
            input: input.dyn_into().ok()?,
            digests,
            state,
            choice: Cell::new(0),
            request: RefCell::new(None),
        }))
    })();
    let Some(upload) = upload else { return };

    let on = |target: &EventTarget, event: &str, act: fn(&Rc<Upload>, Event)| {
        let upload = upload.clone();
        let listener = Closure::<dyn FnMut(Event)>::new(move |event| act(&upload, event));
        // Only fails for a target that is none.
        let _ = target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        // Lives as long as the page.
        listener.forget();
    };
    on(&upload.input, "change", |upload, _| upload.chosen());
    on(&upload.form, "submit", |upload, event| {
        event.prevent_default();
        upload.submit();
    });
    for event in ["dragenter", "dragover"] {
        on(&upload.form, event, |upload, event| {
            if carried(&event).is_some() {
                event.prevent_default();
                upload.state.over.set(true);
            }
        });
    }
    on(&upload.form, "dragleave", |upload, _| upload.state.over.set(false));
    on(&upload.form, "drop", |upload, event| {
        upload.state.over.set(false);
        if let Some(carried) = carried(&event) {
            event.prevent_default();
            upload.dropped(&carried);
        }
    });
    if let Some(window) = web_sys::window() {
        on(&window, "beforeunload", |upload, event| {
            if upload.request.borrow().is_some() {
                event.prevent_default();
            }
        });
    }
    let cancelling = upload.clone();
    Effect::new(move || {
        if state.cancelled.get() > 0 {
            cancelling.cancel();
        }
    });
    state.alive.set(true);
    // A reload or "back" may have kept the choice.
    upload.chosen();
}

impl Upload {
    /// Hashes what is chosen now, one file after the other.
    fn chosen(self: &Rc<Self>) {
        let choice = self.choice.get().wrapping_add(1);
        self.choice.set(choice);
        self.digests.set_inner_html("");
        let files = self.files();
        self.state.files.set(
            files
                .iter()
                .map(|file| Chosen {
                    name: file.name(),
                    size: file.size() as u64,
                    digest: Digest::Reading(0),
                })
                .collect(),
        );
        if matches!(self.state.phase.get_untracked(), Phase::Failed(_)) {
            self.state.phase.set(Phase::Idle);
        }
        let upload = self.clone();
        spawn_local(async move {
            for (at, file) in files.iter().enumerate() {
                let told = |digest| {
                    let current = upload.choice.get() == choice;
                    if current {
                        upload.state.files.update(|files| files[at].digest = digest);
                    }
                    current
                };
                let digest = match digest::sha256(file, |done| told(Digest::Reading(done))).await {
                    Ok(Some(hex)) => Digest::Known(hex),
                    Ok(None) => return,
                    Err(_) => Digest::Unreadable,
                };
                if !told(digest) {
                    return;
                }
            }
            if upload.state.phase.get_untracked() == Phase::Hashing {
                upload.send();
            }
        });
    }

    /// Adds dropped files to those chosen before.
    fn dropped(self: &Rc<Self>, carried: &DataTransfer) {
        let Ok(all) = DataTransfer::new() else { return };
        for file in self.files() {
            let _ = all.items().add_with_file(&file);
        }
        if let Some(new) = carried.files() {
            for at in 0..new.length() {
                if let Some(file) = new.get(at) {
                    let _ = all.items().add_with_file(&file);
                }
            }
        }
        self.input.set_files(all.files().as_ref());
        self.chosen();
    }

    /// The person sends the form: at once when all is hashed, else when it is.
    fn submit(self: &Rc<Self>) {
        if !matches!(self.state.phase.get_untracked(), Phase::Idle | Phase::Failed(_)) {
            return;
        }
        let files = self.state.files.get_untracked();
        if files.iter().any(|file| matches!(file.digest, Digest::Reading(_))) {
            self.state.phase.set(Phase::Hashing);
        } else {
            self.send();
        }
    }

    fn send(self: &Rc<Self>) {
        let files = self.state.files.get_untracked();
        self.digests.set_inner_html("");
        for file in &files {
            let Digest::Known(hex) = &file.digest else {
                return self.fail(vec![format!(
                    "The browser cannot read “{}” any more: was it moved, renamed or changed? Please choose it again.",
                    file.name
                )]);
            };
            if self.add_digest(hex).is_none() {
                return self.fail(vec!["The form could not be prepared. Please reload the page.".to_owned()]);
            }
        }
        let Ok(request) = XmlHttpRequest::new() else {
            return self.fail(vec!["This browser cannot send with progress.".to_owned()]);
        };
        self.request.replace(Some(request.clone()));
        self.state.phase.set(Phase::Sending(0, 0));
        let upload = self.clone();
        spawn_local(async move {
            let phase = upload.state.phase;
            let told = move |sent, total| {
                phase.set(if sent < total { Phase::Sending(sent, total) } else { Phase::Storing });
            };
            let outcome = send::form(&upload.form, &request, told).await;
            let cancelled = upload.request.replace(None).is_none();
            let (sent, total) = match phase.get_untracked() {
                Phase::Sending(sent, total) => (sent, total),
                _ => (0, 0),
            };
            match outcome {
                Ok(Outcome::Stored(address)) => {
                    phase.set(Phase::Storing);
                    if let Some(window) = web_sys::window() {
                        let _ = window.location().assign(&address);
                    }
                }
                Ok(Outcome::Refused(mut lines)) => {
                    lines.push(KEPT.to_owned());
                    upload.fail(lines);
                }
                Ok(Outcome::SignedOut) => upload.fail(vec![
                    "Your session has ended, and nothing was stored.".to_owned(),
                    "Please sign in again in another tab, then send again from here.".to_owned(),
                    KEPT.to_owned(),
                ]),
                Ok(Outcome::Broken { all_sent: true }) => upload.fail(vec![
                    "The connection broke after everything was sent.".to_owned(),
                    "It may be stored: please look at the list of evidence before you send it again."
                        .to_owned(),
                ]),
                Ok(Outcome::Broken { all_sent: false }) if cancelled => {
                    upload.fail(vec!["Cancelled. Nothing was stored.".to_owned(), KEPT.to_owned()]);
                }
                Ok(Outcome::Broken { all_sent: false }) => upload.fail(vec![
                    format!(
                        "The connection broke after {} of {}. Nothing was stored.",
                        bytes(sent),
                        bytes(total)
                    ),
                    KEPT.to_owned(),
                ]),
                Err(_) => upload.fail(vec!["The browser could not send it. Please try again.".to_owned()]),
            }
        });
    }

    fn cancel(&self) {
        if let Some(request) = self.request.take() {
            // Ends the request, which then reports that it broke.
            let _ = request.abort();
        } else if self.state.phase.get_untracked() == Phase::Hashing {
            self.state.phase.set(Phase::Idle);
        }
    }

    fn fail(&self, lines: Vec<String>) {
        self.state.phase.set(Phase::Failed(lines));
    }

    fn add_digest(&self, hex: &str) -> Option<()> {
        let field: HtmlInputElement =
            self.form.owner_document()?.create_element("input").ok()?.dyn_into().ok()?;
        field.set_type("hidden");
        field.set_name("sha256");
        field.set_value(hex);
        self.digests.append_child(&field).ok()?;
        Some(())
    }

    fn files(&self) -> Vec<File> {
        self.input
            .files()
            .map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect())
            .unwrap_or_default()
    }
}

const KEPT: &str = "Your files are still chosen.";

/// What a drag carries, when it is files and not a link or a piece of text.
fn carried(event: &Event) -> Option<DataTransfer> {
    let carried = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    carried.types().includes(&JsValue::from_str("Files"), 0).then_some(carried)
}
