//! Who may do what here, and who is invited.

use chrono::{DateTime, Utc};

use crate::forms::Problems;
use crate::forms::invite_member::InviteMember;
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
