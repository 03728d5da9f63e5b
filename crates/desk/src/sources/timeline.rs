//! What happened with a source: contacts, thanks and referrals, the latest first.

use jiff::{civil::Date, tz::TimeZone};
use lexicon::{Met, TouchKind};
use maud::{Markup, html};
use platform::{
    Instant, Permission, Result, Sql, Uuid, args, clock, db::FromQueryResult, sessions::Visitor,
};

use super::record::Months;
use crate::days;

/// How far back the history is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Latest,
    Everything,
}

/// Lines shown until somebody asks for everything.
const LATEST: i64 = 25;

/// A contact or a thank-you.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Entry {
    id: Uuid,
    /// "touch" or "thanks".
    what: String,
    kind: String,
    at: Instant,
    met_decision_maker: bool,
    met: String,
    /// The people of theirs who were there.
    people: Option<String>,
    /// Where: an office of theirs, or words.
    place: Option<String>,
    note: String,
    matters: String,
    next_step: String,
    next_on: Option<String>,
    by: Option<String>,
}

impl Entry {
    /// Whether somebody of ours was in contact with them.
    pub(super) fn is_contact(&self) -> bool {
        self.what == "touch" || self.kind == "call"
    }

    /// Whether somebody of ours met who decides.
    pub(super) fn is_face_time(&self) -> bool {
        self.met_decision_maker
    }

    /// The day it happened.
    pub(super) fn day(&self, zone: &TimeZone) -> Date {
        clock::local_day(self.at, zone)
    }

    /// Who was met, as part of a sentence.
    fn met(&self) -> Option<&'static str> {
        match Met::from_code(&self.met) {
            _ if self.met_decision_maker => Some("met who decides"),
            Some(Met::Desk) => Some("met the front desk only"),
            Some(Met::Nobody) => Some("met nobody"),
            _ => None,
        }
    }

    fn title(&self) -> String {
        match (self.what.as_str(), self.kind.as_str()) {
            ("thanks", "call") => "Thanked by phone".into(),
            ("thanks", "card") => "Thank-you card".into(),
            ("thanks", "letter") => "Thank-you letter".into(),
            ("thanks", "email") => "Thanked by e-mail".into(),
            ("thanks", "visit") => "Thanked in person".into(),
            ("thanks", "waiting") => "Thank-you waits to be printed".into(),
            ("thanks", "skipped") => "Not thanked".into(),
            ("thanks", _) => "Thanked".into(),
            (_, kind) => TouchKind::from_code(kind).map_or("Contact", TouchKind::label).into(),
        }
    }
}

/// The contacts and thanks of a source, the latest first.
pub(super) async fn read(
    db: &impl Sql,
    practice_id: Uuid,
    source_id: Uuid,
    reach: Reach,
) -> Result<Vec<Entry>> {
    let most = if reach == Reach::Latest { LATEST } else { 10_000 };
    // Served by touch_by_source and thank_you_by_source, the people by the unique key of
    // touch_person. A contact that is a thank-you stands there once, as the thank-you.
    db.rows(
        "SELECT t.id, 'touch' AS what, t.kind, t.happened_at AS at, t.met_decision_maker, t.met,
                (SELECT string_agg(trim(p.given || ' ' || p.family), ', ')
                 FROM touch_person w
                 JOIN person p ON p.practice_id = w.practice_id AND p.id = w.person_id
                 WHERE w.practice_id = t.practice_id AND w.touch_id = t.id) AS people,
                coalesce(nullif(t.place, ''), nullif(l.name, ''), nullif(l.street, ''), l.city) AS place,
                t.note, t.matters, t.next_step, t.next_on, m.name AS by
         FROM touch t
         LEFT JOIN membership m ON m.practice_id = t.practice_id AND m.id = coalesce(t.by_id, t.created_by)
         LEFT JOIN location l ON l.practice_id = t.practice_id AND l.id = t.location_id
         WHERE t.practice_id = $1 AND t.source_id = $2 AND t.deleted_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM thank_you k WHERE k.practice_id = t.practice_id
                           AND k.touch_id = t.id AND k.undone_at IS NULL)
         UNION ALL
         SELECT y.id, 'thanks', CASE WHEN y.state = 'given' THEN y.way ELSE y.state END,
                coalesce(y.given_at, y.created_at), FALSE, '', NULL, NULL, y.reason, '', '', NULL, m.name
         FROM thank_you y LEFT JOIN membership m ON m.practice_id = y.practice_id AND m.id = y.created_by
         WHERE y.practice_id = $1 AND y.source_id = $2 AND y.undone_at IS NULL
         ORDER BY 4 DESC LIMIT $3",
        args![practice_id, source_id, most],
    )
    .await
}

