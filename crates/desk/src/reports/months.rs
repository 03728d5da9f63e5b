//! Referrals a month as bars, and the same as a table.

use look::{Bar, month_bars};
use maud::{Markup, html};

use super::{table, view::View, words};

/// More bars than these are too thin to read; the table has them all.
const BARS: usize = 24;

/// The chart with its table below.
pub fn months(view: &View) -> Markup {
    let total = &view.answer.total;
    let period = view.query.filter.period;
    let skipped = total.months.len().saturating_sub(BARS);
    let bars: Vec<Bar> = total
        .months
        .iter()
        .enumerate()
        .skip(skipped)
        .map(|(place, month)| Bar {
            label: short_name(month.month),
            value: month.received,
            before: Some(total.before_at(place)),
        })
        .collect();
    let finding = finding(view);
    html! {
        section class="card" aria-labelledby="months" {
            header {
                h2 id="months" { "Referrals by month" }
                span class="key" { "Dashed: the year before" }
            }
            p class="quiet small" { (finding) }
            (month_bars(&bars, &finding))
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

/// What the chart says, for those who do not see it.
fn finding(view: &View) -> String {
    let total = &view.answer.total;
    let most = total.months.iter().max_by_key(|month| month.received);
    let best = most.filter(|month| month.received > 0).map_or_else(String::new, |month| {
        format!("; the most in {}, with {}", month.month.label(), month.received)
    });
    let compared = words::compared(total).map_or_else(String::new, |said| format!(", {said}"));
    let count = look::plural(total.referrals, "referral", "referrals");
    let when = words::during(view.query.filter.period, view.today);
    format!("{count} {when}{compared}{best}.")
}

/// `Nov`, with the year at its first month: `Jan 26`.
fn short_name(month: lexicon::Month) -> String {
    let form = if month.month() == 1 { "%b %y" } else { "%b" };
    month.first_day().strftime(form).to_string()
}
