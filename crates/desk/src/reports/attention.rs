//! Who needs attention and who needs a thank-you: first, honest rules.
//!
//! A cliff ("no referral for 90 days") misleads: who sends one patient a month
//! is silent for three months 1 time in 20 by chance. So the silence is weighed
//! against the source's own pace, as if referrals came independently of each
//! other (a Poisson stream).

use jiff::civil::Date;
use serde::Serialize;

/// Fewer referrals a year than this say nothing about a pace.
const FEWEST: i64 = 3;
/// A silence likelier than this is no news.
const UNLIKELY: f64 = 0.05;
/// A year, over which the pace is taken.
pub const YEAR: i64 = 365;
/// How long a referral asks to be thanked for.
pub const THANKS_WITHIN: i64 = 90;

/// What a source has done lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recent {
    /// Referrals in the last 365 days.
    pub in_a_year: i64,
    /// The day of the last one.
    pub last_on: Option<Date>,
}

/// Why a source needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Attention {
    /// Days since its last referral.
    pub silent_days: i64,
    /// How likely such a silence is by chance.
    pub chance: f64,
    /// Referrals it sends in a quarter at its usual pace: what is lost.
    pub expected_90_days: f64,
}

/// Whether a source has fallen silent for longer than chance explains.
pub fn needs_attention(recent: Recent, today: Date) -> Option<Attention> {
    let last_on = recent.last_on?;
    let silent_days = days_between(last_on, today);
    if recent.in_a_year < FEWEST || silent_days < 1 {
        return None;
    }
    let a_day = recent.in_a_year as f64 / YEAR as f64;
    let chance = (-a_day * silent_days as f64).exp();
    (chance < UNLIKELY).then_some(Attention { silent_days, chance, expected_90_days: a_day * 90.0 })
}

/// Whether a referral still asks for a thank-you: it arrived or became a
/// patient lately, and no thank-you has covered the day it was received.
pub fn needs_thanks(
    received_on: Date,
    evaluated_on: Option<Date>,
    covered_until: Option<Date>,
    today: Date,
) -> bool {
    let lately = |day: Date| days_between(day, today) <= THANKS_WITHIN;
    (lately(received_on) || evaluated_on.is_some_and(lately))
        && covered_until.is_none_or(|covered| received_on > covered)
}

impl Attention {
    /// The reason as people read it: "silent 41 days; for this source that
    /// happens by chance 1 time in 25".
    pub fn in_words(&self) -> String {
        format!(
            "silent {}; for this source that happens by chance {}",
            look::plural(self.silent_days, "day", "days"),
            self.odds()
        )
    }

    /// Reason and loss as a sentence.
    pub fn sentence(&self) -> String {
        let words = self.in_words();
        let mut letters = words.chars();
        let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
        let expected = self.loss_in_words();
        format!("{}{}. Expected: {expected}.", first.unwrap_or_default(), letters.as_str())
    }

    /// What is lost in a quarter: "about 3 referrals a quarter".
    pub fn loss_in_words(&self) -> String {
        let referrals = self.expected_90_days.round().max(1.0) as i64;
        format!("about {} a quarter", look::plural(referrals, "referral", "referrals"))
    }

    fn odds(&self) -> String {
        let one_in = (1.0 / self.chance.max(f64::MIN_POSITIVE)).round();
        if one_in > 1000.0 {
            "less than 1 time in 1,000".into()
        } else {
            format!("1 time in {}", look::thousands(one_in as i64))
        }
    }
}

/// Whole days from one day to another; negative when it is the later.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map(|span| i64::from(span.get_days())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 25);

    fn recent(in_a_year: i64, silent: i64) -> Recent {
        Recent { in_a_year, last_on: Some(TODAY.saturating_sub(silent.days())) }
    }

    #[test]
    fn a_monthly_source_may_be_silent_for_a_month_but_not_for_a_hundred_days() {
        assert_eq!(needs_attention(recent(12, 31), TODAY), None);
        let attention = needs_attention(recent(12, 100), TODAY).expect("attention");
        assert_eq!(attention.silent_days, 100);
        assert!((attention.chance - 0.0373).abs() < 0.001, "{attention:?}");
        assert!((attention.expected_90_days - 2.96).abs() < 0.01, "{attention:?}");
    }

    #[test]
    fn the_reason_is_said_in_words() {
        let attention = needs_attention(recent(12, 100), TODAY).expect("attention");
        assert_eq!(
            attention.in_words(),
            "silent 100 days; for this source that happens by chance 1 time in 27"
        );
        assert_eq!(attention.loss_in_words(), "about 3 referrals a quarter");
        let long = needs_attention(recent(200, 90), TODAY).expect("attention");
        assert!(long.in_words().ends_with("less than 1 time in 1,000"), "{}", long.in_words());
    }

    #[test]
    fn a_source_that_never_referred_or_referred_twice_has_no_pace_to_lose() {
        assert_eq!(needs_attention(Recent::default(), TODAY), None);
        assert_eq!(needs_attention(recent(2, 364), TODAY), None);
    }

    #[test]
    fn thanks_are_due_for_what_came_or_became_a_patient_lately() {
        let ago = |days: i64| TODAY.saturating_sub(days.days());
        assert!(needs_thanks(ago(90), None, None, TODAY));
        assert!(!needs_thanks(ago(91), None, None, TODAY));
        assert!(needs_thanks(ago(120), Some(ago(80)), None, TODAY));
        assert!(!needs_thanks(ago(10), None, Some(ago(10)), TODAY));
        assert!(needs_thanks(ago(10), None, Some(ago(11)), TODAY));
    }

    proptest! {
        #[test]
        fn longer_silence_is_never_less_alarming(in_a_year in 3i64..500, silent in 1i64..364) {
            let (now, later) = (needs_attention(recent(in_a_year, silent), TODAY),
                                needs_attention(recent(in_a_year, silent + 1), TODAY));
            if let Some(now) = now {
                let later = later.expect("still silent");
                prop_assert!(later.chance <= now.chance);
            }
        }

        #[test]
        fn what_is_listed_is_unlikely_and_never_out_of_range(in_a_year in 0i64..5000, silent in -5i64..800) {
            if let Some(found) = needs_attention(recent(in_a_year, silent), TODAY) {
                prop_assert!((0.0..UNLIKELY).contains(&found.chance));
                prop_assert!(found.silent_days >= 1 && found.expected_90_days > 0.0);
                prop_assert!(in_a_year >= FEWEST);
            }
        }
    }
}
