//! On a source's page: both clocks, the pause that stands, and the tier that is suggested.

use jiff::civil::Date;
use look::Tone;
use maud::{Markup, html};
use platform::{Permission, Result, Uuid, sessions::Visitor, web::App};

use super::{
    clock::{Clock, State},
    facts::{Calendar, Facts, PauseRow, Sources, facts, pauses},
    pause_typed,
    pauses::{Pauses, YearDay},
    standing::{self, Standing},
    store::Source,
    suggestions,
    tiers::{Tiers, Which},
};
use crate::days;

const LEVELS: [(&str, &str); 4] =
    [("", "Not said"), ("low", "Low"), ("medium", "Medium"), ("high", "High")];

/// The card; nothing about those who are merged away.
pub(crate) async fn card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let calendar = Calendar { zone: visitor.zone.clone(), today };
    let these = [source_id];
    let found = facts(db, practice, Sources::These(&these), &calendar).await?;
    let Some(facts) = found.into_iter().next() else { return Ok(html! {}) };
    let rows = pauses(db, practice, Sources::These(&these)).await?;
    let card = Card {
        visitor,
        source_id,
        source: Source::live(db, practice, source_id).await?,
        tiers: Tiers::read(db, practice).await?,
        suggestion: suggestions::of_source(db, practice, source_id, today).await?,
        standing: standing::of(&rows, today),
        rows,
        facts,
    };
    Ok(card.render())
}

struct Card<'a> {
    visitor: &'a Visitor,
    source_id: Uuid,
    source: Source,
    facts: Facts,
    tiers: Tiers,
    rows: Vec<PauseRow>,
    standing: Standing,
    suggestion: Option<super::suggest::Suggestion>,
}

impl Card<'_> {
    fn render(&self) -> Markup {
        let may = self.visitor.may(Permission::EditSources);
        html! {
            section class="card stack" id="keeping-in-touch" aria-labelledby="in-touch" {
                header { h2 id="in-touch" { "Keeping in touch" } }
                @if self.standing.is_open() {
                    @for which in Which::BOTH { (self.clock(which)) }
                    p class="quiet small" { "Calls, visits, letters, cards and thank-yous of yours count. What Liaison sends by itself does not." }
                } @else {
                    (look::notice(tone(&self.standing), html! { p { (self.standing.words()) "." } p class="small" { "No clock runs, and nobody is reminded." } }))
                }
                (self.pauses(may))
                @if let Some(suggested) = self.suggestion.as_ref().filter(|_| may) {
                    div class="notice" {
                        div class="stack tight" {
                            p { strong { "Another tier? " } (suggested.why) }
                            div class="row" { (suggestions::buttons(self.source_id, &self.source.name, suggested, "")) }
                        }
                    }
                }
                @if may { (self.worth_form()) (self.pause_form()) }
            }
        }
    }

    fn clock(&self, which: Which) -> Markup {
        let today = self.visitor.today();
        let clock = self.facts.clock(which, &self.tiers, today);
        let state = clock.state(&self.facts.pauses, today);
        let most = self.tiers.of(self.facts.tier).interval(which).most.max(1);
        let last = match which {
            Which::Contact => self.facts.last_contact_at,
            Which::Face => self.facts.last_face_at,
        };
        html! {
            div class="stack tight" {
                div class="row spread" { strong { (which.label()) } (look::badge(&state.words(), of_state(state))) }
                (look::share(clock.elapsed as f64 / most as f64))
                p class="quiet small" {
                    @match last {
                        Some(at) => { "Last " (days::ago_instant(at, &self.visitor.zone, today)) ". " }
                        None => { "Never yet; counted since " (days::long(clock.begun)) ". " }
                    }
                    (wanted(&clock))
                }
            }
        }
    }

    /// The pauses that hold or are still to come, each to be ended.
    fn pauses(&self, may: bool) -> Markup {
        let today = self.visitor.today();
        let current: Vec<&PauseRow> =
            self.rows.iter().filter(|row| is_current(row, today)).collect();
        html! {
            @if !current.is_empty() {
                ul class="list" {
                    @for row in current {
                        li {
                            div class="item" {
                                div class="grow" {
                                    span { (words(row)) }
                                    p { @if !row.reason.is_empty() { "“" (row.reason) "” " } "Since " (days::ago_stored(&row.from_on, today)) @if let Some(by) = &row.by { ", " (by) } }
                                }
                                @if may {
                                    form method="post" action={ "/pauses/" (row.id) "/end" } {
                                        button class="button small" type="submit" { "End" span class="spoken" { ": " (words(row)) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn worth_form(&self) -> Markup {
        html! {
            details class="no-print" {
                summary { "What they could send" }
                form class="stack tight" method="post" action={ "/sources/" (self.source_id) "/worth" } {
                    div class="fields" {
                        (look::select("potential", "Potential", &LEVELS, &self.source.potential, None))
                        (look::select("fit", "Fit with your practice", &LEVELS, &self.source.fit, None))
                    }
                    p class="quiet small" { "Both only help to suggest a tier." }
                    div { button class="button" type="submit" { "Save" } }
                }
            }
        }
    }

    fn pause_form(&self) -> Markup {
        let typed = pause_typed::Typed::default();
        html! {
            details class="no-print" {
                summary { "Pause, or do not contact" }
                (pause_typed::form(self.source_id, &typed, &[]))
            }
        }
    }
}

fn wanted(clock: &Clock) -> String {
    match (clock.due_on, clock.late_on) {
        (Some(due), Some(late)) => {
            format!("Wanted by {}, at the latest {}.", days::long(due), days::long(late))
        }
        (Some(due), None) => format!("Wanted by {}.", days::long(due)),
        _ => String::new(),
    }
}

/// Whether a pause holds, or may hold one day.
fn is_current(row: &PauseRow, today: Date) -> bool {
    row.pause().is_some_and(|pause| Pauses::new(&[pause], today).from(today).is_some())
}

fn words(row: &PauseRow) -> String {
    let day = |text: &str| text.parse::<Date>().map_or_else(|_| text.to_owned(), days::long);
    match row.kind.as_str() {
        "leave" => match &row.until_on {
            Some(until) => format!("On leave until {}", day(until)),
            None => "On leave".into(),
        },
        "season" => {
            let said = |text: &str| {
                YearDay::parse(text)
                    .and_then(|of| Date::new(2024, of.month, of.day).ok())
                    .map_or_else(String::new, |day| day.strftime("%B %-d").to_string())
            };
            format!("Each year from {} to {}", said(&row.season_from), said(&row.season_until))
        }
        "retired" => "Retired".into(),
        "moved" => "Moved away".into(),
        "no_contact" => "Do not contact".into(),
        _ => "Paused".into(),
    }
}

/// The colour that goes with a state.
pub(super) fn of_state(state: State) -> Tone {
    match state {
        State::Overdue(_) => Tone::Bad,
        State::Due(_) => Tone::Look,
        State::Soon(_) | State::Paused => Tone::Plain,
        State::Fine(_) => Tone::Good,
    }
}

fn tone(standing: &Standing) -> Tone {
    match standing {
        Standing::NoContact { .. } => Tone::Bad,
        _ => Tone::Look,
    }
}
