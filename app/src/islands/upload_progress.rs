//! Makes the plain upload form comfortable: files can be dropped, each is hashed in the browser (the server
//! must come to the same SHA-256), sending shows its progress and can be cancelled, and a refusal is shown
//! without losing the chosen files.
//!
//! Put it inside a `<form method="post" enctype="multipart/form-data">` that has one
//! `<input type="file" name="files">`. With scripts off it renders hidden, and the form does its work alone.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod digest;
#[cfg(feature = "hydrate")]
mod enhance;
#[cfg(feature = "hydrate")]
mod send;

/// What the upload is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser moves it"))]
enum Phase {
    /// Waits for the person.
    Idle,
    /// Was sent off while files are still being hashed.
    Hashing,
    /// Sends: bytes gone, bytes in all.
    Sending(u64, u64),
    /// All is sent; the server stores and stamps.
    Storing,
    /// Did not work: what to say, line by line.
    Failed(Vec<String>),
}

/// A chosen file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chosen {
    name: String,
    size: u64,
    digest: Digest,
}

/// How far the hash of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser moves it"))]
enum Digest {
    /// Bytes hashed so far.
    Reading(u64),
    /// SHA-256, hex.
    Known(String),
    /// The browser cannot read the file any more.
    Unreadable,
}

/// What the view shows, and the listeners set.
#[derive(Clone, Copy)]
struct State {
    alive: RwSignal<bool>,
    over: RwSignal<bool>,
    files: RwSignal<Vec<Chosen>>,
    phase: RwSignal<Phase>,
    cancelled: RwSignal<u32>,
}

/// See the module. Takes nothing: it finds the form that it stands in.
#[island]
pub fn UploadProgress() -> impl IntoView {
    let state = State {
        alive: RwSignal::new(false),
        over: RwSignal::new(false),
        files: RwSignal::new(Vec::new()),
        phase: RwSignal::new(Phase::Idle),
        cancelled: RwSignal::new(0),
    };
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        if let Some(root) = root.get() {
            enhance::form_around(&root, state);
        }
    });
    let State { alive, over, files, phase, cancelled } = state;
    let busy = move || phase.with(|phase| !matches!(phase, Phase::Idle | Phase::Failed(_)));
    let failed = move || phase.with(|phase| matches!(phase, Phase::Failed(_)));
    view! {
        <div class="upload" node_ref=root hidden=move || !alive.get()>
            <p class="drop" class:over=move || over.get() hidden=busy>
                "Drop files here, as many as belong together. Your browser hashes each before it is sent."
            </p>
            <ul class="upload-files">{move || files.get().into_iter().map(line).collect_view()}</ul>
            <p role="status">{move || phase.with(said)}</p>
            <progress
                aria-label="Sent"
                hidden=move || !busy()
                max="1000"
                value=move || phase.with(permille).to_string()
            ></progress>
            <small hidden=move || !busy()>{move || phase.with(amount)}</small>
            <button
                type="button"
                class="button"
                hidden=move || !busy()
                on:click=move |_| cancelled.update(|times| *times += 1)
            >
                "Cancel"
            </button>
            <div class="notice bad" role="alert" hidden=move || !failed()>
                {move || {
                    phase
                        .with(|phase| match phase {
                            Phase::Failed(lines) => lines.clone(),
                            _ => Vec::new(),
                        })
                        .into_iter()
                        .map(|line| view! { <p>{line}</p> })
                        .collect_view()
                }}
            </div>
        </div>
    }
}

fn line(file: Chosen) -> impl IntoView {
    let state = match file.digest {
        Digest::Known(hex) => format!("SHA-256 {hex}"),
        Digest::Unreadable => "cannot be read any more: please choose it again".to_owned(),
        Digest::Reading(done) => match (done.min(file.size) * 100).checked_div(file.size) {
            Some(percent) => format!("hashing, {percent} %"),
            None => "hashing".to_owned(),
        },
    };
    view! {
        <li>
            <bdi>{file.name}</bdi>
            " "
            <small>{bytes(file.size)}</small>
            " "
            <small class="hash">{state}</small>
        </li>
    }
}

/// The sentence for the status line; percentages are left to the bar, so that they are not read out.
fn said(phase: &Phase) -> &'static str {
    match phase {
        Phase::Idle | Phase::Failed(_) => "",
        Phase::Hashing => "Hashing; sending begins by itself.",
        Phase::Sending(..) => "Sending.",
        Phase::Storing => "All is sent. The server hashes, stores and stamps it.",
    }
}

fn permille(phase: &Phase) -> u64 {
    match phase {
        Phase::Sending(sent, total) => sent.saturating_mul(1_000).checked_div(*total).unwrap_or(0).min(1_000),
        Phase::Storing => 1_000,
        Phase::Idle | Phase::Hashing | Phase::Failed(_) => 0,
    }
}

fn amount(phase: &Phase) -> String {
    match phase {
        Phase::Sending(sent, total) => {
            format!("{} % · {} of {}", permille(phase) / 10, bytes(*sent), bytes(*total))
        }
        _ => String::new(),
    }
}

/// A size in words; whole numbers and one decimal, without float formatting, which would weigh more than
/// all the rest.
fn bytes(size: u64) -> String {
    let (unit, name) = match size {
        0..1_000 => return format!("{size} B"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    format!("{}.{} {name}", size / unit, size % unit * 10 / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_nearest_unit() {
        let said = [0, 999, 1_000, 1_999_999, 2_500_000_000].map(bytes);
        assert_eq!(said, ["0 B", "999 B", "1.0 kB", "1.9 MB", "2.5 GB"]);
    }

    #[test]
    fn the_bar_is_full_only_when_all_is_sent() {
        assert_eq!(permille(&Phase::Sending(0, 0)), 0);
        assert_eq!(permille(&Phase::Sending(1_998, 2_000)), 999);
        assert_eq!(permille(&Phase::Sending(u64::MAX, u64::MAX)), 1);
        assert_eq!(permille(&Phase::Storing), 1_000);
    }
}
