//! The first line of Today: a greeting that says what waits.

use look::plural;

/// How much of each waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Tasks whose day has passed.
    pub overdue: i64,
    /// Tasks for today.
    pub due: i64,
    /// Referrals without a first visit; none for those who see no patients.
    pub referrals: Option<i64>,
    /// Sources to thank.
    pub thanks: i64,
    /// Sources that slip away.
    pub slipping: i64,
}

/// "Good morning, Ann: 3 tasks are due and 2 sources are slipping".
pub fn greeting(hour: i8, name: &str, waiting: Waiting) -> String {
    let time = match hour {
        ..12 => "morning",
        12..18 => "afternoon",
        _ => "evening",
    };
    let first = name.split_whitespace().next().unwrap_or(name);
    format!("Good {time}, {first}: {}", answer(waiting))
}

/// The two most pressing things; the page has the others.
fn answer(waiting: Waiting) -> String {
    let said = |count: i64, one: &str, many: &str, be: (&str, &str), what: &str| {
        let verb = if count == 1 { be.0 } else { be.1 };
        (count > 0).then(|| format!("{} {verb} {what}", plural(count, one, many)))
    };
    let is = ("is", "are");
    let parts = [
        said(waiting.overdue, "task", "tasks", is, "overdue"),
        said(waiting.due, "task", "tasks", is, "due today"),
        said(
            waiting.referrals.unwrap_or(0),
            "patient",
            "patients",
            ("waits", "wait"),
            "for a first visit",
        ),
        said(waiting.slipping, "source", "sources", is, "slipping"),
        said(waiting.thanks, "source", "sources", ("deserves", "deserve"), "thanks"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().take(2).collect();
    if parts.is_empty() { "nothing is waiting".into() } else { parts.join(" and ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_names_the_two_most_pressing_things() {
        let waiting = Waiting { overdue: 1, due: 3, referrals: Some(9), thanks: 2, slipping: 1 };
        assert_eq!(
            greeting(9, "Ann Lee", waiting),
            "Good morning, Ann: 1 task is overdue and 3 tasks are due today"
        );
        let calm = Waiting { slipping: 1, thanks: 2, ..Waiting::default() };
        assert_eq!(
            greeting(15, "Ann", calm),
            "Good afternoon, Ann: 1 source is slipping and 2 sources deserve thanks"
        );
        assert_eq!(
            greeting(20, "Ann", Waiting::default()),
            "Good evening, Ann: nothing is waiting"
        );
    }
}
