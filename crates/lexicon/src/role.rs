//! What a member of the practice may do.

coded! {
    /// The role of a member of the practice.
    Role {
        Owner = "owner", "Owner";
        FrontDesk = "front_desk", "Front desk";
        Liaison = "liaison", "Liaison";
        Therapist = "therapist", "Therapist";
        Reader = "reader", "Reader";
    }
}
