//! `/calendar/{id}`: one appointment, what came back, and what can be done with it.

use axum::extract::{Path, State};
use lexicon::{AppointmentState, InviteAnswer};
use look::{Tone, badge, plural};
use maud::{Markup, html};
use platform::{
    Result, Uuid, clock,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    attendees::{self, Attendee},
    open_answers::{self, OpenAnswer},
    record::{self, Appointment},
    store, told, words,
};
use crate::days;

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let appointment = record::one(db, practice, id).await?;
    let all = attendees::of(db, practice, id).await?;
    let open = open_answers::of(db, practice, id).await?;
    let members = store::members(db, practice, id).await?;
    let view = View { visitor: &visitor, appointment: &appointment, all: &all, open: &open };
    let content = html! {
        (look::crumb("/calendar", "Calendar"))
        (look::page_head(&words::title(&appointment), &view.line(), view.actions()))
        div class="split" {
            div class="stack" {
                (view.untold())
                @if appointment.state.is_open() { @for one in &open { (view.answer(one)) } }
                (view.over())
                (view.people())
            }
            div class="stack" { (view.facts()) (view.ours(&members)) }
        }
    };
    Ok(shell::page(&visitor, "/calendar", "Appointment", content))
}

struct View<'a> {
    visitor: &'a Visitor,
    appointment: &'a Appointment,
    all: &'a [Attendee],
    open: &'a [OpenAnswer],
}

