//! On a source's page: the one next step, what came before, and starting a playbook.

use jiff::civil::Date;
use lexicon::TouchKind;
use look::{Field, Tone, badge};
use maud::{Markup, html};
use platform::{
    FieldError, Instant, Permission, Result, Sql, Uuid, args, db::FromQueryResult,
    sessions::Visitor, web::App,
};

use super::{
    LISTENS,
    acts::REASONS,
    playbook::Playbook,
    rules::{Meals, State},
    run::Run,
    script::{called, costs_money},
};
use crate::{complaints::Complaints, days};

/// So many steps that came before are shown.
const BEFORE: i64 = 8;

#[derive(Debug, FromQueryResult)]
struct Step {
    id: Uuid,
    kind: String,
    words: String,
    face_time: bool,
    state: String,
    due_on: String,
    why: String,
    settled_at: Option<Instant>,
    owner_id: Option<Uuid>,
    owner: Option<String>,
    settled_by: Option<String>,
}

impl Step {
    fn kind(&self) -> TouchKind {
        TouchKind::from_code(&self.kind).unwrap_or(TouchKind::Other)
    }

    fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "open" | "paused")
    }
}

struct Card<'a> {
    visitor: &'a Visitor,
    source_id: Uuid,
    run: Option<Run>,
    steps: Vec<Step>,
    playbooks: Vec<Playbook>,
}

/// The card.
pub(crate) async fn card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let run = Run::live(db, practice, source_id).await?;
    // Served by play_by_source; the open one has no day of settling and comes first.
    let steps: Vec<Step> = db
        .rows(
            "SELECT p.id, p.kind, p.words, p.face_time, p.state, p.due_on, p.why, p.settled_at,
                    p.owner_id, m.name AS owner, b.name AS settled_by
             FROM play p
             LEFT JOIN membership m ON m.practice_id = p.practice_id AND m.id = p.owner_id
             LEFT JOIN membership b ON b.practice_id = p.practice_id AND b.id = p.settled_by
             WHERE p.practice_id = $1 AND p.source_id = $2
             ORDER BY CASE WHEN p.settled_at IS NULL THEN 0 ELSE 1 END, p.settled_at DESC, p.id DESC
             LIMIT $3",
            args![practice, source_id, BEFORE + 1],
        )
        .await?;
    let playbooks = match visitor.may(Permission::EditSources) {
        true => Playbook::all(db, practice).await?,
        false => Vec::new(),
    };
    let playbooks = playbooks.into_iter().filter(|one| one.retired_at.is_none()).collect();
    Ok(Card { visitor, source_id, run, steps, playbooks }.render())
}

