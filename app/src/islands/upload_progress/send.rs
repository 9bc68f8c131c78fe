//! Sends a form as the browser itself would, but with progress: only `XMLHttpRequest` tells how much is gone.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, FormData, HtmlFormElement, ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType,
};

/// How sending ended.
pub(super) enum Outcome {
    /// The server took it and leads on to this address.
    Stored(String),
    /// The server refused: its words, line by line.
    Refused(Vec<String>),
    /// The server asked for signing in again.
    SignedOut,
    /// No answer came: the connection broke, or the request was aborted. Whether all had been sent by then.
    Broken { all_sent: bool },
}

/// Sends the form and waits for the end. `on` is told bytes gone and bytes in all.
pub(super) async fn form(
    form: &HtmlFormElement,
    request: &XmlHttpRequest,
    mut on: impl FnMut(u64, u64) + 'static,
) -> Result<Outcome, JsValue> {
    request.open("POST", &form.action())?;
    // So that the server tells the new address instead of redirecting: the page there is loaded once, by the person.
    request.set_request_header("accept", "application/json")?;
    request.set_response_type(XmlHttpRequestResponseType::Document);
    let all_sent = Rc::new(Cell::new(false));
    let sent = all_sent.clone();
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        sent.set(event.loaded() >= event.total());
        on(event.loaded() as u64, event.total() as u64);
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve: Function, _| {
        // `loadend` comes last in every case: answered, broken, aborted.
        request.set_onloadend(Some(&resolve));
    });
    request.send_with_opt_form_data(Some(&FormData::new_with_form(form)?))?;
    JsFuture::from(ended).await?;

    let address = request.response_url();
    Ok(match request.status()? {
        0 => Outcome::Broken { all_sent: all_sent.get() },
        200..400 if path(&address).starts_with("/sign-in") => Outcome::SignedOut,
        200..400 => Outcome::Stored(request.get_response_header("location")?.unwrap_or(address)),
        status => {
            let mut lines = request.response_xml()?.map(|page| said_by(&page)).unwrap_or_default();
            if lines.is_empty() {
                lines.push(format!("The server refused it (status {status})."));
            }
            Outcome::Refused(lines)
        }
    })
}

/// What a page of ours says is wrong: its alert, else its heading and what follows.
fn said_by(page: &Document) -> Vec<String> {
    for selector in [
        "main [role=alert] strong, main [role=alert] li, main [role=alert] p",
        "main h1, main h1 ~ p:not(.buttons)",
    ] {
        let Ok(found) = page.query_selector_all(selector) else {
            continue;
        };
        let lines: Vec<String> = (0..found.length())
            .filter_map(|at| found.get(at)?.text_content())
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        if !lines.is_empty() {
            return lines;
        }
    }
    Vec::new()
}

/// The path of an absolute address.
fn path(address: &str) -> &str {
    let after = address.find("://").map_or(address, |at| &address[at + 3..]);
    after.find('/').map_or("", |at| &after[at..])
}
