//! The kinds of contact with a source.

coded! {
    /// A kind of contact that happened with a source.
    TouchKind {
        Visit = "visit", "Visit";
        Call = "call", "Call";
        Email = "email", "E-mail";
        Letter = "letter", "Letter";
        Card = "card", "Card";
        Fax = "fax", "Fax";
        Meal = "meal", "Meal";
        InService = "in_service", "In-service talk";
        Event = "event", "Event";
        DropOff = "drop_off", "Drop-off";
        Report = "report", "Report";
        ThankYou = "thank_you", "Thank-you";
        Message = "message", "Message";
        Social = "social", "Social media";
        Other = "other", "Other";
    }
}

impl TouchKind {
    /// Whether people meet in it. It becomes *face time* only when a decision maker was present.
    pub fn in_person(self) -> bool {
        matches!(self, Self::Visit | Self::Meal | Self::InService | Self::Event)
    }
}
