//! The referral report: its numbers, its lists, its pages and files.

use std::collections::HashMap;

use crate::support::{
    Practice,
    fill::{self, this_month, today},
};
use desk::reports::{self, SourceLine};
use insight::Shape;
use lexicon::Period;
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::{World, on_each_database};

#[derive(FromQueryResult)]
struct Naive {
    name: String,
    received_on: String,
    evaluated_on: Option<String>,
    days_to_contact: Option<i64>,
    days_to_evaluation: Option<i64>,
}

/// Every referral that counts, as it stands in its table.
async fn naive(world: &World, practice_id: Uuid) -> HashMap<String, Vec<Naive>> {
    let rows: Vec<Naive> = world
        .db()
        .rows(
            "SELECT s.name, r.received_on, r.evaluated_on, r.days_to_contact, r.days_to_evaluation
             FROM referral r JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id
             WHERE r.practice_id = $1 AND r.state <> 'duplicate'",
            args![practice_id],
        )
        .await
        .expect("rows");
    let mut found: HashMap<String, Vec<Naive>> = HashMap::new();
    for row in rows {
        found.entry(row.name.clone()).or_default().push(row);
    }
    found
}

fn median(mut days: Vec<i64>) -> Option<f64> {
    days.sort_unstable();
    let middle = days.len() / 2;
    match days.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(days[middle] as f64),
        _ => Some((days[middle - 1] + days[middle]) as f64 / 2.0),
    }
}

fn agrees(line: &SourceLine, all: &[Naive], period: Period) {
    let during = |period: Period| {
        let (from, to) = (period.first_day().to_string(), period.last_day().to_string());
        all.iter().filter(move |row| row.received_on >= from && row.received_on <= to)
    };
    let name = &line.source;
    let referrals = during(period).count();
    assert_eq!(line.referrals, referrals as i64, "{name}");
    assert_eq!(line.year_before, during(period.year_before()).count() as i64, "{name}");
    let within = |most: i64| {
        let count =
            during(period).filter(|row| row.days_to_evaluation.is_some_and(|days| days <= most));
        (referrals > 0).then(|| count.count() as f64 / referrals as f64)
    };
    assert_eq!(line.conversion_30, within(30), "{name}");
    assert_eq!(line.conversion_90, within(90), "{name}");
    let contact = during(period).filter_map(|row| row.days_to_contact).collect();
    assert_eq!(line.median_days_to_contact, median(contact), "{name}");
    let visit = during(period).filter_map(|row| row.days_to_evaluation).collect();
    assert_eq!(line.median_days_to_first_visit, median(visit), "{name}");
    for month in &line.months {
        let one = Period::new(month.month, month.month);
        assert_eq!(month.received, during(one).count() as i64, "{name} {}", month.month);
        let evaluated = during(one).filter(|row| row.evaluated_on.is_some()).count();
        assert_eq!(month.evaluated, evaluated as i64, "{name} {}", month.month);
    }
}

#[test]
fn every_number_equals_a_count_of_the_referrals_themselves() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let all = naive(&world, practice.id).await;
        for months in [1, 3, 12, 30] {
            let period = Period::last(months, today());
            let lines = reports::source_lines(&world.app, practice.id, period, today())
                .await
                .expect("lines");
            assert!(!lines.is_empty(), "{months}");
            for line in &lines {
                agrees(line, &all[&line.source], period);
            }
            let first = period.year_before().first_day().to_string();
            let expected = all
                .values()
                .filter(|rows| {
                    rows.iter().any(|row| {
                        let of = row.received_on.as_str();
                        of >= first.as_str()
                            && (of >= period.first_day().to_string().as_str()
                                || of <= period.year_before().last_day().to_string().as_str())
                    })
                })
                .count();
            assert_eq!(lines.len(), expected, "{months}");
        }
    });
}

