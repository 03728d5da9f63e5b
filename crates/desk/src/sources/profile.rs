//! `/sources/{id}`: one source, so that whoever calls or walks in knows them.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use lexicon::{Month, TouchKind};
use look::{Bar, Icon, Tone};
use maud::{Markup, html};
use platform::{
    Permission, Result, Uuid,
    sessions::Visitor,
    web::{App, redirect, shell},
};
use serde::Deserialize;

use super::{
    cards::{self, Cards},
    contact_point::{self, ContactPoint},
    directory, office,
    office::{Affiliation, Location},
    offices, reach,
    record::{Months, Record},
    timeline::{self, Entry},
};
use crate::days;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Show the whole history instead of its latest part.
    all: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let record = Record::read(db, practice, id).await?;
    if let Some(kept) = record.merged_into {
        return Ok(redirect(&format!("/sources/{kept}")));
    }
    let this_month = Month::of(visitor.today());
    let history =
        if asked.all.is_some() { timeline::Reach::Everything } else { timeline::Reach::Latest };
    let may_edit = visitor.may(Permission::EditSources) && !record.is_standing();
    let view = View {
        cards: cards::cards(&app, &visitor, &headers, &record).await?,
        contacts: contact_point::of(db, practice, record.person_id, record.organisation_id).await?,
        locations: office::locations(
            db,
            practice,
            office::Owner::of(record.person_id, record.organisation_id),
        )
        .await?,
        affiliations: match (record.person_id, record.organisation_id) {
            (Some(person), _) => office::of_person(db, practice, person).await?,
            (None, Some(organisation)) => {
                office::of_organisation(db, practice, organisation).await?
            }
            (None, None) => Vec::new(),
        },
        months: Months::read(db, practice, id, this_month.plus(-35)).await?,
        entries: timeline::read(db, practice, id, history).await?,
        may_edit,
        may_log: visitor.may(Permission::EditSources),
        record,
        visitor,
    };
    Ok(view.render(history).into_response())
}

struct View {
    visitor: Visitor,
    record: Record,
    contacts: Vec<ContactPoint>,
    locations: Vec<Location>,
    affiliations: Vec<Affiliation>,
    months: Months,
    entries: Vec<Entry>,
    cards: Cards,
    may_edit: bool,
    may_log: bool,
}

impl View {
    fn render(&self, history: timeline::Reach) -> Markup {
        let record = &self.record;
        let content = html! {
            (look::crumb("/sources", "Sources"))
            (look::page_head(&record.name, &self.sentence(), self.actions()))
            div class="split left" {
                div class="stack" {
                    (self.facts())
                    @if !record.is_standing() {
                        (reach::card(record, &self.contacts, self.may_edit))
                        (offices::card(record, &self.affiliations, &self.locations, self.may_edit))
                        @for card in &self.cards.facts { (card) }
                    }
                }
                div class="stack" {
                    (self.chart())
                    @for card in &self.cards.work { (card) }
                    @if self.may_log && !record.is_standing() { (self.log()) }
                    section class="card" aria-labelledby="history" {
                        h2 id="history" { "History" }
                        (timeline::list(&self.visitor, record.id, &self.entries, &self.months, history))
                    }
                }
            }
        };
        shell::page(&self.visitor, "/sources", &record.name, content)
    }

    /// The five-second answer: how much they send, and when we last met.
    fn sentence(&self) -> String {
        let today = self.visitor.today();
        let (now, before) = (Month::of(today), Month::of(today).plus(-12));
        let (year, earlier) = (self.months.year_to(now), self.months.year_to(before));
        let mut sentence = match (year, earlier, &self.record.last_referral_on) {
            (0, _, None) => "No referral yet.".to_owned(),
            _ => format!(
                "{} in the last 12 months, {} the year before.",
                look::plural(year, "referral", "referrals"),
                look::thousands(earlier)
            ),
        };
        if self.record.is_standing() {
            return sentence;
        }
        let touch = |wanted: fn(&Entry) -> bool| {
            self.entries
                .iter()
                .find(|entry| wanted(entry))
                .map(|entry| days::in_words(entry.day(&self.visitor.zone), today))
        };
        sentence.push_str(&match (touch(Entry::is_contact), touch(Entry::is_face_time)) {
            (None, _) => " No contact recorded.".to_owned(),
            (Some(contact), None) => {
                format!(" Last contact {contact}; never face to face with who decides.")
            }
            (Some(contact), Some(face)) => format!(" Last contact {contact}; face to face {face}."),
        });
        sentence
    }

