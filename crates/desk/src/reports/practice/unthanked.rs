//! Whom nobody has thanked yet.

use look::plural;

use super::{
    facts::Facts,
    section::{Cell, Grid, OnPaper, Section, Value},
};
use crate::{days, thanks::Entry};

/// "3 sources wait for a thank-you."
pub fn sentence(facts: &Facts) -> String {
    of_count(facts.to_thank().len() as i64)
}

fn of_count(count: i64) -> String {
    match count {
        0 => "Everybody has been thanked.".into(),
        1 => "1 source waits for a thank-you.".into(),
        many => format!("{} wait for a thank-you.", plural(many, "source", "sources")),
    }
}

fn of_referrals(count: i64) -> String {
    match count {
        0 => "No referral is still to be thanked for.".into(),
        1 => "In all 1 referral is still to be thanked for.".into(),
        many => {
            format!("In all {} are still to be thanked for.", plural(many, "referral", "referrals"))
        }
    }
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let mut table = Grid::of(["Source", "Referrals not thanked for", "The first came"]);
    let row = |entry: &Entry| {
        vec![
            Cell::page(entry.name.as_str(), format!("/sources/{}", entry.source_id)),
            Value::Count(entry.referrals()).into(),
            Cell::words(entry.oldest().map_or_else(String::new, days::long)),
        ]
    };
    table.rows = facts.to_thank().map(row).collect();
    Section {
        id: "thanks",
        title: "Thanks that are owed",
        finding: sentence(facts),
        notes: vec![format!(
            "{} As it stands today, whatever period is shown. Some of those referrals wait for a \
             batch, so that a card cannot tell who came.",
            of_referrals(facts.unthanked)
        )],
        table,
        action: Some(("/thanks".into(), "Open the thanks".into())),
        on_paper: OnPaper::Whole,
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_count_is_said_in_words() {
        assert_eq!(super::of_count(0), "Everybody has been thanked.");
        assert_eq!(super::of_count(1), "1 source waits for a thank-you.");
        assert_eq!(super::of_count(4), "4 sources wait for a thank-you.");
        assert_eq!(super::of_referrals(0), "No referral is still to be thanked for.");
        assert_eq!(super::of_referrals(1), "In all 1 referral is still to be thanked for.");
        assert_eq!(super::of_referrals(9), "In all 9 referrals are still to be thanked for.");
    }
}
