//! The ways to look at sources: all of them, by what is due, by what comes next.

use maud::{Markup, html};
use platform::{
    Permission::{self, EditSources, MergeSources, ViewSources},
    sessions::Visitor,
};

/// Address, words, and what one must be allowed to do.
const VIEWS: &[(&str, &str, Permission)] = &[
    ("/sources", "All sources", ViewSources),
    ("/relationships", "Keeping in touch", ViewSources),
    ("/plans", "Next steps", ViewSources),
    ("/touches", "Contacts", ViewSources),
    ("/sources/tiers", "Tiers", EditSources),
    ("/sources/duplicates", "Duplicates", MergeSources),
    ("/directory", "Provider directory", ViewSources),
];

/// Links to each of them; `current` is the address of the one that is shown.
pub(crate) fn views(visitor: &Visitor, current: &str) -> Markup {
    let entries: Vec<(String, String, bool)> = VIEWS
        .iter()
        .filter(|(_, _, permission)| visitor.may(*permission))
        .map(|(address, words, _)| ((*address).into(), (*words).into(), *address == current))
        .collect();
    html! { (look::tabs("Sources", &entries)) }
}
