//! What somebody does at a referring office.

coded! {
    /// The part a person plays at a referring office.
    OfficeRole {
        DecisionMaker = "decision_maker", "Decision maker";
        Provider = "provider", "Provider";
        ReferralCoordinator = "referral_coordinator", "Referral coordinator";
        OfficeManager = "office_manager", "Office manager";
        FrontDesk = "front_desk", "Front desk";
    }
}
