//! How a referral reached the practice.

coded! {
    /// The way by which a referral came in. Its time-stamp is the channel's own.
    Channel {
        Form = "form", "Web form";
        Phone = "phone", "Phone";
        Voicemail = "voicemail", "Voicemail";
        Fax = "fax", "Fax";
        Email = "email", "E-mail";
        Paper = "paper", "Paper";
        WalkIn = "walk_in", "Walk-in";
        Message = "message", "Electronic message";
        Import = "import", "Import";
        Other = "other", "Other";
    }
}