#[test]
fn who_fell_silent_needs_attention_and_who_retired_does_not() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let sources = fill::two_years(&world, &practice).await;
        let standing =
            reports::standing(&world.app, practice.id, today()).await.expect("a standing");
        let names: Vec<&str> = standing.slipping.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["Silent, Bob"]);
        let score = &standing.slipping[0].why.score;
        assert_eq!((score.silent_days, score.shape), (Some(87), Some(Shape::Stop)));
        // One a week: 13 a quarter, and as good as none if nothing is done.
        assert!(score.chance < 0.001 && score.expected_loss_90_days > 6.0, "{score:?}");
        let owed = reports::owed(&world.app, practice.id, today()).await.expect("what is owed");
        // Steady: 13 weeks of arrivals, and those evaluated after 35 days (week % 4 == 2)
        // whose visit lies in the last 90 days.
        let (_, steady) = sources[0];
        let arrived = (0..100).filter(|week| 3 + week * 7 <= 90).count();
        let visited =
            (0..100).filter(|week| week % 4 == 2 && (91..=125).contains(&(3 + week * 7))).count();
        let soon = (0..100)
            .filter(|week| week % 4 == 1)
            .filter(|week| (91..=90 + 4 + week % 7).contains(&(3 + week * 7)))
            .count();
        assert_eq!(owed.owing(steady).len(), arrived + visited + soon);
        let (_, itself) = sources[4];
        assert_eq!(owed.owing(itself).len(), 0, "nobody to thank");
    });
}

#[test]
fn a_change_shows_at_once_although_answers_are_kept() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = fill::Source::named("Wiebe, David").put(&world, &practice).await;
        fill::Referral::of(source, today()).put(&world, &practice).await;
        fill::recount(&world, &practice).await;
        let period = Period::new(this_month(), this_month());
        let count = async || {
            let lines = reports::source_lines(&world.app, practice.id, period, today()).await;
            lines.expect("lines").iter().map(|line| line.referrals).sum::<i64>()
        };
        assert_eq!(count().await, 1);
        fill::Referral::of(source, today()).put(&world, &practice).await;
        fill::recount(&world, &practice).await;
        assert_eq!(count().await, 2);
    });
}

#[test]
fn the_json_of_the_command_line_has_exactly_the_promised_fields() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let period = Period::last(12, today());
        let lines =
            reports::source_lines(&world.app, practice.id, period, today()).await.expect("lines");
        let json = serde_json::to_value(&lines).expect("JSON");
        let keys = |value: &serde_json::Value| {
            let mut keys: Vec<String> =
                value.as_object().expect("an object").keys().cloned().collect();
            keys.sort();
            keys.join(" ")
        };
        assert_eq!(
            keys(&json[0]),
            "attention conversion_30 conversion_90 kind median_days_to_contact \
             median_days_to_first_visit months organisation referrals source unthanked year_before"
        );
        assert_eq!(keys(&json[0]["months"][0]), "evaluated month received");
        assert_eq!(json[0]["months"].as_array().map(Vec::len), Some(12));
        let silent =
            json.as_array().expect("a list").iter().find(|line| line["source"] == "Silent, Bob");
        let attention = &silent.expect("the silent source")["attention"];
        assert_eq!(keys(attention), "chance expected_90_days silent_days");
    });
}

#[test]
fn csv_never_runs_as_a_formula() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        fill::two_years(&world, &practice).await;
        let period = Period::last(12, today());
        let lines =
            reports::source_lines(&world.app, practice.id, period, today()).await.expect("lines");
        let csv = reports::as_csv(&lines);
        assert!(csv.contains("\"'=Yoga, \"\"Dee\"\"\""), "{csv}");
        assert!(!csv.contains("\n="), "{csv}");
        let head = csv.lines().next().expect("a heading");
        assert!(head.ends_with(",Status"), "added at the end: {head}");
        let bob = csv.lines().find(|line| line.contains("Silent, Bob")).expect("a line");
        assert!(bob.ends_with(",slipping"), "{bob}");
    });
}
