//! `/sources/{id}/office-report`: the page as it would be, before anybody finishes it.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use look::{Tone, select};
use maud::{Markup, html};
use platform::{
    Error, Permission, Result, Sql, Uuid, clock,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    counted, few,
    office::Office,
    span::{Days, Span},
    store,
    tally::Tally,
    text::{self, Around},
};
use crate::{
    days, practice,
    print::{self, ReportText},
    shown,
};

#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    pub span: String,
}

/// A report as it would be.
pub(super) struct Draft {
    pub office: Office,
    pub span: Span,
    /// None where no such days have ended yet.
    pub days: Option<Days>,
    /// The page, where there is something to tell.
    pub text: Option<ReportText>,
    /// Why it may not be finished, in words.
    pub blocked: Option<String>,
    last: Option<jiff::civil::Date>,
}

impl Draft {
    /// Of a source that may get one.
    pub async fn of(db: &impl Sql, visitor: &Visitor, id: Uuid, span: Span) -> Result<Self> {
        let (practice_id, today) = (visitor.practice_id, visitor.today());
        let office = Office::reading(db, practice_id, id).await?;
        let last = store::last_day(db, practice_id, &office).await?;
        let days = span.days(today, last);
        let mut draft = Self { office, span, days, text: None, blocked: None, last };
        let Some(days) = days else {
            draft.blocked = Some("No day of it has ended yet. Choose another period.".into());
            return Ok(draft);
        };
        let came = counted::referrals(db, practice_id, &draft.office, days).await?;
        let tally = Tally::of(&came);
        let open = counted::open(db, practice_id, &draft.office, &visitor.zone).await?;
        if tally.received == 0 && open.is_empty() {
            draft.blocked =
                Some("They sent nobody in this time, and nothing waits for them.".into());
            return Ok(draft);
        }
        if store::overlapping(db, practice_id, &draft.office, days).await?.is_some() {
            draft.blocked = Some(
                "Another report counts some of these days for them, their people or their office. \
                 Two reports of the same patients could be subtracted from each other, and a \
                 single patient be reckoned. Choose “Since the last report”, or take back the \
                 other one if nobody has sent it."
                    .into(),
            );
        }
        let profile = practice::profile(db, practice_id).await?;
        let phone = profile.clinic_or_first(None).map(|clinic| clinic.phone.clone());
        let around = Around {
            date: days::long(clock::local_day(clock::now(), &visitor.zone)),
            days,
            open,
            practice: &visitor.practice_name,
            phone: phone.as_deref().unwrap_or_default(),
            signer: &visitor.name,
        };
        let measured = counted::measured(db, practice_id, &draft.office, days).await?;
        let outcomes = few::outcomes(&measured);
        draft.text = Some(text::text(&few::told(&tally), &outcomes, around));
        Ok(draft)
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let draft = Draft::of(app.db(), &visitor, id, Span::from_code(&asked.span)).await?;
    let title = format!("Report for {}", draft.office.name);
    let line =
        "What became of the patients they sent. It names no patient, and no number below five.";
    let content = html! {
        (look::crumb(&format!("/sources/{id}"), &draft.office.name))
        (look::page_head(&title, line, html! {}))
        div class="narrow stack" {
            (period(&draft))
            @if let Some(why) = &draft.blocked { (look::notice(Tone::Look, html! { p { (why) } })) }
            @if let Some(text) = &draft.text {
                (sheet(text))
                (actions(&visitor, &draft))
            }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Report for an office", content))
}

fn period(draft: &Draft) -> Markup {
    let options: Vec<(&str, &str)> = Span::ALL
        .into_iter()
        .filter(|span| *span != Span::SinceLast || draft.last.is_some())
        .map(|span| (span.code(), span.label()))
        .collect();
    html! {
        form class="card row end" method="get" action={ "/sources/" (draft.office.id) "/office-report" } {
            (select("span", "Period", &options, draft.span.code(), None))
            button class="button" type="submit" { "Show" }
        }
    }
}

/// The report on a screen, as the office reads it.
pub(super) fn sheet(text: &ReportText) -> Markup {
    html! {
        section class="card stack" aria-labelledby="sheet" {
            p class="quiet small" { (text.title) }
            h2 id="sheet" { (text.headline) }
            @if !text.steps.is_empty() {
                table class="data" {
                    caption class="spoken" { "What became of the patients" }
                    thead { tr { th scope="col" { "Step" } th scope="col" { "Patients" } } }
                    tbody { @for (name, shown, _) in &text.steps { tr { td { (name) } td { strong { (shown) } } } } }
                }
            }
            @if !text.times.is_empty() {
                dl class="facts" { @for (name, value) in &text.times { dt { (name) } dd { (value) } } }
            }
            @if !text.outcomes.is_empty() {
                h3 { "How they were at the first visit and at the last" }
                dl class="facts" { @for (name, value) in &text.outcomes { dt { (name) } dd { (value) } } }
            }
            h3 { "Still open" }
            @if text.open.is_empty() { p { "Nothing waits for them." } }
            @else { ul { @for item in &text.open { li { (item) } } } }
            p class="quiet small" { (text.foot) }
        }
    }
}

fn actions(visitor: &Visitor, draft: &Draft) -> Markup {
    let address = format!("/sources/{}", draft.office.id);
    html! {
        div class="row" {
            @if draft.blocked.is_none() && visitor.may(Permission::EditSources) {
                form method="post" action={ (address) "/office-reports" } {
                    input type="hidden" name="span" value=(draft.span.code());
                    button class="button primary" type="submit" { "Finish the report" }
                }
            }
            a class="button" target="_blank" href={ (address) "/office-report.pdf?span=" (draft.span.code()) } { "Look at the page" }
        }
        p class="quiet small" { "Finished, it is kept as it is under a number; then it can be printed, linked or handed over." }
    }
}

/// The page as a PDF; nothing is kept.
pub(super) async fn paper(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let draft = Draft::of(app.db(), &visitor, id, Span::from_code(&asked.span)).await?;
    let text = draft.text.ok_or_else(|| {
        Error::Invalid("There is nothing to report for this time. Choose another period.".into())
    })?;
    let made = typeset(&app, app.db(), visitor.practice_id, id, &text).await?;
    Ok(shown::pdf(made.pdf, "report.pdf"))
}

/// The report on paper.
pub(super) async fn typeset(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
    text: &ReportText,
) -> Result<press::Paper> {
    let to = print::address_lines(db, practice_id, source_id).await?;
    let report = print::report_on_paper(app, db, practice_id, text, to).await?;
    print::typeset(move || press::office_report(&report)).await
}
