//! People: who they are, inviting them, shutting them out.

use app::forms::Problems;
use app::forms::disable_member::DisableMember;
use app::forms::invite_member::InviteMember;
use app::pages::members::{InvitationLine, MemberLine, MembersPage, NewInvitation};
use app::shell::{Notice, Place, Role};
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::response::Response;

use super::csv;
use super::failure::Failure;
use super::visit::{Visit, done};
use crate::auth::permit::ManageMembers;
use crate::clock::moment;
use crate::store::{invitation, member};
use crate::workspaces::{self, WorkspaceError};

const PAGE: (Place, &str) = (Place::Members, "Members");

pub(super) async fn list(visit: Visit) -> Result<Response, Failure> {
    let page = page(&visit).await?;
    visit.page(PAGE, || app::pages::members::members(&page)).await
}

pub(super) async fn export(visit: Visit) -> Result<Response, Failure> {
    visit.audit("export the members", "").await?;
    let heads = ["name", "e-mail", "role", "joined (UTC)", "last here (UTC)", "access ended (UTC)"];
    let rows = page(&visit).await?.members.into_iter().map(|member| {
        vec![
            member.name,
            member.email,
            member.role.id().to_owned(),
            csv::time(member.joined_at),
            csv::time(member.seen_at),
            csv::time(member.disabled_at),
        ]
    });
    Ok(csv::download("members.csv", &heads, rows))
}

pub(super) async fn invite(
    visit: Visit,
    form: Result<Form<InviteMember>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<ManageMembers>()?;
    let Form(values) = form?;
    let refused = match values.check() {
        Ok(new) => {
            visit.audit("invite a member", new.role.id()).await?;
            match workspaces::invite(&visit.web, &permit, &new, visit.now).await {
                Ok((secret, expires)) => {
                    let link = visit.web.link(&format!("/join?link={}", secret.reveal()));
                    let made = NewInvitation { name: new.name.to_string(), link, expires };
                    // Shown this once, so it cannot be the target of a redirect.
                    let page = MembersPage { made: Some(made), ..page(&visit).await? };
                    return visit.page(PAGE, || app::pages::members::members(&page)).await;
                }
                Err(WorkspaceError::EmailTaken(_)) => InviteMember::taken(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(problems) => problems,
    };
    let page = MembersPage { values, problems: refused, ..page(&visit).await? };
    visit.page_again(PAGE, || app::pages::members::members(&page)).await
}

pub(super) async fn disable(
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Form<DisableMember>, FormRejection>,
) -> Result<Response, Failure> {
    visit.actor.permit::<ManageMembers>()?;
    let Form(values) = form?;
    let db = &visit.web.store.db;
    let all = member::in_workspace(db, visit.actor.workspace()).await?;
    let member =
        all.iter().find(|member| member.id == id).ok_or_else(|| Failure::not_found("member"))?.clone();
    let admin = Role::Admin.id();
    let admins = all.iter().filter(|one| one.role == admin && one.disabled_at.is_none()).count();
    let last_admin = member.role == admin && admins <= 1;
    if let Err(problems) = values.check(last_admin) {
        let page = MembersPage { problems, ..page(&visit).await? };
        return visit.page_again(PAGE, || app::pages::members::members(&page)).await;
    }
    visit.audit("disable a member", &member.id).await?;
    let tx = visit.web.store.begin().await?;
    let facts = (member.id.as_str(), member.role.as_str(), false);
    workspaces::stamp_member(&tx, &visit.web, visit.actor.workspace(), facts, visit.now).await?;
    member::disable(&tx, member.clone(), visit.now.timestamp()).await?;
    tx.commit().await?;
    Ok(done("/members", Notice::MemberDisabled))
}

async fn page(visit: &Visit) -> Result<MembersPage, Failure> {
    let db = &visit.web.store.db;
    let workspace = visit.actor.workspace();
    let mut members = member::in_workspace(db, workspace).await?;
    members.sort_by_key(|member| member.disabled_at.is_some());
    let invitations = invitation::all_open(db, workspace, visit.now.timestamp()).await?;
    // The table's CHECKs let in no other words.
    let role = |word: &str| word.parse().unwrap_or(Role::Auditor);
    Ok(MembersPage {
        members: members
            .into_iter()
            .map(|member| MemberLine {
                role: role(&member.role),
                is_me: member.id == visit.actor.member(),
                id: member.id,
                name: member.name,
                email: member.email,
                joined_at: moment(member.created_at),
                seen_at: member.seen_at.map(moment),
                disabled_at: member.disabled_at.map(moment),
            })
            .collect(),
        invitations: invitations
            .into_iter()
            .map(|open| InvitationLine {
                role: role(&open.role),
                name: open.name,
                email: open.email,
                expires: moment(open.expires_at),
            })
            .collect(),
        may_manage: visit.actor.permit::<ManageMembers>().is_ok(),
        values: InviteMember::default(),
        problems: Problems::default(),
        made: None,
    })
}
