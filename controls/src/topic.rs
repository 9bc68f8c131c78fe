//! The ten topics into which the catalogue is divided; each is a folder of control files.

use crate::word::words;

words! {
    "topic"
    /// One of the ten subjects that securing a CRM falls into.
    pub enum Topic {
        /// Several factors at every log-in.
        Mfa = "mfa", "Multi-factor log-in";
        /// Patches go in promptly, and that is seen in the log.
        Updates = "updates", "Software updates";
        /// Data unreadable on the wire and on the disk.
        Encryption = "encryption", "Encryption";
        /// Who may see and do what, and is it still so.
        Access = "access", "Access rights";
        /// People know, and are tried.
        Training = "training", "Staff training";
        /// The CRM and its maker, and what was agreed with them.
        Vendor = "vendor", "Vendor and contracts";
        /// Regular checks by one's own or outside eyes.
        Audit = "audit", "Security audits";
        /// What happened is kept and looked at.
        Logging = "logging", "Logging and monitoring";
        /// Copies, and proof that they come back.
        Backup = "backup", "Backup and restore";
        /// The law's own paperwork, clocks and rights.
        Compliance = "compliance", "Legal compliance";
    }
}

impl Topic {
    /// The title in Chinese.
    pub const fn title_zh(self) -> &'static str {
        match self {
            Self::Mfa => "多因素登录",
            Self::Updates => "软件更新",
            Self::Encryption => "加密",
            Self::Access => "访问权限",
            Self::Training => "员工培训",
            Self::Vendor => "供应商与合同",
            Self::Audit => "安全审计",
            Self::Logging => "日志与监控",
            Self::Backup => "备份与恢复",
            Self::Compliance => "合规管理",
        }
    }

    /// What securing a CRM asks under this subject.
    pub const fn asks(self) -> &'static [&'static str] {
        match self {
            Self::Mfa => &[
                "Several factors at every log-in, required and not merely offered",
                "Users are trained to use them",
                "It is known who has a second factor, administrators first",
            ],
            Self::Updates => &[
                "Patches go in promptly, by automatic update where possible",
                "The update log is read, and shows that every update went in",
                "Known vulnerabilities do not stay open",
            ],
            Self::Encryption => &[
                "In transit: current TLS and a valid certificate",
                "At rest: AES-256 or its equal, with keys looked after",
                "The CRM can do both, and both are on",
            ],
            Self::Access => &[
                "Roles and their rights are defined",
                "Only authorised people reach given data and functions",
                "Rights are reviewed and adjusted",
                "Misuse from inside is hindered and found",
                "Leavers' access ends",
                "Passwords are strong",
            ],
            Self::Training => &[
                "Awareness of phishing and social engineering",
                "Practice with the security functions",
                "Simulated attacks test the reaction",
                "Staff know the privacy policy and its reasons",
            ],
            Self::Vendor => &[
                "The CRM was chosen for its security",
                "Its past vulnerabilities and the vendor's patch times are known",
                "The vendor's own compliance is shown",
                "Contracts are in place: DPA, BAA",
            ],
            Self::Audit => &[
                "Audits by own or outside people: configuration, vulnerabilities, rights, logs",
                "What they find is mended promptly",
                "Course and results are recorded",
            ],
            Self::Logging => &[
                "Important operations and events are logged",
                "Logs are analysed with tools",
                "Anomalies are found and acted on",
                "What a user did can be traced",
                "Logs are kept and protected",
            ],
            Self::Backup => &[
                "Daily and weekly copies by a written strategy",
                "Copies lie in a safe place, off-line or in a cloud",
                "Restoring is tested, so that data come back when needed",
            ],
            Self::Compliance => &[
                "It is known which laws apply, and the CRM can meet them",
                "Settings and procedures are reviewed so that they stay lawful",
                "Records, rights of the data subject, impact assessment, breach clocks, retention and erasure",
            ],
        }
    }
}
