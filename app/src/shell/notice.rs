//! What is said once after a redirect. A closed set: the URL carries an id, never a text, so that nobody can put
//! words into the product's mouth.

/// Said once at the top of the page, from `?done=<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Evidence and its leaf are stored.
    EvidenceAttached,
    /// As above, and the same bytes were there before.
    EvidenceAttachedAgain,
    /// A new submission supersedes the old.
    KindCorrected,
    /// Stored bytes were hashed again and agree.
    BytesVerified,
    /// A verdict and its leaf are stored.
    VerdictRecorded,
    /// A control has another owner.
    OwnerChanged,
    /// A control has no owner any more.
    OwnerRemoved,
    /// A gap was opened.
    GapOpened,
    /// A gap has another owner, day or severity.
    GapAssigned,
    /// A gap was closed.
    GapClosed,
    /// A control of the workspace's own was added or changed.
    ControlSaved,
    /// A control of the workspace's own was taken back.
    ControlTakenBack,
    /// A control is not asked for any more.
    ControlOff,
    /// A control is asked for again.
    ControlOn,
    /// A framework was imported.
    FrameworkImported,
    /// An imported framework was taken back.
    FrameworkTakenBack,
    /// A system was added.
    SystemAdded,
    /// A system's facts were changed.
    SystemChanged,
    /// A system was retired.
    SystemRetired,
    /// A report was sealed.
    ReportSealed,
    /// Somebody was invited.
    MemberInvited,
    /// Somebody can no longer sign in.
    MemberDisabled,
    /// An invitation was taken up.
    Joined,
    /// The workspace's facts were changed.
    SettingsSaved,
    /// The workspace is set up.
    WorkspaceReady,
    /// The sample workspace is filled.
    SampleReady,
    /// The session has ended.
    SignedOut,
}

impl Notice {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::ControlSaved,
        Self::ControlTakenBack,
        Self::ControlOff,
        Self::ControlOn,
        Self::FrameworkImported,
        Self::FrameworkTakenBack,
        Self::EvidenceAttached,
        Self::EvidenceAttachedAgain,
        Self::KindCorrected,
        Self::BytesVerified,
        Self::VerdictRecorded,
        Self::OwnerChanged,
        Self::OwnerRemoved,
        Self::GapOpened,
        Self::GapAssigned,
        Self::GapClosed,
        Self::SystemAdded,
        Self::SystemChanged,
        Self::SystemRetired,
        Self::ReportSealed,
        Self::MemberInvited,
        Self::MemberDisabled,
        Self::Joined,
        Self::SettingsSaved,
        Self::WorkspaceReady,
        Self::SampleReady,
        Self::SignedOut,
    ];

    /// Reads the `done` parameter; anything unknown says nothing.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.id() == id)
    }

    /// For the URL.
    pub fn id(self) -> &'static str {
        match self {
            Self::EvidenceAttached => "evidence-attached",
            Self::EvidenceAttachedAgain => "evidence-attached-again",
            Self::KindCorrected => "kind-corrected",
            Self::BytesVerified => "bytes-verified",
            Self::VerdictRecorded => "verdict-recorded",
            Self::OwnerChanged => "owner-changed",
            Self::OwnerRemoved => "owner-removed",
            Self::GapOpened => "gap-opened",
            Self::GapAssigned => "gap-assigned",
            Self::GapClosed => "gap-closed",
            Self::ControlSaved => "control-saved",
            Self::ControlTakenBack => "control-taken-back",
            Self::ControlOff => "control-off",
            Self::ControlOn => "control-on",
            Self::FrameworkImported => "framework-imported",
            Self::FrameworkTakenBack => "framework-taken-back",
            Self::SystemAdded => "system-added",
            Self::SystemChanged => "system-changed",
            Self::SystemRetired => "system-retired",
            Self::ReportSealed => "report-sealed",
            Self::MemberInvited => "member-invited",
            Self::MemberDisabled => "member-disabled",
            Self::Joined => "joined",
            Self::SettingsSaved => "settings-saved",
            Self::WorkspaceReady => "workspace-ready",
            Self::SampleReady => "sample-ready",
            Self::SignedOut => "signed-out",
        }
    }

    /// What is said.
    pub fn text(self) -> &'static str {
        match self {
            Self::EvidenceAttached => {
                "Evidence stored and stamped into the log. Keep the receipt: it proves the day."
            }
            Self::EvidenceAttachedAgain => {
                "Stored and stamped as a new submission. The same bytes were here before; they are kept once."
            }
            Self::KindCorrected => {
                "Kind corrected: this new submission supersedes the old one, which stays in the log."
            }
            Self::BytesVerified => "The stored bytes were hashed again and agree with the log.",
            Self::VerdictRecorded => "Verdict recorded and stamped into the log.",
            Self::OwnerChanged => "Owner changed.",
            Self::OwnerRemoved => "This control has no owner now.",
            Self::GapOpened => "Gap opened and stamped into the log.",
            Self::GapAssigned => "Owner, day and severity saved.",
            Self::GapClosed => "Gap closed and stamped into the log.",
            Self::ControlSaved => "Control saved and stamped into the log.",
            Self::ControlTakenBack => "Control taken back. Its evidence and verdicts stay on record.",
            Self::ControlOff => "Control switched off. Reports name it with the reason.",
            Self::ControlOn => "Control switched on: it is on the checklist again.",
            Self::FrameworkImported => "Framework imported and stamped into the log.",
            Self::FrameworkTakenBack => "Framework taken back. What was recorded stays on record.",
            Self::SystemAdded => "System added. Its controls are on the checklist.",
            Self::SystemChanged => "System changed.",
            Self::SystemRetired => "System retired. Its evidence and verdicts stay readable.",
            Self::ReportSealed => "Report sealed and stamped into the log.",
            Self::MemberInvited => "Invitation made. Hand over the link below; it is shown only once.",
            Self::MemberDisabled => "This person can no longer sign in. What they did stays on record.",
            Self::Joined => "Your password is set. Welcome.",
            Self::SettingsSaved => "Settings saved.",
            Self::WorkspaceReady => "The workspace is ready.",
            Self::SampleReady => "The sample workspace is ready: look around, nothing here is real.",
            Self::SignedOut => "You are signed out.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_found_by_its_id_and_nothing_else_is_said() {
        for notice in Notice::ALL {
            assert_eq!(Notice::from_id(notice.id()), Some(notice));
        }
        assert_eq!(Notice::from_id("<script>"), None);
        assert_eq!(Notice::from_id(""), None);
    }
}
