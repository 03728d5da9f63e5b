//! Referrals a month as bars, and the same as a table.

use lexicon::Month;
use look::{Bar, month_bars};
use maud::{Markup, html};

use super::{figures::Figures, table, view::View, words};

/// More bars than these are too thin to read; the table has them all.
const BARS: usize = 24;
/// Fewer are no trend.
const TREND: usize = 12;

/// The chart with its table below.
pub fn months(view: &View) -> Markup {
    let total = &view.answer.total;
    let period = view.query.filter.period;
    let bars = bars(total);
    let finding = finding(view);
    html! {
        section class="card" aria-labelledby="months" {
            header {
                h2 id="months" { "Referrals by month" }
                span class="key" { "Dashed: the year before" }
            }
            p class="quiet small" { (finding) }
            (month_bars(&bars, look::Width::Full, &finding))
            details class="no-print" {
                summary { "Show as a table" }
                div class="scroll" {
                    table class="data" {
                        thead {
                            tr {
                                th scope="col" { "Month" }
                                th scope="col" class="number" { "Referrals" }
                                th scope="col" class="number" { "Year before" }
                                th scope="col" class="number" { "Evaluated so far" }
                            }
                        }
                        tbody {
                            @for (place, (month, at)) in total.months.iter().zip(period.months()).enumerate() {
                                @let one = lexicon::Period { from: at, to: at };
                                tr {
                                    th scope="row" { (at.label()) }
                                    td class="number" { (table::referrals(view, None, one, month.received)) }
                                    td class="number" {
                                        (table::referrals(view, None, one.year_before(), total.before_at(place)))
                                    }
                                    td class="number" { (look::thousands(month.evaluated)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The months of the period; a short one with the months before it, since two
/// bars are no trend.
fn bars(total: &Figures) -> Vec<Bar> {
    let months = &total.months;
    let bar = |month: Month, value: i64, before: Option<i64>| Bar {
        label: short_name(month),
        value,
        before,
    };
    let first = months.first().map(|month| month.month);
    let earlier = TREND.saturating_sub(months.len());
    let earlier = total.before[total.before.len() - earlier..].iter().enumerate();
    let earlier: Vec<Bar> = earlier
        .filter_map(|(place, value)| {
            let back = TREND - months.len() - place;
            first.map(|first| bar(first.plus(-(back as i32)), *value, None))
        })
        .collect();
    let skipped = months.len().saturating_sub(BARS);
    let within = months
        .iter()
        .enumerate()
        .skip(skipped)
        .map(|(place, month)| bar(month.month, month.received, Some(total.before_at(place))));
    earlier.into_iter().chain(within).collect()
}

/// What the chart says, for those who do not see it.
fn finding(view: &View) -> String {
    let total = &view.answer.total;
    let most = total.months.iter().max_by_key(|month| month.received);
    let best = most.filter(|month| month.received > 0).map_or_else(String::new, |month| {
        format!("; the most in {}, with {}", month.month.label(), month.received)
    });
    let compared = words::compared(total).map_or_else(String::new, |said| format!(", {said}"));
    let count = look::plural(total.counts.referrals, "referral", "referrals");
    let when = words::during(view.query.filter.period, view.today);
    format!("{count} {when}{compared}{best}.")
}

/// `Nov`, with the year at its first month: `Jan 26`.
fn short_name(month: Month) -> String {
    let form = if month.month() == 1 { "%b %y" } else { "%b" };
    month.first_day().strftime(form).to_string()
}
