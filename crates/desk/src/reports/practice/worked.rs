//! What the contacts did: how many more referrals came after visits, calls, cards, and what one
//! more cost. What was handed over is no part of it.

use insight::effects::{Answer, Effect};
use lexicon::TouchKind;

use super::{
    facts::Facts,
    section::{Band, Cell, Chart, Grid, Section, Value},
    waiting,
};

/// Contacts of a kind in a sentence.
fn many(kind: TouchKind) -> &'static str {
    match kind {
        TouchKind::Visit => "visits",
        TouchKind::Meal => "meals together",
        TouchKind::Call => "calls",
        TouchKind::Card => "cards",
        TouchKind::Letter => "letters",
        TouchKind::Email => "e-mails",
        TouchKind::Event => "events",
        TouchKind::InService => "talks at the office",
        TouchKind::DropOff => "drop-offs",
        _ => "other contacts",
    }
}

fn finding(effects: &[(TouchKind, Effect)]) -> String {
    if effects.is_empty() {
        return "No contact is on record whose effect could be looked for.".into();
    }
    let named = |answer: Answer| {
        let known = effects.iter().filter(move |(_, effect)| effect.answer == answer);
        known.map(|(kind, _)| many(*kind)).collect::<Vec<_>>()
    };
    let mut parts = Vec::new();
    let more = named(Answer::More);
    if !more.is_empty() {
        parts.push(format!("more referrals came after {} than would have without", listed(&more)));
    }
    let fewer = named(Answer::Fewer);
    if !fewer.is_empty() {
        parts.push(format!("fewer came after {}", listed(&fewer)));
    }
    let little = named(Answer::Little);
    if !little.is_empty() {
        parts.push(format!("{} change little, if anything", listed(&little)));
    }
    let unknown = named(Answer::CannotTell);
    if !unknown.is_empty() {
        parts.push(format!("of {} we can’t tell yet", listed(&unknown)));
    }
    let said = parts.join("; ");
    let mut letters = said.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// `visits, calls and cards`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What is to be said of one kind, and how much more is needed where nothing can be.
fn said(effect: &Effect) -> String {
    match effect.answer {
        Answer::More => "more came".into(),
        Answer::Fewer => "fewer came".into(),
        Answer::Little => "little, if anything".into(),
        Answer::CannotTell => match effect.more_touches {
            Some(0) => "we can’t tell; an effect of a quarter would have shown".into(),
            Some(more) => format!(
                "we can’t tell yet; about {} more would show whether it brings a quarter more",
                look::thousands(i64::from(more))
            ),
            None => "we can’t tell yet; too few".into(),
        },
    }
}

/// The section.
pub fn section(facts: &Facts) -> Section {
    let empty = Section { id: "worked", title: "What the efforts did", ..Section::default() };
    let Some(study) = &facts.study else { return waiting(empty) };
    let mut table = Grid::of([
        "Contact",
        "How many",
        "What is known",
        "Times as many in the month after",
        "90 % interval",
        "Additional referrals, about",
        "Cost of one more",
    ]);
    table.rows = study.effects.iter().map(|(kind, effect)| row(facts, *kind, effect)).collect();
    let bands: Vec<Band> = study
        .effects
        .iter()
        .filter_map(|(kind, effect)| {
            let ends = [effect.low?, effect.rate_ratio?, effect.high?];
            Some(Band { name: kind.label().to_owned(), ends, came: None })
        })
        .filter(|band| band.ends[2] <= WIDEST)
        .collect();
    Section {
        finding: finding(&study.effects),
        notes: vec![
            "Each source is compared with itself: with what its own past and the season would have \
             led to expect. Whom a liaison goes to is no chance: what made somebody go there, and \
             is on no record (a word that a doctor retires), is not taken out. So read it as what \
             followed, and try it on purpose before you build on it."
                .into(),
            "What was spent on anybody is not part of this, and neither is what a meal or a present \
             was worth."
                .into(),
        ],
        chart: if bands.is_empty() { Chart::None } else { Chart::Bands(bands) },
        table,
        ..empty
    }
}

/// A band that reaches further makes the others unreadable; it stands in the table.
const WIDEST: f64 = 5.0;

fn row(facts: &Facts, kind: TouchKind, effect: &Effect) -> Vec<Cell> {
    let interval = effect.low.zip(effect.high);
    let interval =
        interval.map_or_else(String::new, |(low, high)| format!("{low:.2} to {high:.2}"));
    let known = effect.answer == Answer::More;
    vec![
        Cell::words(kind.label()),
        Cell::count(i64::from(effect.n)),
        Cell::words(said(effect)),
        Value::Number(effect.rate_ratio).into(),
        Cell::words(interval),
        Value::Number(effect.additional.filter(|_| known)).into(),
        Cell::words(cost(facts, kind, effect)),
    ]
}

/// "$120 (at least $60)", where the practice has said what a contact costs and it can be told that
/// any referral was gained.
fn cost(facts: &Facts, kind: TouchKind, effect: &Effect) -> String {
    let Some(of_one) = facts.costs.of(kind) else { return "no cost entered".into() };
    let Some(cost) = effect.cost_of_a_referral(of_one.get() as f64 / 100.0) else {
        return "can’t be told yet".into();
    };
    let dollars = |amount: f64| Value::Dollars(Some(amount)).said();
    match cost.high {
        Some(high) => {
            format!("{} ({} to {})", dollars(cost.estimate), dollars(cost.low), dollars(high))
        }
        None => format!("{} (at least {})", dollars(cost.estimate), dollars(cost.low)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(answer: Answer, more_touches: Option<u32>) -> Effect {
        Effect {
            rate_ratio: Some(1.3),
            low: Some(1.1),
            high: Some(1.6),
            n: 100,
            answer,
            additional: Some(20.0),
            additional_low: Some(5.0),
            additional_high: Some(40.0),
            more_touches,
            why: String::new(),
        }
    }

    #[test]
    fn what_is_known_and_what_is_not_stand_in_one_sentence() {
        let all = [
            (TouchKind::Visit, effect(Answer::More, Some(0))),
            (TouchKind::Call, effect(Answer::CannotTell, Some(80))),
            (TouchKind::Card, effect(Answer::CannotTell, None)),
        ];
        assert_eq!(
            finding(&all),
            "More referrals came after visits than would have without; of calls and cards we can’t \
             tell yet."
        );
        assert_eq!(finding(&[]), "No contact is on record whose effect could be looked for.");
    }

    #[test]
    fn where_nothing_can_be_told_it_is_said_how_much_more_is_needed() {
        assert_eq!(
            said(&effect(Answer::CannotTell, Some(80))),
            "we can’t tell yet; about 80 more would show whether it brings a quarter more"
        );
        assert!(said(&effect(Answer::CannotTell, Some(0))).contains("would have shown"));
    }
}
