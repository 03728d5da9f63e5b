//! The scoreboard as Markdown.

use std::fmt::Write as _;

use crate::{
    alarms::{Alarms, Said, at_false_alarms},
    calibration::{BANDS, Calibration},
    course::{Course, LISTED, NAMED},
    list::Lists,
    rules::Rule,
};

/// All tables, of worlds made with these seeds.
pub fn markdown(courses: &[Course], first_seed: u64, last_seed: u64) -> String {
    let mut text = format!(
        "{} worlds, seeds {first_seed} to {last_seed} of each kind of practice, {} looks.\n\n",
        courses.len(),
        courses.iter().map(|course| course.days.len()).sum::<usize>(),
    );
    rules(&mut text, courses);
    kinds(&mut text, courses);
    calibration(&mut text, &Calibration::count(courses));
    text
}

const HEAD: &str = "| rule | false alarms per 100 source-years | losses found | median delay, days \
    | precision at 10 | at 20 | recall of value | false discoveries | without any loss | length |\n\
    |---|---|---|---|---|---|---|---|---|---|\n";

fn rules(text: &mut String, courses: &[Course]) {
    let ours: Vec<Said> = courses.iter().map(Course::our_suspicions).collect();
    let ours: Vec<(&Course, &Said)> = courses.iter().zip(&ours).collect();
    let alarms = Alarms::count(ours.iter().copied(), NAMED);
    let rate = alarms.false_rate();
    text.push_str(HEAD);
    row(text, "ours", &alarms, &Lists::count(ours, LISTED, NAMED));
    for (place, rule) in Rule::ALL.into_iter().enumerate() {
        let said: Vec<(&Course, &Said)> =
            courses.iter().map(|course| (course, &course.others[place].1)).collect();
        let (threshold, alarms) = at_false_alarms(&said, rate);
        let name = format!("{} at our false alarms ({threshold:.3})", rule.name());
        row(text, &name, &alarms, &Lists::count(said.iter().copied(), threshold, threshold));
        let usual = rule.usual_threshold();
        let name = format!("{} as it is used", rule.name());
        let alarms = Alarms::count(said.iter().copied(), usual);
        row(text, &name, &alarms, &Lists::count(said, usual, usual));
    }
}

fn row(text: &mut String, name: &str, alarms: &Alarms, lists: &Lists) {
    let delay = alarms.median_delay().map_or("never".to_owned(), |days| days.to_string());
    let _ = writeln!(
        text,
        "| {name} | {:.1} | {:.0} % of {} | {delay} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.1} |",
        100.0 * alarms.false_rate(),
        100.0 * alarms.found(),
        alarms.delays.len(),
        lists.precision_at_10(),
        lists.precision_at_20(),
        lists.recall_of_value(),
        lists.false_discoveries(),
        lists.without_loss(),
        lists.length(),
    );
}

fn kinds(text: &mut String, courses: &[Course]) {
    text.push_str(
        "\nOurs by kind of practice; the 90-day rule at the same false alarms beside it.\n\n\
        | practice | false alarms per 100 source-years | median delay | 90-day rule's | precision at 10 \
        | 90-day rule's | recall of value | 90 % interval covers | Brier | verdicts changed a day, of 100 |\n\
        |---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut names: Vec<&str> = courses.iter().map(|course| course.kind).collect();
    names.dedup();
    for name in names {
        let of: Vec<&Course> = courses.iter().filter(|course| course.kind == name).collect();
        let ours: Vec<Said> = of.iter().map(|course| course.our_suspicions()).collect();
        let ours: Vec<(&Course, &Said)> = of.iter().copied().zip(&ours).collect();
        let alarms = Alarms::count(ours.iter().copied(), NAMED);
        let lists = Lists::count(ours, LISTED, NAMED);
        let rule: Vec<(&Course, &Said)> =
            of.iter().map(|course| (*course, &course.others[0].1)).collect();
        let (threshold, other) = at_false_alarms(&rule, alarms.false_rate());
        let other_lists = Lists::count(rule, threshold, threshold);
        let calibration = Calibration::count(of.iter().copied());
        let flips: usize = of.iter().map(|course| course.flips).sum();
        let compared: usize = of.iter().map(|course| course.compared).sum();
        let days = |alarms: &Alarms| {
            alarms.median_delay().map_or("never".to_owned(), |days| days.to_string())
        };
        let _ = writeln!(
            text,
            "| {name} | {:.1} | {} | {} | {:.2} | {:.2} | {:.2} | {:.1} % | {:.3} | {:.2} |",
            100.0 * alarms.false_rate(),
            days(&alarms),
            days(&other),
            lists.precision_at_10(),
            other_lists.precision_at_10(),
            lists.recall_of_value(),
            100.0 * calibration.coverage()[0],
            calibration.brier(),
            100.0 * flips as f64 / compared.max(1) as f64,
        );
    }
}

fn calibration(text: &mut String, calibration: &Calibration) {
    let [refers, unchanged, everybody] = calibration.coverage().map(|share| 100.0 * share);
    let (above, below) = calibration.misses();
    let _ = writeln!(
        text,
        "\n90 % interval of the present rate: covers the true one of {refers:.1} % of sources that \
        refer ({:.1} % lie above it, {:.1} % below), of {unchanged:.1} % without a change for a \
        year, of {everybody:.1} % with those that have ended. Brier score of `p_active`: {:.3}.",
        100.0 * above,
        100.0 * below,
        calibration.brier(),
    );
    text.push_str("\n| `p_active` said | truly active | sources |\n|---|---|---|\n");
    for (said, active, of) in calibration.active.iter().filter(|(_, _, of)| *of > 0.0) {
        let _ = writeln!(text, "| {:.2} | {:.2} | {of:.0} |", said / of, active / of);
    }
    text.push_str(
        "\n| expected in 90 days | said, mean | true if nothing is done | true with the touches to \
        come | sources |\n|---|---|---|---|---|\n",
    );
    let mut from = 0.0;
    for ((said, truly, to_come, of), to) in calibration.expected.iter().zip(BANDS) {
        let band = if to.is_finite() { format!("{from} to {to}") } else { format!("over {from}") };
        let of = of.max(1e-9);
        let _ = writeln!(
            text,
            "| {band} | {:.2} | {:.2} | {:.2} | {of:.0} |",
            said / of,
            truly / of,
            to_come / of
        );
        from = to;
    }
    text.push_str(
        "\n| `chance` at most | of sources that have not changed for a year |\n|---|---|\n",
    );
    for limit in [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9] {
        let _ = writeln!(text, "| {limit} | {:.3} |", calibration.chance_below(limit));
    }
}
