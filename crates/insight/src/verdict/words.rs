//! The reason of a verdict in one sentence.

use jiff::civil::Date;

use super::{Shape, Status, all::Judged};

/// Why a source stands as it does, for whoever owns the clinic.
pub(super) fn why(
    one: &Judged,
    status: Status,
    shape: Option<Shape>,
    since: Option<Date>,
) -> String {
    match (status, shape) {
        _ if one.referrals == 0 => "No referral so far.".to_owned(),
        (Status::Retired, _) if one.known_to_have_ended => {
            "Marked as ended by the practice.".to_owned()
        }
        (Status::Retired, _) => {
            format!("Nothing for {}; it counts as gone.", days(one.silent))
        }
        (Status::Slipping, Some(Shape::Decline)) => short(one, since),
        (Status::Slipping, _) => silent(one),
        (Status::Growing, _) => more(one, since),
        (Status::New, _) => {
            format!("First referral {} ago; too early to know its pace.", days(one.first))
        }
        (Status::OneTime, _) => once(one),
        (Status::Steady, _) => steady(one),
    }
}

fn silent(one: &Judged) -> String {
    format!(
        "Silent for {}; at its usual {} that happens by chance {}.",
        days(one.silent),
        pace(one.standing.pace),
        times(one.luck.chance),
    )
}

fn short(one: &Judged, since: Option<Date>) -> String {
    let Some(window) = one.luck.window.filter(|window| window.seen > 0) else { return silent(one) };
    format!(
        "Sent {} in the last {} where {} were to be expected; chance does that {}{}.",
        window.seen,
        days(window.days),
        number(window.due),
        times(one.luck.chance),
        since.map_or(String::new(), |since| format!(
            ", and it has gone down since about {}",
            month(since)
        )),
    )
}

fn more(one: &Judged, since: Option<Date>) -> String {
    let since = since.map_or(String::new(), |since| format!(", since about {}", month(since)));
    let Some(surplus) = one.surplus else {
        return format!("Sends {} now{since}.", pace(one.standing.rate));
    };
    let window = surplus.window;
    format!(
        "Sent {} in the last {} where {} were to be expected{since}; chance does that {}.",
        window.seen,
        days(window.days),
        number(window.due),
        times(surplus.chance),
    )
}

fn once(one: &Judged) -> String {
    let referred = if one.referrals == 1 { "once" } else { "twice" };
    let share = (one.once * 10.0).round();
    let usual = if share >= 1.0 {
        format!("; about {share:.0} in 10 of such sources refer once or twice only")
    } else {
        String::new()
    };
    format!("Referred {referred}, the last time {} ago{usual}.", days(one.silent))
}

fn steady(one: &Judged) -> String {
    let pace = pace(one.standing.pace);
    if one.luck.chance < 0.5 && one.silent >= 14 {
        return format!(
            "Silent for {}, which at its usual {pace} happens by chance {}.",
            days(one.silent),
            times(one.luck.chance),
        );
    }
    format!("As usual: about {pace}.")
}

fn days(count: i32) -> String {
    match count {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        _ => format!("{count} days"),
    }
}

fn month(day: Date) -> String {
    day.strftime("%B %Y").to_string()
}

/// A pace as people say it: a month, or for less than one a month a year.
fn pace(a_month: f64) -> String {
    if a_month >= 0.95 {
        format!("{} a month", number(a_month))
    } else if a_month * 12.0 >= 1.0 {
        format!("{} a year", number((a_month * 12.0).round()))
    } else {
        "less than 1 a year".to_owned()
    }
}

/// One digit after the point where that says something.
fn number(value: f64) -> String {
    let rounded = if value < 9.95 { (value * 10.0).round() / 10.0 } else { value.round() };
    if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") }
}

/// "1 time in 60".
fn times(chance: f64) -> String {
    let of = 1.0 / chance.max(1e-7);
    if of < 1.5 {
        return "more often than not".to_owned();
    }
    if of > 1e6 {
        return "less than 1 time in 1,000,000".to_owned();
    }
    // Two digits are more than anybody knows.
    let unit = 10.0_f64.powf((of.log10().floor() - 1.0).max(0.0));
    format!("1 time in {}", thousands((of / unit).round() * unit))
}

fn thousands(value: f64) -> String {
    let whole = value.round() as u64;
    if whole >= 1000 { format!("{},{:03}", whole / 1000, whole % 1000) } else { whole.to_string() }
}
