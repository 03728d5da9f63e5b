//! The first line of Today: a greeting that says what waits.

use jiff::civil::Date;
use look::plural;

use super::gather::Shown;

/// "Good morning, Ann: 7 things to do today, 2 of them late".
pub fn greeting(hour: i8, name: &str, lines: &[Shown], today: Date) -> String {
    let time = match hour {
        ..12 => "morning",
        12..18 => "afternoon",
        _ => "evening",
    };
    let first = name.split_whitespace().next().unwrap_or(name);
    format!("Good {time}, {first}: {}", answer(lines, today))
}

/// How much is to be done, and how much of it is late.
pub fn answer(lines: &[Shown], today: Date) -> String {
    let count = lines.len() as i64;
    let late =
        lines.iter().filter(|shown| shown.line.due.is_some_and(|due| due < today)).count() as i64;
    match (count, late) {
        (0, _) => "nothing is waiting".into(),
        (1, 0) => "1 thing to do today".into(),
        (1, _) => "1 thing to do, and it is late".into(),
        (_, 0) => format!("{} to do today", plural(count, "thing", "things")),
        _ if late == count => {
            format!("{} to do, all of them late", plural(count, "thing", "things"))
        }
        _ => format!(
            "{} to do today, {} of them late",
            plural(count, "thing", "things"),
            look::thousands(late)
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{
        super::line::{Line, Sort},
        *,
    };

    fn due(day: Option<Date>) -> Shown {
        let line = Line {
            key: "task:1".into(),
            sort: Sort::Promise,
            title: "Call".into(),
            why: String::new(),
            source: None,
            owner_id: None,
            due: day,
            at: None,
            href: "/".into(),
            act: None,
        };
        Shown { line, also: Vec::new() }
    }

    #[test]
    fn the_greeting_says_how_much_is_to_be_done_and_how_much_is_late() {
        let today = date(2026, 11, 25);
        let (now, late) = (due(Some(today)), due(Some(date(2026, 11, 20))));
        for (lines, words) in [
            (vec![], "nothing is waiting"),
            (vec![due(None)], "1 thing to do today"),
            (vec![late.clone()], "1 thing to do, and it is late"),
            (vec![now.clone(), due(None)], "2 things to do today"),
            (vec![late.clone(), now], "2 things to do today, 1 of them late"),
            (vec![late.clone(), late], "2 things to do, all of them late"),
        ] {
            assert_eq!(answer(&lines, today), words);
        }
        assert_eq!(greeting(15, "Ann Lee", &[], today), "Good afternoon, Ann: nothing is waiting");
        assert_eq!(greeting(20, "Ann", &[], today), "Good evening, Ann: nothing is waiting");
    }
}
