//! Who may do what here, and who is invited.

use chrono::{DateTime, Utc};

use leptos::prelude::*;

use crate::components::head::head;
use crate::components::panel::{flush, panel};
use crate::components::{Age, Day, Moment, Pill, Tone, text};
use crate::forms::invite_member::{self, InviteMember};
use crate::forms::{Problems, disable_member};
use crate::shell::Role;

/// `GET /members`, and the answers to `POST /members` and to a refused `POST /members/{id}/disable`.
#[derive(Debug, Clone, Default)]
pub struct MembersPage {
    /// By name; disabled ones last.
    pub members: Vec<MemberLine>,
    /// Open invitations.
    pub invitations: Vec<InvitationLine>,
    /// Whether this person may invite and disable.
    pub may_manage: bool,
    /// What was typed into the invitation form.
    pub values: InviteMember,
    /// What is wrong with it, or with a refused disabling.
    pub problems: Problems,
    /// The invitation just made: its link is shown this once.
    pub made: Option<NewInvitation>,
}

/// One member.
#[derive(Debug, Clone)]
pub struct MemberLine {
    /// The member's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// When they joined.
    pub joined_at: DateTime<Utc>,
    /// When they were last here.
    pub seen_at: Option<DateTime<Utc>>,
    /// When their access ended.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Whether it is the reader.
    pub is_me: bool,
}

/// One invitation that nobody has used yet.
#[derive(Debug, Clone)]
pub struct InvitationLine {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// What they will be able to do.
    pub role: Role,
    /// When its link ends.
    pub expires: DateTime<Utc>,
}

/// An invitation with its secret link.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Name.
    pub name: String,
    /// The whole address to hand over.
    pub link: String,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

/// Who may do what here.
pub fn members(page: &MembersPage) -> AnyView {
    let active = page.members.iter().filter(|member| member.disabled_at.is_none()).count();
    let under = text::counted(active as u64, "member");
    let rows = page.members.iter().map(|member| row(member, page.may_manage)).collect_view();
    let table = view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"Members with their role and when they were last here"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Last here"</th>
                        <th scope="col">"Joined"</th>
                        <th scope="col">
                            <span class="unseen">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    let export = view! {
        <a class="button" href="/members/export.csv">
            "Export CSV"
        </a>
    };
    let general = page.problems.message().map(|message| {
        view! {
            <p class="notice bad" role="alert">
                {message.to_owned()}
            </p>
        }
    });
    let invite = page.may_manage.then(|| {
        // What concerns the whole is said at the top of the page.
        let of_fields = page.problems.fields().fold(Problems::default(), |mut all, (name, problem)| {
            all.add(name, problem);
            all
        });
        panel("invite", "Invite somebody", (), invite_member::form(&page.values, &of_fields))
    });
    view! {
        {head(&[], "Members", under, export)}
        {general}
        {page.made.as_ref().map(made)}
        <div class="two">
            <div>
                <section class="panel" aria-label="Members">
                    {table}
                </section>
            </div>
            <div>{invite} {invitations(page)}</div>
        </div>
    }
    .into_any()
}

fn row(member: &MemberLine, may_manage: bool) -> AnyView {
    let me = member.is_me.then(|| view! { " " <span class="tag">"you"</span> });
    let seen = match (member.disabled_at, member.seen_at) {
        (Some(at), _) => view! {
            <Pill tone=Tone::Mute text="disabled" />
            " "
            <small>
                <Age at=at />
            </small>
        }
        .into_any(),
        (None, Some(at)) => view! { <Age at=at /> }.into_any(),
        (None, None) => view! { <small>"not yet"</small> }.into_any(),
    };
    let disable = (may_manage && !member.is_me && member.disabled_at.is_none())
        .then(|| disable_member::form(&member.id, &text::visible(&member.name)));
    view! {
        <tr class=member.disabled_at.map(|_| "past")>
            <td class="first">
                <bdi class="title">{text::visible(&member.name)}</bdi>
                {me}
                <br />
                <small>{text::visible(&member.email)}</small>
            </td>
            <td>
                <span title=member.role.purpose()>{member.role.title()}</span>
            </td>
            <td data-label="Last here">{seen}</td>
            <td data-label="Joined">
                <Day at=member.joined_at />
            </td>
            <td>{disable}</td>
        </tr>
    }
    .into_any()
}

fn made(made: &NewInvitation) -> AnyView {
    view! {
        <div class="notice ok" role="status">
            <p>
                <strong>"Hand this link to " <bdi>{text::visible(&made.name)}</bdi> "."</strong>
                " It is shown only now, works once, and ends " <Moment at=made.expires /> "."
            </p>
            <code class="whole">{text::visible(&made.link)}</code>
        </div>
    }
    .into_any()
}

fn invitations(page: &MembersPage) -> Option<AnyView> {
    if page.invitations.is_empty() {
        return None;
    }
    let lines = page
        .invitations
        .iter()
        .map(|invitation| {
            view! {
                <li>
                    <bdi class="title">{text::visible(&invitation.name)}</bdi>
                    " · "
                    {invitation.role.title()}
                    <br />
                    <small>{text::visible(&invitation.email)} " · ends " <Age at=invitation.expires /></small>
                </li>
            }
        })
        .collect_view();
    Some(flush("invited", "Invited", (), view! { <ul class="list">{lines}</ul> }))
}
