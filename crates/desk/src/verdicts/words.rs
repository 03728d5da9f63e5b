//! What numbers of a verdict mean, in plain words.

use insight::News;

/// How likely it is that a source still refers: "Very likely still refers (that it still does: 90 in 100)".
pub fn active_in_words(p_active: f64) -> String {
    let said = match p_active {
        p if p >= 0.95 => "Almost certainly still refers",
        p if p >= 0.8 => "Very likely still refers",
        p if p >= 0.5 => "Probably still refers",
        p if p >= 0.2 => "Has probably stopped referring",
        p if p >= 0.05 => "Has very likely stopped referring",
        _ => "Has almost certainly stopped referring",
    };
    let in_100 = (p_active.clamp(0.0, 1.0) * 100.0).round();
    format!("{said} (that it still does: {in_100} in 100)")
}

/// What a source that slips costs: "Costs about 4 referrals in the next 90 days".
pub fn loss_in_words(expected_loss_90_days: f64) -> String {
    let referrals = expected_loss_90_days.round() as i64;
    match referrals {
        ..=0 => "Costs less than 1 referral in the next 90 days".into(),
        some => format!(
            "Costs about {} in the next 90 days",
            look::plural(some, "referral", "referrals")
        ),
    }
}

/// Why a verdict that was put aside is back.
pub fn news_in_words(news: News) -> &'static str {
    match news {
        News::SlippedAgain => "Back on the list: it referred again, and then began to slip anew.",
        News::Stopped => "Back on the list: it had become less, and now it has stopped.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_said_so_that_nobody_has_to_reckon() {
        assert_eq!(
            active_in_words(0.97),
            "Almost certainly still refers (that it still does: 97 in 100)"
        );
        assert_eq!(active_in_words(0.5), "Probably still refers (that it still does: 50 in 100)");
        assert_eq!(
            active_in_words(0.01),
            "Has almost certainly stopped referring (that it still does: 1 in 100)"
        );
    }

    #[test]
    fn a_loss_is_said_in_whole_referrals() {
        assert_eq!(loss_in_words(3.6), "Costs about 4 referrals in the next 90 days");
        assert_eq!(loss_in_words(1.2), "Costs about 1 referral in the next 90 days");
        assert_eq!(loss_in_words(0.2), "Costs less than 1 referral in the next 90 days");
    }
}