impl View<'_> {
    fn line(&self) -> String {
        let one = self.appointment;
        let mut line = format!(
            "{}, {}",
            words::day(one.day(), self.visitor.today()),
            words::hours(one.starts_at, one.ends_at, &one.zone)
        );
        if !self.open.is_empty() {
            let waiting = plural(self.open.len() as i64, "answer waits", "answers wait");
            line.push_str(&format!(". {waiting} for your decision."));
        }
        line
    }

    fn address(&self, rest: &str) -> String {
        format!("/calendar/{}{rest}", self.appointment.id)
    }

    fn actions(&self) -> Markup {
        let state = self.appointment.state;
        let step = |path: &str, words: &str, class: &str| {
            html! {
                form method="post" action=(self.address(path)) {
                    button class=(class) type="submit" { (words) }
                }
            }
        };
        html! {
            @match state {
                AppointmentState::Happened => (step("/reopen", "It has not happened", "button")),
                AppointmentState::Cancelled => (step("/restore", "It takes place after all", "button")),
                _ => {
                    a class="button" href=(self.address("/edit")) { "Change" }
                    (step("/cancel", "Call it off", "button"))
                }
            }
        }
    }

    /// Who has to be told something.
    fn untold(&self) -> Markup {
        let to_tell = told::to_tell(self.appointment, self.all);
        let count = to_tell.len() as i64;
        let is_news = self.appointment.told.is_some();
        html! {
            @if count > 0 {
                (look::notice(Tone::Look, html! {
                    p {
                        (plural(count, "person", "people"))
                        @if count == 1 { " has" } @else { " have" }
                        @if is_news { " not been told how it stands now. " } @else { " not been invited yet. " }
                        a href=(self.address("/invite")) { @if is_news { "Tell them" } @else { "Send invitations" } }
                    }
                }))
            }
        }
    }

    /// A proposal, or an answer from another address.
    fn answer(&self, open: &OpenAnswer) -> Markup {
        let one = self.appointment;
        let action = self.address(&format!("/answers/{}", open.id));
        let who = open.attendee.clone().unwrap_or_else(|| open.name());
        let title = format!("answer-{}", open.id);
        html! {
            section class="card look stack" aria-labelledby=(title) {
                @match open.proposal() {
                    Some((starts, ends)) => {
                        h2 id=(title) { (who) " proposes another time" }
                        p {
                            strong {
                                (words::day(clock::local_day(starts, &one.zone), self.visitor.today()))
                                ", " (words::hours(starts, ends, &one.zone))
                            }
                            @if open.attendee_id.is_none() { span class="quiet" { " (from " (open.from_address) ", who was not invited)" } }
                        }
                    }
                    None => {
                        h2 id=(title) { (open.name()) " answered: " (open.answer().label()) }
                        p {
                            @if let Some(attendee) = &open.attendee { "For " strong { (attendee) } ", from " }
                            @else { "From " }
                            (open.from_address) ", an address that was not invited or that the mail server could not confirm."
                        }
                    }
                }
                @if !open.comment.is_empty() { p class="letter" { (open.comment) } }
                p class="quiet small" { "Came " (days::ago_instant(open.received_at, &self.visitor.zone, self.visitor.today())) }
                form class="row" method="post" action=(action) {
                    @if open.proposal().is_some() {
                        button class="button primary" type="submit" name="how" value="take" { "Move it there" }
                        @if open.attendee_id.is_some() {
                            button class="button" type="submit" name="how" value="refuse" { "Tell them it does not suit" }
                        }
                    } @else {
                        button class="button primary" type="submit" name="how" value="take" { "Take it as their answer" }
                    }
                    button class="button quiet" type="submit" name="how" value="drop" { "Put it aside" }
                }
            }
        }
    }

    /// The one tap after it.
    fn over(&self) -> Markup {
        let one = self.appointment;
        let has_begun = one.state.is_open() && one.day() <= self.visitor.today();
        html! {
            @if has_begun {
                section class="card good stack no-print" aria-labelledby="over" {
                    h2 id="over" { "Has it happened?" }
                    form class="row" method="post" action=(self.address("/happened")) {
                        button class="button primary" type="submit" { "It happened" }
                        @if one.kind.touch().in_person() { (look::check("met", "Met who decides", false)) }
                    }
                }
            }
            @if one.state == AppointmentState::Happened {
                (look::notice(Tone::Good, html! { p { "It is in the history of " a href={ "/sources/" (one.source_id) } { (one.source) } "." } }))
            }
        }
    }

    fn people(&self) -> Markup {
        let one = self.appointment;
        let times = told::times(one.starts_at, one.ends_at);
        let here: Vec<&Attendee> = self.all.iter().filter(|one| one.removed_at.is_none()).collect();
        html! {
            section class="card" aria-labelledby="with" {
                header {
                    h2 id="with" { "With whom" }
                    @if one.state.is_open() { a class="button small" href=(self.address("/invite")) { "Invitations" } }
                }
                @if here.is_empty() { p class="quiet" { "Nobody is named yet. " a href=(self.address("/edit")) { "Say whom you meet" } ", then invite them." } }
                ul class="list" {
                    @for person in here {
                        li class="item" {
                            (look::avatar(&person.name))
                            div class="grow" {
                                p class="title" { (person.name) }
                                @if !person.address.is_empty() { p { (person.address) } }
                                @if !person.comment.is_empty() { p { "“" (person.comment) "”" } }
                            }
                            @if person.is_told() { (answer_badge(person.answer_to(&times))) }
                        }
                    }
                }
            }
        }
    }

    fn facts(&self) -> Markup {
        let one = self.appointment;
        html! {
            section class="card" aria-labelledby="facts" {
                header { h2 id="facts" { "Details" } (badge(one.state.label(), words::tone(one.state))) }
                dl class="facts" {
                    dt { "With" } dd { a href={ "/sources/" (one.source_id) } { (one.source) } }
                    dt { "When" } dd { (words::day(one.day(), self.visitor.today())) br; (words::hours(one.starts_at, one.ends_at, &one.zone)) }
                    dt { "Where" } dd { @if one.place.is_empty() { span class="quiet" { "not said" } } @else { (one.place) } }
                    @if let Some(clinic) = &one.clinic { dt { "For" } dd { (clinic) } }
                    @if !one.note.is_empty() { dt { "Keep in mind" } dd { (one.note) } }
                    @if !one.reason.is_empty() { dt { "All the same" } dd { (one.reason) } }
                    dt { "Changed" } dd { (days::ago_instant(one.changed_at, &self.visitor.zone, self.visitor.today())) }
                }
            }
        }
    }

    fn ours(&self, members: &[Uuid]) -> Markup {
        let one = self.appointment;
        let me = self.visitor.member_id;
        html! {
            section class="card stack" aria-labelledby="ours" {
                h2 id="ours" { "Who of us" }
                p { (one.members) }
                @if one.state.is_open() && !members.contains(&me) {
                    form method="post" action=(self.address("/join")) { button class="button" type="submit" { "I come along" } }
                }
                @if one.state.is_open() && members.contains(&me) && one.owner_id != me {
                    form method="post" action=(self.address("/leave")) { button class="button quiet" type="submit" { "I don't come along" } }
                }
            }
        }
    }
}

fn answer_badge(answer: InviteAnswer) -> Markup {
    let tone = match answer {
        InviteAnswer::NeedsAction => Tone::Plain,
        InviteAnswer::Accepted => Tone::Good,
        InviteAnswer::Tentative => Tone::Look,
        InviteAnswer::Declined => Tone::Bad,
    };
    badge(answer.label(), tone)
}
