//! The words of a report: plain, from what may be told.

use super::{
    few::{FEWEST, Outcome, Said, Told, Within},
    span::Days,
};
use crate::print::ReportText;

/// What stands on the page beside the figures.
pub(super) struct Around<'a> {
    /// The day, as it is to be read.
    pub date: String,
    /// The days that are counted.
    pub days: Days,
    /// What waits for the office.
    pub open: Vec<String>,
    /// The practice.
    pub practice: &'a str,
    /// Its phone, as it is written; may be empty.
    pub phone: &'a str,
    /// Who is glad to answer.
    pub signer: &'a str,
}

/// The page. Pure: it sees nothing but what may be told.
pub(super) fn text(told: &Told, outcomes: &[Outcome], around: Around<'_>) -> ReportText {
    let Around { date, days, open, practice, phone, signer } = around;
    let call = if phone.is_empty() { String::new() } else { format!(" at {phone}") };
    ReportText {
        date,
        title: format!("Your patients, {}", days.words()),
        headline: headline(told),
        paragraphs: Vec::new(),
        steps: steps(told),
        times: times(told),
        outcomes: outcomes.iter().map(outcome).collect(),
        open,
        closing: format!(
            "If you would like to know more about any of your patients, please call us{call}."
        ),
        signature: vec![signer.to_owned(), practice.to_owned()],
        foot: format!(
            "Counted by the day the referral reached us. Numbers below {FEWEST}, and those from \
             which one could be reckoned, are not shown, to protect your patients."
        ),
    }
}

fn headline(told: &Told) -> String {
    match (told.received, told.came) {
        (Said::Count(received), Said::Count(came)) if came == received => {
            format!("You sent us {received} patients, and all of them came to their first visit.")
        }
        (Said::Count(received), Said::Count(0)) => {
            format!("You sent us {received} patients. None has come to a first visit yet.")
        }
        (Said::Count(received), Said::Count(came)) => {
            format!("You sent us {received} patients, and {came} came to their first visit.")
        }
        (Said::Count(received), Said::TooFew) => format!("You sent us {received} patients."),
        (Said::TooFew, _) => {
            "You sent us few patients in this time: too few for figures.".to_owned()
        }
    }
}

fn steps(told: &Told) -> Vec<(String, String, Option<u8>)> {
    let Said::Count(received) = told.received else { return Vec::new() };
    let step = |name: &str, said: Said| {
        let (shown, part) = match said {
            Said::Count(0) => ("none yet".to_owned(), Some(0)),
            Said::Count(count) => (format!("{count} of {received}"), hundredths(count, received)),
            Said::TooFew => ("not shown".to_owned(), None),
        };
        (name.to_owned(), shown, part)
    };
    vec![
        ("Referred to us".to_owned(), received.to_string(), Some(100)),
        step("We reached them", told.reached),
        step("They came to their first visit", told.came),
        step("They finished their care", told.finished),
    ]
}

fn hundredths(part: i64, whole: i64) -> Option<u8> {
    u8::try_from(part.checked_mul(100)?.checked_div(whole)?).ok()
}

fn times(told: &Told) -> Vec<(String, String)> {
    let line = |name: &str, within: Option<Within>| {
        within.map(|within| (name.to_owned(), format!("half of them {}", in_words(within))))
    };
    [
        line("From your referral until we reached them", told.to_contact),
        line("From your referral to the first visit", told.to_visit),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// "on average 31, then 52 of 80 (more is better)".
fn outcome(outcome: &Outcome) -> (String, String) {
    let Outcome { measure, first, last } = *outcome;
    let better = measure.better().words();
    let value = format!("on average {first}, then {last} {} ({better})", measure.unit());
    (measure.name().to_owned(), value)
}

fn in_words(within: Within) -> &'static str {
    match within {
        Within::Days(..=1) => "within a day",
        Within::Days(2) => "within two days",
        Within::Days(3) => "within three days",
        Within::Days(4..=7) => "within a week",
        Within::Days(8..=14) => "within two weeks",
        Within::Days(15..=21) => "within three weeks",
        Within::Days(22..=30) => "within a month",
        Within::Days(_) => "within two months",
        Within::Longer => "after more than two months",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn page(told: &Told) -> ReportText {
        let around = Around {
            date: "Nov 28, 2026".into(),
            days: Days { from: date(2026, 7, 1), until: date(2026, 9, 30) },
            open: Vec::new(),
            practice: "Summit Rehab",
            phone: "",
            signer: "Dana Whitfield",
        };
        text(told, &[], around)
    }

    fn told(received: Said, came: Said) -> Told {
        let (reached, finished) = (Said::TooFew, Said::Count(0));
        Told { received, reached, came, finished, to_contact: None, to_visit: None }
    }

    #[test]
    fn what_is_too_few_has_words_and_no_bar() {
        let page = page(&told(Said::Count(14), Said::TooFew));
        assert_eq!(page.headline, "You sent us 14 patients.");
        let too_few: Vec<_> = page.steps.iter().filter(|step| step.2.is_none()).collect();
        assert_eq!(too_few.len(), 2);
        assert!(too_few.iter().all(|step| step.1 == "not shown"));
        assert_eq!(page.steps[3].1, "none yet");
    }

    #[test]
    fn few_patients_get_a_page_without_any_figure() {
        let page = page(&told(Said::TooFew, Said::TooFew));
        assert!(page.steps.is_empty() && page.times.is_empty());
        assert!(!page.headline.contains(|sign: char| sign.is_ascii_digit()), "{}", page.headline);
    }
}