/// The history as a list; months with referrals stand among the contacts.
pub(super) fn list(
    visitor: &Visitor,
    source_id: Uuid,
    entries: &[Entry],
    months: &Months,
    reach: Reach,
) -> Markup {
    let mut lines: Vec<(Date, Markup)> =
        entries.iter().map(|entry| (entry.day(&visitor.zone), line(visitor, entry))).collect();
    let oldest = lines
        .last()
        .map(|(day, _)| *day)
        .filter(|_| reach == Reach::Latest && entries.len() as i64 >= LATEST);
    for (month, received, evaluated) in months.latest_first() {
        // A month stands at its end; the present one at today.
        let day = month.last_day().min(visitor.today());
        if oldest.is_none_or(|oldest| day >= oldest) {
            let words = look::plural(*received, "referral", "referrals");
            let address = format!("/referrals?source={source_id}&from={month}&to={month}");
            let line = html! {
                li class="referral" {
                    @if visitor.may(Permission::ViewPatients) { a href=(address) { strong { (words) } } } @else { strong { (words) } }
                    " in " (month.label())
                    @if *evaluated > 0 { span class="quiet" { ", " (evaluated) " evaluated" } }
                }
            };
            lines.push((day, line));
        }
    }
    lines.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    html! {
        @if lines.is_empty() {
            p class="quiet" { "Nothing recorded yet. Log the first contact above, or plan a visit." }
        }
        ol class="timeline" { @for (_, line) in &lines { (line) } }
        @if oldest.is_some() { p { a href={ "/sources/" (source_id) "?all=yes" } { "Show the whole history" } } }
    }
}

fn line(visitor: &Visitor, entry: &Entry) -> Markup {
    let class = if entry.is_face_time() { "face" } else { "" };
    html! {
        li class=(class) {
            div class="row spread" {
                span {
                    strong { (entry.title()) }
                    @if let Some(met) = entry.met() { ", " (met) }
                    @if let Some(by) = &entry.by { span class="quiet" { " · " (by) } }
                }
                (days::ago_instant(entry.at, &visitor.zone, visitor.today()))
            }
            @let with = entry.people.as_deref().unwrap_or_default();
            @let place = entry.place.as_deref().unwrap_or_default();
            @if !with.is_empty() || !place.is_empty() {
                p class="quiet small" {
                    @if !with.is_empty() { "With " (with) }
                    @if !place.is_empty() { @if with.is_empty() { "At " } @else { ", at " } (place) }
                }
            }
            @if !entry.note.is_empty() { p { (entry.note) } }
            @if !entry.matters.is_empty() { p { strong { "Matters to them: " } (entry.matters) } }
            @if !entry.next_step.is_empty() {
                p {
                    strong { "Next: " } (entry.next_step)
                    @if let Some(day) = &entry.next_on { ", " (days::ago_stored(day, visitor.today())) }
                }
            }
            @if visitor.may(Permission::EditSources) && entry.what == "touch" {
                div class="row no-print" {
                    a class="button quiet small" href={ "/touches/" (entry.id) "/edit" } { "Correct" span class="spoken" { " this contact" } }
                    form class="inline" method="post" action={ "/touches/" (entry.id) "/remove" } {
                        button class="button quiet small" type="submit" { "Remove" span class="spoken" { " this contact" } }
                    }
                }
            }
        }
    }
}
