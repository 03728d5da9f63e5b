//! The page of the report, from its answer down to its details.

use axum::extract::{Query as UrlQuery, State};
use look::{Icon, empty, notice, page_head, plural, stat};
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    attention_list, filters, lists, months,
    query::{Fields, Query},
    table,
    view::View,
    words,
};

/// Where the report is found.
pub(super) const ADDRESS: &str = "/reports/sources";

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    UrlQuery(fields): UrlQuery<Fields>,
) -> Result<Markup> {
    let query = Query::read(fields, visitor.today());
    let view = View::read(&app, visitor, query).await?;
    let content = if view.choices.first.is_some() { report(&view) } else { nothing_yet(&view) };
    Ok(shell::page(&view.visitor, ADDRESS, "Referral report", content))
}

fn report(view: &View) -> Markup {
    let period = view.query.filter.period;
    let title = words::headline(&view.answer.total, period, view.slipping().len(), view.today);
    html! {
        div class="stack wide print-wide" {
            (page_head(&title, &line_below(view), actions(view)))
            div class="columns" {
                (attention_list::attention(view))
                div class="stack" {
                    (lists::thanks(view, &view.to_thank()))
                    (attention_list::growing(view))
                }
            }
            (filters::filters(view))
            (stats(view))
            (months::months(view))
            (table::table(view))
            (table::lost(view))
        }
    }
}

/// What one must know to read the numbers rightly.
fn line_below(view: &View) -> String {
    let months = view.query.filter.period;
    let now = lexicon::Month::of(view.today);
    if months.from <= now && now <= months.to {
        "This month is not over, and its referrals may still become patients.".into()
    } else {
        "Referrals count for the month in which they were received.".into()
    }
}

fn actions(view: &View) -> Markup {
    html! {
        @if view.visitor.may(Permission::Export) {
            a class="button" href=(view.query.address("/reports/sources.csv")) { "CSV" }
            a class="button" href=(view.query.address("/reports/sources.xlsx")) { "Excel" }
        }
        button class="button" type="button" data-print="yes" { "Print" }
        a class="button" href="/reports/practice" { "The practice" }
    }
}

fn stats(view: &View) -> Markup {
    let total = &view.answer.total;
    let period = view.query.filter.period;
    let before = format!("{} the year before", look::thousands(total.counts.year_before));
    let patients = plural(total.counts.evaluated, "patient so far", "patients so far");
    let lost: i64 = view.answer.lost.iter().map(|(_, count)| count).sum();
    let lost_share =
        (total.counts.referrals > 0).then(|| lost as f64 / total.counts.referrals as f64);
    html! {
        dl class="stats" {
            (stat("Referrals", table::referrals(view, None, period, total.counts.referrals), &before))
            (stat("Evaluated in 30 days", html! { (words::percent(total.counts.conversion_30(), total.counts.referrals)) }, &patients))
            (stat("Evaluated in 90 days", html! { (words::percent(total.counts.conversion_90(), total.counts.referrals)) }, ""))
            (stat("To first contact", html! { (median(total.days_to_contact)) }, "median"))
            (stat("To first visit", html! { (median(total.days_to_visit)) }, "median"))
            (stat("Lost", html! { (look::thousands(lost)) }, &format!("{} of all", words::share(lost_share))))
        }
    }
}

fn median(days: Option<f64>) -> String {
    match days {
        None => "not known yet".into(),
        Some(1.0) => "1 day".into(),
        Some(_) => format!("{} days", words::days(days)),
    }
}

fn nothing_yet(view: &View) -> Markup {
    let may_import = view.visitor.may(Permission::Import);
    html! {
        (page_head("No referrals yet", "The report fills itself from your referrals.", html! {}))
        div class="card" {
            (empty(
                Icon::Report,
                "Bring in what your practice system knows",
                "Export the referrals of the last years from your EMR as CSV or Excel, and import the \
                 file. Nothing is saved before you have seen what would change.",
                html! { @if may_import { a class="button primary" href="/imports" { "Import a file" } } },
            ))
            @if !may_import {
                (notice(look::Tone::Plain, html! { p { "Ask the owner or the front desk to import a file." } }))
            }
        }
    }
}
