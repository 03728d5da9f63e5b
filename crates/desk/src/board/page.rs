//! `/referrals/board`: everybody on the way to a first visit.

use axum::extract::{Query, State};
use look::{page_head, plural, select};
use maud::{Markup, html};
use platform::{
    Instant, Permission, Result, audit, clock,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    columns::{self, COLUMNS, Card, Count, FIRST, Wish},
    step::Step,
    words,
};
use crate::{address, days, practice, referrals};

const ADDRESS: &str = "/referrals/board";
/// As many cards as "show more" shows at most; nobody works through more.
const MOST: usize = 500;

struct Board {
    visitor: Visitor,
    wish: Wish,
    counts: Vec<Count>,
    columns: Vec<Vec<Card>>,
    clinics: Vec<(String, String)>,
    now: Instant,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(wish): Query<Wish>,
) -> Result<Markup> {
    let (db, practice, member) = (app.db(), visitor.practice_id, visitor.member_id);
    let now = clock::now();
    let counts = columns::counts(db, practice, member, &wish, now).await?;
    let mut columns = Vec::new();
    for (state, _) in COLUMNS {
        let most = if wish.more == state { MOST } else { FIRST };
        columns.push(columns::cards(db, practice, member, (state, most), &wish).await?);
    }
    let shown: usize = columns.iter().map(Vec::len).sum();
    let entry = referrals::listed(shown, &["board"]);
    audit::record(db, practice, &visitor.actor(), entry).await?;
    let clinics = practice::clinics(db, practice).await?;
    let clinics = clinics.into_iter().map(|clinic| (clinic.id.to_string(), clinic.name)).collect();
    let board = Board { visitor, wish, counts, columns, clinics, now };
    Ok(shell::page(&board.visitor, "/referrals", "Board", board.render()))
}

/// List or board.
pub(crate) fn switch(is_board: bool) -> Markup {
    html! {
        nav class="switch" aria-label="Show as" {
            a href="/referrals" aria-current=[(!is_board).then_some("page")] { "List" }
            a href=(ADDRESS) aria-current=[is_board.then_some("page")] { "Board" }
        }
    }
}

impl Board {
    fn render(&self) -> Markup {
        html! {
            section id="board" data-on="referrals" aria-label="Board" {
                (page_head(&self.title(), "", html! {
                    (switch(true))
                    @if self.visitor.may(Permission::EditReferrals) { a class="button primary" href="/referrals/new" { "Add a referral" } }
                }))
                (self.filters())
                nav class="segments" aria-label="Columns" {
                    @for (state, name) in COLUMNS {
                        a href=(self.link("column", state)) aria-current=[(self.column() == state).then_some("true")] {
                            (name) " " (self.count(state).map_or(0, |count| count.count))
                        }
                    }
                }
                div class="board" {
                    @for ((state, name), cards) in COLUMNS.iter().zip(&self.columns).take(4) { (self.lane(state, name, cards)) }
                }
                @if let Some(held) = self.columns.last() {
                    details class="dock" open[self.column() == "on_hold"] {
                        summary { "On hold: " (self.count("on_hold").map_or(0, |count| count.count)) }
                        (self.lane("on_hold", "On hold", held))
                    }
                }
            }
            script src=(look::href("board.js")) defer {}
        }
    }

    fn title(&self) -> String {
        let late: i64 = self.counts.iter().map(|count| count.late).sum();
        let all: i64 = self.counts.iter().map(|count| count.count).sum();
        let first = self.counts.iter().filter_map(|count| count.first).min();
        match (late, first) {
            (0, _) => format!(
                "Nobody is over their time; {} on the way to a first visit",
                plural(all, "patient is", "patients are")
            ),
            (_, first) => format!(
                "{} over their time, the first since {}",
                plural(late, "patient is", "patients are"),
                words::moment(first.unwrap_or(self.now), self.now, &self.visitor.zone)
            ),
        }
    }

    fn column(&self) -> &str {
        let known = COLUMNS.iter().find(|(state, _)| *state == self.wish.column);
        known.map_or("received", |(state, _)| state)
    }

    fn count(&self, state: &str) -> Option<&Count> {
        self.counts.iter().find(|count| count.state == state)
    }

    fn link(&self, name: &'static str, value: &str) -> String {
        let mut pairs = self.wish.pairs();
        pairs.push((name, value.to_owned()));
        address::with_query(ADDRESS, &pairs)
    }

