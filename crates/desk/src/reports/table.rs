//! The table of the report, and that of lost referrals.

use lexicon::{LostReason, Period};
use look::{plural, spark, thousands};
use maud::{Markup, html};
use platform::Permission;

use super::{
    filters,
    line::{About, Line},
    page::ADDRESS,
    query::{By, Dir, Rows, Sort},
    view::View,
    words,
};

/// As many lines as one reads; the others stand behind "Show all".
const FIRST: usize = 50;

/// The tabs and the lines.
pub fn table(view: &View) -> Markup {
    let first = if view.query.rows == Rows::All { usize::MAX } else { FIRST };
    let lines = view.lines(first);
    let shown = lines.len().min(first);
    let by = view.query.filter.by;
    html! {
        section aria-label={ "Referrals by " (by.label().to_lowercase()) } {
            (filters::by(view))
            div class="card flush" {
                @if lines.is_empty() {
                    div class="empty" { p { "No referrals fit. Choose another period or fewer filters." } }
                } @else {
                    div class="scroll" {
                        table class="data cards" {
                            (head(view))
                            tbody { @for line in &lines[..shown] { (row(view, line)) } }
                            (foot(view))
                        }
                    }
                }
            }
            @if shown < lines.len() {
                p class="no-print" {
                    a class="button" href=(view.query.whole().address(ADDRESS)) {
                        "Show all " (thousands(lines.len() as i64))
                    }
                }
            }
        }
    }
}

fn head(view: &View) -> Markup {
    let by = view.query.filter.by;
    html! {
        thead {
            tr {
                (heading(view, by.label(), Sort::Name, Place::Tall))
                th scope="col" rowspan="2" { "12 months" }
                (heading(view, "Referrals", Sort::Referrals, Place::TallNumber))
                th scope="colgroup" colspan="2" class="number" { "Year before" }
                th scope="col" rowspan="2" class="number" { "Share" }
                th scope="colgroup" colspan="2" class="number" { "Evaluated in" }
                th scope="colgroup" colspan="2" class="number" { "Median days to" }
                @if has_thanks(view) { (heading(view, "To thank", Sort::Unthanked, Place::TallNumber)) }
            }
            tr {
                (heading(view, "Count", Sort::Before, Place::Number))
                (heading(view, "Change", Sort::Change, Place::Number))
                (heading(view, "30 days", Sort::Conversion30, Place::Number))
                (heading(view, "90 days", Sort::Conversion90, Place::Number))
                (heading(view, "Contact", Sort::Contact, Place::Number))
                (heading(view, "Visit", Sort::Visit, Place::Number))
            }
        }
    }
}

/// Clinics and payers are not thanked.
fn has_thanks(view: &View) -> bool {
    !matches!(view.query.filter.by, By::Clinic | By::Payer)
}

/// Where a heading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Over both rows, above words.
    Tall,
    /// Over both rows, above numbers.
    TallNumber,
    /// In the second row, above numbers.
    Number,
}

fn heading(view: &View, words: &str, sort: Sort, place: Place) -> Markup {
    let here = view.query.sort == sort;
    let dir = if here { view.query.dir.other() } else { sort.natural() };
    let order = match view.query.dir {
        Dir::Up => "ascending",
        Dir::Down => "descending",
    };
    let arrow = if view.query.dir == Dir::Up { "↑" } else { "↓" };
    html! {
        th scope="col" class=[(place != Place::Tall).then_some("number")]
            rowspan=[(place != Place::Number).then_some("2")] aria-sort=[here.then_some(order)] {
            a href=(view.query.sorted(sort, dir).address(ADDRESS)) {
                span { (words) }
                @if here { span aria-hidden="true" { (arrow) } }
            }
        }
    }
}

