//! What to count: the period and the filters, all in the address.

use lexicon::{Month, Period, Profession};
use look::{select, tabs};
use maud::{Markup, html};

use super::{
    page::ADDRESS,
    query::{By, Query},
    view::View,
};

/// Chips for the usual periods, then the form.
pub fn filters(view: &View) -> Markup {
    html! {
        section aria-label="What is counted" class="no-print" {
            p class="chips" {
                @for (words, period) in usual(view) {
                    a class="chip" href=(view.query.during(period).address(ADDRESS))
                        aria-current=[(period == view.query.filter.period).then_some("true")] { (words) }
                }
            }
            (form(view))
        }
    }
}

fn usual(view: &View) -> [(&'static str, Period); 6] {
    let now = Month::of(view.today);
    let year = |year: i16| {
        let month = |month| Month::new(year, month).unwrap_or(now);
        Period::new(month(1), month(12))
    };
    let this_year = year(now.year());
    [
        ("This month", Period::new(now, now)),
        ("Last 3 months", Period::last(3, view.today)),
        ("Last 6 months", Period::last(6, view.today)),
        ("Last 12 months", Period::last(12, view.today)),
        ("This year", Period::new(this_year.from, now)),
        ("Last year", year(now.year() - 1)),
    ]
}

fn form(view: &View) -> Markup {
    let (query, choices) = (&view.query, &view.choices);
    let filter = &query.filter;
    let months = months(view);
    let id = |id: Option<platform::Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let profession = filter.profession.map_or("", Profession::code);
    html! {
        form method="get" action=(ADDRESS) class="filters" data-auto="yes" {
            (kept(query))
            (choice("from", "From", &months, &filter.period.from.to_string()))
            (choice("to", "To", &months, &filter.period.to.to_string()))
            @if choices.clinics.len() > 1 {
                (choice("clinic", "Clinic", &any("All clinics", named(&choices.clinics)), &id(filter.clinic)))
            }
            (choice("payer", "Payer", &any("All payers", payers(&choices.payers)), filter.payer.as_deref().unwrap_or("")))
            (choice("profession", "Profession", &any("All professions", professions()), profession))
            (choice("owner", "Liaison", &any("All liaisons", named(&choices.members)), &id(filter.owner)))
            button class="button" type="submit" data-without-script="yes" { "Apply" }
        }
    }
}

/// What the form itself does not ask for goes along unseen.
fn kept(query: &Query) -> Markup {
    html! {
        @for (name, value) in query.pairs() {
            @if matches!(name, "by" | "sort" | "dir") { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn months(view: &View) -> Vec<(String, String)> {
    let period = view.query.filter.period;
    let now = Month::of(view.today);
    let first = view.choices.first.unwrap_or(now).min(period.from);
    Month::range(first, period.to.max(now))
        .rev()
        .map(|month| (month.to_string(), month.label()))
        .collect()
}

fn named(list: &[super::choices::Named]) -> Vec<(String, String)> {
    list.iter().map(|known| (known.id.to_string(), known.name.clone())).collect()
}

fn payers(list: &[String]) -> Vec<(String, String)> {
    list.iter().map(|payer| (payer.clone(), payer.clone())).collect()
}

fn professions() -> Vec<(String, String)> {
    let all = Profession::ALL.iter();
    all.map(|known| (known.code().to_owned(), known.label().to_owned())).collect()
}

fn any(words: &str, list: Vec<(String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), words.to_owned())).chain(list).collect()
}

fn choice(id: &str, words: &str, options: &[(String, String)], selected: &str) -> Markup {
    let options: Vec<(&str, &str)> =
        options.iter().map(|(value, text)| (value.as_str(), text.as_str())).collect();
    select(id, words, &options, selected, None)
}

/// The tabs above the table: what its lines are.
pub fn by(view: &View) -> Markup {
    let now = view.query.filter.by;
    let entries: Vec<(String, String, bool)> = By::all()
        .map(|by| (view.query.by(by).address(ADDRESS), by.label().to_owned(), by == now))
        .collect();
    tabs("Lines of the table", &entries)
}