impl Card<'_> {
    fn render(&self) -> Markup {
        let open = self.steps.iter().find(|step| step.is_open());
        html! {
            section class="card" id="plan" data-on=(LISTENS) aria-labelledby="plan-head" {
                @match (&self.run, open) {
                    (Some(run), Some(step)) => (self.next(run, step)),
                    _ => {
                        header { h2 id="plan-head" { "No next step is planned" } a class="small" href="/plans" { "All next steps" } }
                        (self.begin("Start a playbook"))
                    }
                }
                (self.before())
            }
        }
    }

    fn next(&self, run: &Run, step: &Step) -> Markup {
        let (today, kind) = (self.visitor.today(), step.kind());
        let may = self.visitor.may(Permission::EditSources);
        let rests = run.sequence.state == State::Paused;
        html! {
            header {
                h2 id="plan-head" { "Next: " (called(kind).to_lowercase()) }
                a class="small" href="/plans" { "All next steps" }
            }
            div class="stack tight" {
                p { (step.words) }
                p class="row small" {
                    @if rests { (badge("Rests", Tone::Plain)) }
                    @else { (due(&step.due_on, today)) }
                    @if step.face_time { (badge("Meet who decides", Tone::Accent)) }
                    span class="quiet" {
                        @match &step.owner {
                            Some(_) if step.owner_id == Some(self.visitor.member_id) => "for you",
                            Some(owner) => { "for " (owner) }
                            None => "for whoever comes first",
                        }
                        ", a step of “" (run.playbook) "”"
                    }
                }
                @if costs_money(kind) || run.sequence.meals == Meals::LeftOut { (law(run.sequence.meals)) }
                @if may && !rests { (actions(step, today)) }
                @if may {
                    // A card in which somebody has opened this is left alone until they are done.
                    details id="plan-other" data-menu="yes" class="no-print" {
                        summary id="plan-other-head" { "End it, or start another" }
                        div class="stack" {
                            form method="post" action={ "/plans/runs/" (run.id) "/stop" } class="row end" {
                                div class="grow" { (Field::new("plan_note", "Why it ends").autocomplete("off").render()) }
                                button class="button" type="submit" { "End “" (run.playbook) "”" }
                            }
                            (self.begin("Start instead"))
                        }
                    }
                }
            }
        }
    }

    fn begin(&self, words: &str) -> Markup {
        let options: Vec<(String, &str)> =
            self.playbooks.iter().map(|one| (one.id.to_string(), one.name.as_str())).collect();
        let options: Vec<(&str, &str)> =
            options.iter().map(|(id, name)| (id.as_str(), *name)).collect();
        html! {
            @if !options.is_empty() {
                form method="post" action={ "/sources/" (self.source_id) "/plan" } class="row end no-print" {
                    div class="grow" { (look::select("playbook", "Playbook", &options, "", None)) }
                    button class="button" type="submit" { (words) }
                }
            }
        }
    }

    fn before(&self) -> Markup {
        let (today, zone) = (self.visitor.today(), &self.visitor.zone);
        let before: Vec<&Step> = self.steps.iter().filter(|step| !step.is_open()).collect();
        html! {
            @if !before.is_empty() {
                details id="plan-before" {
                    summary id="plan-before-head" { "What came before" }
                    ul class="list" {
                        @for step in before {
                            li class="item" {
                                div class="grow" {
                                    span class="title" { (called(step.kind())) } " " (how(&step.state))
                                    p {
                                        @if let Some(at) = step.settled_at { (days::ago_instant(at, zone, today)) }
                                        @if let Some(by) = &step.settled_by { ", " (by) }
                                        @if !step.why.is_empty() { ". " (step.why) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Taken, put off, left out.
fn actions(step: &Step, today: Date) -> Markup {
    let address = format!("/plans/{}", step.id);
    let from = step.due_on.parse().map_or(today, |due: Date| due.max(today)).to_string();
    let reasons: Vec<(&str, &str)> = REASONS.to_vec();
    html! {
        form method="post" action={ (address) "/done" } class="row no-print" {
            @if step.kind().in_person() { (look::check("plan_met", "Met who decides", false)) }
            button class="button primary" type="submit" { "Done, log it" }
        }
        details id="plan-later" data-menu="yes" class="no-print" {
            summary id="plan-later-head" { "Not now" }
            div class="stack" {
                form method="post" action={ (address) "/later" } class="row end" {
                    button class="button" type="submit" name="plan_until" value="week" { "A week later" }
                    button class="button" type="submit" name="plan_until" value="month" { "Four weeks later" }
                }
                (put_off_form(step.id, &from, &[]))
                form method="post" action={ (address) "/skip" } class="row end" {
                    div class="grow" { (look::select("plan_reason", "Leave it out", &reasons, "", None)) }
                    button class="button" type="submit" { "Leave it out" }
                }
            }
        }
    }
}

/// The day to which a step is put off.
pub(super) fn put_off_form(step: Uuid, until: &str, errors: &[FieldError]) -> Markup {
    let problem = Complaints(errors).at("plan_until");
    html! {
        form method="post" action={ "/plans/" (step) "/later" } class="row end" {
            div class="grow" { (Field::new("plan_until", "Put off to").kind("date").value(until).error(problem).required().render()) }
            button class="button" type="submit" { "Put off" }
        }
    }
}

/// What is to be known of steps that cost money.
pub(super) fn law(meals: Meals) -> Markup {
    html! {
        p class="quiet small" {
            @match meals {
                Meals::LeftOut => "This playbook began when a referral came, so it invites nobody: a meal never follows a referral.",
                Meals::Included => "A meal follows the calendar. No referral brings it or brings it sooner.",
            }
        }
    }
}

/// By when, and whether that has passed.
pub(super) fn due(day: &str, today: Date) -> Markup {
    match day.parse::<Date>() {
        Ok(due) if due < today => {
            html! { (badge("Late", Tone::Bad)) span { "due " (days::ago(due, today)) } }
        }
        Ok(due) if due == today => html! { (badge("Today", Tone::Accent)) },
        Ok(due) => html! {
            span { "by " time datetime=(due) title=(days::long(due)) { (due.strftime("%a, %b %-d").to_string()) } }
        },
        Err(_) => html! {},
    }
}

fn how(state: &str) -> Markup {
    match state {
        "done" => badge("Done", Tone::Good),
        "skipped" => badge("Left out", Tone::Plain),
        "passed" => badge("Passed over", Tone::Plain),
        _ => badge("Ended", Tone::Plain),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_late_only_when_it_has_passed() {
        let today = date(2026, 11, 25);
        assert!(due("2026-11-24", today).0.contains("Late"));
        assert!(due("2026-11-25", today).0.contains("Today"));
        let later = due("2026-12-07", today).0;
        assert!(later.contains("Mon, Dec 7") && !later.contains("Late"), "{later}");
        assert!(due("", today).0.is_empty());
    }
}