    fn actions(&self) -> Markup {
        let id = self.record.id;
        html! {
            @if self.may_log && !self.record.is_standing() { a class="button primary" href={ "/touches/new?source=" (id) } { "Log a contact" } }
            @if self.visitor.may(Permission::EditReferrals) { a class="button" href={ "/referrals/new?source=" (id) } { "New referral" } }
            @if self.visitor.may(Permission::ViewPatients) { a class="button" href={ "/referrals/board?source=" (id) } { "Open referrals" } }
            @if !self.record.is_standing() { a class="button" href={ "/sources/" (id) "/card.vcf" } { "vCard" } }
            @if self.may_edit { a class="button" href={ "/sources/" (id) "/edit" } { "Edit" } }
        }
    }

    fn facts(&self) -> Markup {
        let record = &self.record;
        let shown = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        html! {
            section class="card" aria-label="Facts" {
                div class="row" { (directory::tier_and_status(&record.tier, &record.status)) }
                @if !record.remember.is_empty() {
                    p class="notice look" { strong { "Remember: " } (record.remember) }
                }
                dl class="facts" {
                    dt { "Is" } dd { (record.profession_line()) }
                    @if let Some(organisation) = record.organisation.as_ref().filter(|_| record.is_person()) { dt { "At" } dd { (organisation) } }
                    @if let Some(npi) = shown(&record.npi) { dt { "NPI" } dd { (npi) } }
                    dt { "Looked after by" } dd { @match &record.owner { Some(owner) => (owner), None => span class="quiet" { "nobody yet" } } }
                    @if let Some(day) = &record.last_referral_on { dt { "Last referral" } dd { (days::ago_stored(day, self.visitor.today())) } }
                    @if let Some(interests) = shown(&record.interests) { dt { "Interests" } dd { (interests) } }
                    @if !record.notes.is_empty() { dt { "Notes" } dd { (record.notes) } }
                }
            }
        }
    }

    fn chart(&self) -> Markup {
        let last = Month::of(self.visitor.today());
        let months: Vec<Month> = Month::range(last.plus(-11), last).collect();
        let bars: Vec<Bar> = months
            .iter()
            .map(|month| Bar {
                label: month.label().chars().take(3).collect(),
                value: self.months.received(*month),
                before: Some(self.months.received(month.plus(-12))),
            })
            .collect();
        let finding = format!(
            "{} in the last 12 months",
            look::plural(self.months.year_to(last), "referral", "referrals")
        );
        html! {
            section class="card" aria-labelledby="months" {
                header { h2 id="months" { "Referrals by month" } span class="key" { "Dashed: the year before" } }
                (look::month_bars(&bars, look::Width::Half, &finding))
                details class="no-print" {
                    summary { "As a table" }
                    table class="data" {
                        thead { tr { th scope="col" { "Month" } th scope="col" class="number" { "Referrals" } th scope="col" class="number" { "Year before" } } }
                        tbody {
                            @for month in &months {
                                tr { th scope="row" { (month.label()) } td class="number" { (self.months.received(*month)) } td class="number" { (self.months.received(month.plus(-12))) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Logging a contact: one line, no page of its own.
    fn log(&self) -> Markup {
        let kinds: Vec<(&str, &str)> = TouchKind::ALL
            .iter()
            .filter(|kind| **kind != TouchKind::ThankYou)
            .map(|kind| (kind.code(), kind.label()))
            .collect();
        let today = self.visitor.today().to_string();
        let address = format!("/sources/{}", self.record.id);
        html! {
            section class="card no-print" aria-labelledby="log" {
                header {
                    h2 id="log" { "Log a contact" }
                    form class="inline" method="post" action={ (address) "/thanks" } {
                        input type="hidden" name="back" value=(address);
                        button class="button small" type="submit" name="way" value="call" { (look::icon(Icon::Phone)) "Thanked by phone" }
                        button class="button small" type="submit" name="way" value="card" { (look::icon(Icon::Thanks)) "Card sent" }
                    }
                }
                form class="stack" method="post" action={ (address) "/touches" } {
                    div class="fields" {
                        (look::select("kind", "What", &kinds, "visit", None))
                        (look::Field::new("on", "When").kind("date").value(&today).required().render())
                    }
                    (look::text_area("note", "What was said, what matters to them", "", None))
                    div class="row spread" {
                        (look::check("met", "Met who decides", false))
                        a href={ "/touches/new?source=" (self.record.id) } { "Say more: who, where, what next" }
                        button class="button primary" type="submit" { "Log it" }
                    }
                }
            }
        }
    }
}

/// A word about what is missing, where a card would be empty.
pub(super) fn missing(words: &str) -> Markup {
    html! { p class="quiet" { (words) } }
}

/// The mark of what somebody prefers.
pub(super) fn preferred() -> Markup {
    look::badge("Preferred", Tone::Good)
}