    fn filters(&self) -> Markup {
        let mut clinics = vec![("", "All clinics")];
        clinics.extend(self.clinics.iter().map(|(id, name)| (id.as_str(), name.as_str())));
        html! {
            form method="get" action=(ADDRESS) class="filters" data-auto="yes" {
                @if !self.wish.source.is_empty() { input type="hidden" name="source" value=(self.wish.source); }
                (select("clinic", "Clinic", &clinics, &self.wish.clinic, None))
                (select("mine", "Whose", &[("", "Everybody’s"), ("yes", "I acted last")], &self.wish.mine, None))
                button class="button" type="submit" data-without-script="yes" { "Apply" }
                @if !self.wish.source.is_empty() { a class="chip" href=(ADDRESS) { "All sources" } }
            }
        }
    }

    fn lane(&self, state: &str, name: &str, cards: &[Card]) -> Markup {
        let (count, late) = self.count(state).map_or((0, 0), |count| (count.count, count.late));
        let id = format!("lane-{state}");
        html! {
            section class={ "lane" @if self.column() == state { " shown" } } data-to=(state) aria-labelledby=(id) {
                header {
                    h2 id=(id) { (name) " " span class="quiet" { (count) } }
                    @if late > 0 { span class="late small" { (late) " over their time" } }
                }
                @if cards.is_empty() { p class="quiet small" { (empty(state)) } }
                ul { @for card in cards { (self.card(card)) } }
                @if count > cards.len() as i64 {
                    p { a class="button small" href=(self.link("more", state)) { "Show more of " (count) } }
                }
            }
        }
    }

    fn card(&self, card: &Card) -> Markup {
        let zone = &self.visitor.zone;
        let name = referrals::short(&card.given, &card.family);
        let way_back = address::with_query(ADDRESS, &self.wish.pairs());
        let link = |what: &str| {
            address::with_query(
                &format!("/referrals/{}/{what}", card.id),
                &[("back", way_back.clone())],
            )
        };
        let last = card.tried_at.unwrap_or(card.received_at);
        let late = card.next_due_at.is_some_and(|due| due < self.now);
        let today = self.visitor.today();
        let waits = today.since(clock::local_day(last, zone)).map_or(0, |span| span.get_days());
        let may = self.visitor.may(Permission::EditReferrals);
        html! {
            li class={ "ticket" @if late { " is-late" } } data-row="yes" data-id=(card.id) draggable=[may.then_some("true")] {
                div class="row spread" {
                    a class="title" href={ "/referrals/" (card.id) } { (name) }
                    @if card.urgency == "urgent" { (look::badge("Urgent", look::Tone::Bad)) }
                }
                p class="quiet small" { (card.source) }
                p class="small" { (words::next(Step::from_code(&card.next_step), card.next_due_at, card.visit_at, self.now, zone)) }
                p class="quiet small" {
                    @if card.tried_at.is_some() { (plural(card.attempts, "attempt", "attempts")) ", " }
                    (age(waits, card.tried_at.is_some()))
                    @if let Some(actor) = &card.actor { " · " (actor) }
                }
                p class="quiet small spoken" { "Received " (days::ago_instant(card.received_at, zone, today)) }
                @if may {
                    div class="row acts no-print" {
                        a class="button small" href=(link("call")) data-dialog="yes" data-act="c" aria-label={ "Log a call: " (name) } { "Log a call" }
                        a class="button small" href=(link("move")) data-seen=(card.version) data-dialog="yes" data-act="m" aria-label={ "Move " (name) } { "Move" }
                    }
                }
            }
        }
    }
}

/// How long somebody has waited since we last tried, or since they came in.
fn age(days: i32, was_tried: bool) -> String {
    let since = if was_tried { "since the last attempt" } else { "since received" };
    match days {
        ..1 => {
            if was_tried {
                "tried today".into()
            } else {
                "received today".into()
            }
        }
        1 => format!("1 day {since}"),
        days => format!("{days} days {since}"),
    }
}

fn empty(state: &str) -> &'static str {
    match state {
        "received" => "Nothing new. What comes in appears here.",
        "needs_info" => "Nothing is missing anywhere.",
        "contacting" => "Nobody is being called.",
        "scheduled" => "No first visit is booked.",
        _ => "Nobody is on hold.",
    }
}
