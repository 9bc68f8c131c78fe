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
