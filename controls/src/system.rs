//! Kinds of CRM, and the roles that the two laws give to whoever runs one.

use crate::word::words;

words! {
    "system kind"
    /// Which CRM a system is.
    pub enum SystemKind {
        /// Zoho CRM.
        Zoho = "zoho", "Zoho CRM";
        /// Fxiaoke, also known as `ShareCRM`.
        Fxiaoke = "fxiaoke", "纷享销客 (Fxiaoke)";
        /// Salesforce.
        Salesforce = "salesforce", "Salesforce";
        /// `HubSpot`.
        Hubspot = "hubspot", "HubSpot";
        /// Microsoft Dynamics 365 on Dataverse.
        Dynamics365 = "dynamics365", "Microsoft Dynamics 365";
        /// Odoo.
        Odoo = "odoo", "Odoo";
        /// `EspoCRM`.
        Espocrm = "espocrm", "EspoCRM";
        /// `SuiteCRM`.
        Suitecrm = "suitecrm", "SuiteCRM";
        /// `BottleCRM` (django-crm).
        Bottlecrm = "bottlecrm", "BottleCRM";
        /// Any other CRM.
        Other = "other", "Other CRM";
    }
}

words! {
    "legal role"
    /// What the organisation is under a law. GDPR Art. 4(7) and (8); 45 CFR 160.103.
    pub enum LegalRole {
        /// Decides why and how personal data are processed.
        Controller = "controller", "Controller";
        /// Processes personal data on behalf of a controller.
        Processor = "processor", "Processor";
        /// Health plan, clearinghouse, or provider that transmits electronically.
        CoveredEntity = "covered_entity", "Covered entity";
        /// Handles protected health information for a covered entity.
        BusinessAssociate = "business_associate", "Business associate";
    }
}
