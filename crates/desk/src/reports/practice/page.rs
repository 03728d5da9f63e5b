//! The page of the practice's report: a sentence, what to look at, and the sections.

use axum::extract::{Query, State};
use lexicon::{Month, Period};
use look::{Icon, crumb, empty, page_head, select};
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    ask::{ADDRESS, Against, Ask, Fields, whole_months},
    costs_form, draw,
    facts::Facts,
    monthly_form,
    report::Report,
};
use crate::reports::{page::ADDRESS as SOURCES, words};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(fields): Query<Fields>,
) -> Result<Markup> {
    let today = visitor.today();
    let ask = Ask::read(&fields, today);
    let facts = Facts::read(&app, visitor.practice_id, ask, today).await?;
    let content = if facts.is_empty() { nothing_yet(&visitor) } else { report(&facts, &visitor) };
    Ok(shell::page(&visitor, SOURCES, "The practice’s report", content))
}

fn report(facts: &Facts, visitor: &Visitor) -> Markup {
    let report = Report::of(facts);
    html! {
        (crumb(SOURCES, "Referral report by source"))
        div class="stack wide print-wide" {
            (page_head(&report.title, &what(facts), actions(facts, visitor)))
            section class="card look" aria-labelledby="now" {
                header { h2 id="now" { "What counts now" } }
                ul class="list" {
                    @for words in &report.headlines { li { (words) } }
                }
            }
            (period(facts))
            nav class="no-print" aria-label="Sections" {
                p class="chips" {
                    @for section in &report.sections { a class="chip" href={ "#" (section.id) } { (section.title) } }
                }
            }
            @for section in &report.sections { (draw::section(section, visitor)) }
            p class="quiet small no-print" {
                a href=(monthly_form::ADDRESS) { "Get this by mail once a month" }
                @if visitor.may(Permission::ChangeSettings) {
                    " · " a href=(costs_form::ADDRESS) { "What a contact costs" }
                }
            }
        }
    }
}

/// Which months, against which.
fn what(facts: &Facts) -> String {
    let span = |period: Period| match period.from == period.to {
        true => period.from.label(),
        false => format!("{} to {}", period.from.label(), period.to.label()),
    };
    format!(
        "Below: referrals received{} {} ({}), held against {}.",
        facts.clinic().map_or_else(String::new, |name| format!(" at {name}")),
        words::during(facts.ask.period, facts.today),
        span(facts.ask.period),
        span(facts.ask.compared())
    )
}

fn actions(facts: &Facts, visitor: &Visitor) -> Markup {
    html! {
        @if visitor.may(Permission::Export) {
            a class="button" href=(facts.ask.address("/reports/practice.xlsx")) { "Excel" }
        }
        a class="button" href=(facts.ask.address("/reports/practice.pdf")) { "PDF" }
    }
}

/// The usual periods, then the form.
fn period(facts: &Facts) -> Markup {
    let this = Month::of(facts.today);
    let january = Month::new(this.year(), 1).unwrap_or(this);
    let usual = [
        ("Last month", whole_months(1, facts.today)),
        ("Last 3 months", whole_months(3, facts.today)),
        ("Last 12 months", whole_months(12, facts.today)),
        ("This year", Period::new(january, this)),
        ("Last year", Period::new(january.plus(-12), january.previous())),
    ];
    let first = facts.choices.first.unwrap_or(this).min(facts.ask.period.from);
    let months: Vec<(String, String)> = Month::range(first, facts.ask.period.to.max(this))
        .rev()
        .map(|month| (month.to_string(), month.label()))
        .collect();
    let months: Vec<(&str, &str)> =
        months.iter().map(|(code, words)| (code.as_str(), words.as_str())).collect();
    let against = Against::ALL.map(|one| (one.code(), one.label()));
    let ask = facts.ask;
    let chosen = ask.clinic.map_or_else(String::new, |id| id.to_string());
    let clinics: Vec<(String, &str)> = facts
        .choices
        .clinics
        .iter()
        .map(|clinic| (clinic.id.to_string(), clinic.name.as_str()))
        .collect();
    let all = std::iter::once(("", "All clinics"));
    let clinics: Vec<(&str, &str)> =
        all.chain(clinics.iter().map(|(id, name)| (id.as_str(), *name))).collect();
    html! {
        section aria-label="Which months" class="no-print" {
            p class="chips" {
                @for (words, period) in usual {
                    a class="chip" href=(ask.during(period).address(ADDRESS))
                        aria-current=[(period == ask.period).then_some("true")] { (words) }
                }
            }
            form method="get" action=(ADDRESS) class="filters" data-auto="yes" {
                (select("from", "From", &months, &ask.period.from.to_string(), None))
                (select("to", "To", &months, &ask.period.to.to_string(), None))
                @if facts.choices.clinics.len() > 1 {
                    (select("clinic", "Clinic", &clinics, &chosen, None))
                }
                (select("against", "Held against", &against, ask.against.code(), None))
                button class="button" type="submit" data-without-script="yes" { "Apply" }
            }
        }
    }
}

fn nothing_yet(visitor: &Visitor) -> Markup {
    html! {
        (crumb(SOURCES, "Referral report by source"))
        (page_head("No referrals yet", "The report fills itself from your referrals.", html! {}))
        div class="card" {
            (empty(
                Icon::Report,
                "Bring in what your practice system knows",
                "With the referrals of two or more years this report can say what is usual.",
                html! { @if visitor.may(Permission::Import) { a class="button primary" href="/imports" { "Import a file" } } },
            ))
        }
    }
}
