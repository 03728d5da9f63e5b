//! Who was met when somebody of ours came by.

coded! {
    /// The most important of those who were met.
    Met {
        Decides = "decides", "Who decides";
        Desk = "desk", "Front desk only";
        Nobody = "nobody", "Nobody";
    }
}
