//! Which tier a source would be put in by what it sends and could send. Pure; a person
//! decides.
//!
//! Twelve referrals in twelve months (one a month) make an A, four a B, one a C. Growth by
//! half and by three at least, or a high potential, lifts by one; a bad fit lowers by one.
//! Who stands in a tier keeps it until a quarter less: a suggestion must not come and go
//! with every referral. Who has sent nothing for a year needs a visit and no other tier.

use lexicon::Tier;

/// Low, medium or high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Level {
    /// From its code; none where nobody has said.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "low" => Some(Self::Low),
            "medium" => Some(Self::Medium),
            "high" => Some(Self::High),
            _ => None,
        }
    }
}

/// What a suggestion rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The tier they are in.
    pub tier: Tier,
    /// Referrals of the last twelve months.
    pub year: i64,
    /// Referrals of the twelve months before.
    pub before: i64,
    /// How many they could send.
    pub potential: Option<Level>,
    /// How well their patients fit the practice.
    pub fit: Option<Level>,
}

/// Another tier, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The tier.
    pub tier: Tier,
    /// "14 referrals in 12 months, 5 more than the year before: A".
    pub why: String,
}

/// The tiers by rank, the highest last.
const RANKS: [Tier; 3] = [Tier::C, Tier::B, Tier::A];

/// What is suggested; none when the tier fits.
pub fn suggest(known: Known) -> Option<Suggestion> {
    if known.year <= 0 {
        return None;
    }
    let grows = known.year >= known.before + 3 && known.year * 2 >= known.before * 3;
    let lifts = (grows && known.before > 0) || known.potential == Some(Level::High);
    let lowers = known.fit == Some(Level::Low);
    let rank = |year: i64| {
        let sends = match year {
            12.. => 2,
            4.. => 1,
            _ => 0,
        };
        (sends + i32::from(lifts) - i32::from(lowers)).clamp(0, 2)
    };
    let present = RANKS.iter().position(|tier| *tier == known.tier).map(|at| at as i32);
    let wanted = rank(known.year);
    // A quarter less than its threshold still keeps a tier.
    if present.is_some_and(|present| wanted < present && rank(known.year * 4 / 3 + 1) >= present) {
        return None;
    }
    let tier = RANKS[wanted as usize];
    (tier != known.tier).then(|| Suggestion { tier, why: why(known, tier) })
}

fn why(known: Known, tier: Tier) -> String {
    let sends = look::plural(known.year, "referral", "referrals");
    let change = known.year - known.before;
    let trend = match change {
        _ if known.before == 0 => "none the year before".to_owned(),
        0 => "as many as the year before".to_owned(),
        1.. => format!("{change} more than the year before"),
        _ => format!("{} fewer than the year before", -change),
    };
    let mut parts = vec![format!("{sends} in 12 months, {trend}")];
    if known.potential == Some(Level::High) {
        parts.push("high potential".into());
    }
    if known.fit == Some(Level::Low) {
        parts.push("their patients fit badly".into());
    }
    format!("{}: {}", parts.join(", "), tier.label())
}

/// What a suggestion rested on when somebody left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// What was known.
    pub known: Known,
    /// The tier that was suggested.
    pub tier: Tier,
}

impl Left {
    /// Whether it is still to be left: nothing has changed that it rested on. Referrals
    /// have changed when there are a quarter more or fewer, and three at least.
    pub fn holds(self, known: Known, suggested: &Suggestion) -> bool {
        let moved = (known.year - self.known.year).abs();
        self.tier == suggested.tier
            && self.known.tier == known.tier
            && self.known.potential == known.potential
            && self.known.fit == known.fit
            && (moved < 3 || moved * 4 < self.known.year)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(tier: Tier, year: i64, before: i64) -> Known {
        Known { tier, year, before, potential: None, fit: None }
    }

    #[test]
    fn a_suggestion_says_its_reason_in_a_sentence() {
        let suggested = suggest(known(Tier::B, 14, 9)).expect("a suggestion");
        assert_eq!(suggested.tier, Tier::A);
        assert_eq!(suggested.why, "14 referrals in 12 months, 5 more than the year before: A");
    }

    #[test]
    fn what_a_tier_takes_is_written_down() {
        for (now, year, before, wanted) in [
            (Tier::Prospect, 1, 0, Some(Tier::C)),
            (Tier::Prospect, 12, 0, Some(Tier::A)),
            (Tier::C, 4, 4, Some(Tier::B)),
            (Tier::B, 8, 4, Some(Tier::A)),
            (Tier::A, 9, 12, None),
            (Tier::A, 6, 12, Some(Tier::B)),
            (Tier::A, 0, 12, None),
            (Tier::Prospect, 0, 0, None),
        ] {
            let suggested = suggest(known(now, year, before)).map(|one| one.tier);
            assert_eq!(suggested, wanted, "{now:?} {year} {before}");
        }
    }

    #[test]
    fn potential_lifts_and_a_bad_fit_lowers() {
        let five = known(Tier::B, 5, 5);
        assert_eq!(suggest(five), None);
        let high = Known { potential: Some(Level::High), ..five };
        assert_eq!(suggest(high).map(|one| one.tier), Some(Tier::A));
        let bad = Known { fit: Some(Level::Low), ..known(Tier::B, 4, 4) };
        assert!(suggest(bad).expect("a suggestion").why.contains("fit badly"));
    }

    proptest! {
        #[test]
        fn what_was_left_stays_left_until_something_changed(
            year in 1i64..60, before in 0i64..60, at in 0usize..4
        ) {
            let now = known(Tier::ALL[at], year, before);
            if let Some(suggested) = suggest(now) {
                prop_assert!(suggested.tier != now.tier);
                let left = Left { known: now, tier: suggested.tier };
                prop_assert!(left.holds(now, &suggested));
                let better = Known { potential: Some(Level::High), ..now };
                prop_assert!(!left.holds(better, &suggested));
                // Once taken over, the same numbers suggest nothing more.
                prop_assert_eq!(suggest(Known { tier: suggested.tier, ..now }), None);
            }
        }

        #[test]
        fn more_referrals_never_suggest_a_lower_tier(year in 1i64..60, before in 0i64..60) {
            let rank = |year| suggest(known(Tier::Prospect, year, before))
                .map(|one| RANKS.iter().position(|tier| *tier == one.tier));
            prop_assert!(rank(year) <= rank(year + 1));
        }
    }
}