fn row(view: &View, line: &Line) -> Markup {
    let (figures, counts) = (view.answer.figures(line), line.counts);
    let period = view.query.filter.period;
    let about = Some(&line.about);
    html! {
        tr data-row="yes" {
            th scope="row" class="name" {
                (name(line))
                @if let Some(verdict) = line.verdict(&view.known) {
                    @if verdict.is_slipping() { " " (look::badge("Slipping", look::Tone::Look)) }
                    @if verdict.is_growing() { " " (look::badge("Growing", look::Tone::Good)) }
                }
                @if view.query.filter.by == By::Source && line.organisation() != line.name() { small { (line.organisation()) } }
            }
            td class="skip-small" { (spark(&figures.trend(), &trend_in_words(&figures.trend()))) }
            td class="number" data-label="Referrals" { (referrals(view, about, period, counts.referrals)) }
            td class="number" data-label="Year before" {
                (referrals(view, about, period.year_before(), counts.year_before))
            }
            td class="number skip-small" { (words::difference(counts.change())) }
            td class="number skip-small" { (words::share(counts.share(&view.answer.total.counts))) }
            td class="number skip-small" { (rate(counts.conversion_30(), counts.referrals)) }
            td class="number" data-label="Evaluated in 90 days" { (rate(counts.conversion_90(), counts.referrals)) }
            td class="number skip-small" { (words::days(figures.days_to_contact)) }
            td class="number" data-label="Days to visit" { (words::days(figures.days_to_visit)) }
            @if let Some(unthanked) = line.unthanked {
                td class="number" data-label="To thank" { (thousands(unthanked)) }
            }
        }
    }
}

fn name(line: &Line) -> Markup {
    match line.about {
        About::Source(id) => html! { a href={ "/sources/" (id) } { (line.name()) } },
        _ => html! { (line.name()) },
    }
}

fn rate(part: Option<f64>, of: i64) -> Markup {
    let said = words::percent(part, of);
    let few = said.starts_with("too");
    html! { @if few { small { "too few" br; "to tell" } } @else { (said) } }
}

fn trend_in_words(trend: &[i64]) -> String {
    let half = trend.len() / 2;
    let (early, late): (i64, i64) = (trend[..half].iter().sum(), trend[half..].iter().sum());
    format!("{early} in the first six of the last twelve months, {late} in the last six")
}

fn foot(view: &View) -> Markup {
    let total = view.answer.total.counts;
    let period = view.query.filter.period;
    let rest = if has_thanks(view) { "6" } else { "5" };
    html! {
        tfoot {
            tr {
                th scope="row" colspan="2" { "All" }
                td class="number" data-label="Referrals" { (referrals(view, None, period, total.referrals)) }
                td class="number" data-label="Year before" {
                    (referrals(view, None, period.year_before(), total.year_before))
                }
                td class="number skip-small" { (words::difference(total.change())) }
                td class="skip-small" colspan=(rest) {}
            }
        }
    }
}

/// A number of referrals, which opens the referrals that it counts.
pub fn referrals(view: &View, about: Option<&About>, period: Period, count: i64) -> Markup {
    html! {
        @if count > 0 && view.visitor.may(Permission::ViewPatients) {
            a href=(view.behind(about, period)) { (thousands(count)) }
        } @else { (thousands(count)) }
    }
}

/// Why referrals of the period did not become patients.
pub fn lost(view: &View) -> Markup {
    let lost = &view.answer.lost;
    let all: i64 = lost.iter().map(|(_, count)| count).sum();
    html! {
        section class="card" aria-labelledby="lost" {
            header {
                h2 id="lost" { "Why referrals were lost" }
                span class="quiet small" { (plural(all, "referral", "referrals")) }
            }
            @if lost.is_empty() {
                p class="quiet" { "None of these referrals has been lost." }
            } @else {
                div class="scroll" {
                    table class="data" {
                        thead { tr { th scope="col" { "Reason" } th scope="col" class="number" { "Referrals" }
                            th scope="col" class="number" { "Of all lost" } } }
                        tbody {
                            @for (reason, count) in lost {
                                tr {
                                    th scope="row" { (reason.map_or("No reason given", LostReason::label)) }
                                    td class="number" { (lost_link(view, *reason, *count)) }
                                    td class="number" { (words::share(Some(*count as f64 / all as f64))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn lost_link(view: &View, reason: Option<LostReason>, count: i64) -> Markup {
    let mut pairs = view.behind_pairs(None, view.query.filter.period);
    pairs.push(("reason", reason.map_or("none", LostReason::code).to_owned()));
    let address = crate::address::with_query("/referrals", &pairs);
    html! {
        @if view.visitor.may(Permission::ViewPatients) { a href=(address) { (thousands(count)) } }
        @else { (thousands(count)) }
    }
}
