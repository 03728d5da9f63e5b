//! What somebody was given.

coded! {
    /// The kind of an entry of the ledger.
    GiftKind {
        Meal = "meal", "Meal";
        Item = "item", "Item";
        Entertainment = "entertainment", "Entertainment";
        Education = "education", "Education material";
        Other = "other", "Other";
    }
}
