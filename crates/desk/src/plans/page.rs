//! `/plans`: the next steps of all sources, and for whom a playbook might begin.

use axum::extract::{Query, State};
use jiff::{ToSpan, civil::Date};
use lexicon::TouchKind;
use look::{Icon, Tone, plural};
use maud::{Markup, html};
use platform::{
    Permission, Result, Uuid,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    LISTENS, card,
    list::{self, Count, MOST, Next, Whose},
    offers::{self, A_DAY, Fresh, Silent},
    playbook::Playbook,
    run::Now,
    shipped, today,
};
use crate::address;

const ADDRESS: &str = "/plans";
/// So many days ahead are on the list.
const AHEAD: i64 = 7;
/// As many silent sources are shown as somebody calls in a week.
const SILENT: usize = 6;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    /// A member, `nobody`, or empty for all.
    whose: String,
    /// `month`: what is due within four weeks as well.
    until: String,
}

struct Page {
    visitor: Visitor,
    asked: Asked,
    counts: Vec<Count>,
    steps: Vec<Next>,
    fresh: Vec<Fresh>,
    silent: Vec<Silent>,
    lapsed: Option<Playbook>,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let week = today.saturating_add(AHEAD.days()).to_string();
    let until = match asked.until.as_str() {
        "month" => today.saturating_add(4.weeks()).to_string(),
        _ => week.clone(),
    };
    let counts = list::counts(db, practice, &week, &today.to_string()).await?;
    let steps = list::due_by(db, practice, &until, whose(&asked), MOST).await?;
    let (mut fresh, mut silent) = (Vec::new(), Vec::new());
    let lapsed = Playbook::ours(db, practice, shipped::LAPSED_SOURCE).await?;
    if visitor.may(Permission::EditSources) {
        let now = Now::read(db, practice).await?;
        fresh = offers::fresh(db, practice, &now).await?;
        if lapsed.is_some() {
            silent = offers::silent(&app, practice, &now).await?;
        }
    }
    let page = Page { visitor, asked, counts, steps, fresh, silent, lapsed };
    Ok(shell::page(&page.visitor, "/sources", "Next steps", page.render()))
}

fn whose(asked: &Asked) -> Whose {
    match asked.whose.as_str() {
        "nobody" => Whose::Nobodys,
        id => id.parse().map_or(Whose::All, Whose::Of),
    }
}

/// The two pages of this capability.
pub(super) fn tabs(at: &str) -> Markup {
    let tab = |address: &str, words: &str| (address.to_owned(), words.to_owned(), address == at);
    look::tabs("Plans", &[tab(ADDRESS, "Next steps"), tab("/plans/goals", "Goals")])
}

impl Page {
    fn render(&self) -> Markup {
        let today = self.visitor.today();
        let has_aside = !self.silent.is_empty();
        html! {
            section id="plans" data-on=(LISTENS) aria-label="Next steps" {
                (crate::sources::views(&self.visitor, ADDRESS))
                (look::page_head(&self.title(), "One next step a source, never two. A contact that is logged does its step by itself.", html! {
                    @if self.visitor.may(Permission::ChangeSettings) { a class="button" href="/settings/playbooks" { "Playbooks" } }
                }))
                (tabs(ADDRESS))
                div class="stack" {
                    (self.new_ones())
                    (self.filters())
                    div class={ @if has_aside { "split" } @else { "stack" } } {
                        div class="stack" { (self.list(today)) }
                        @if has_aside { (self.silent_ones()) }
                    }
                }
            }
        }
    }

    fn title(&self) -> String {
        let chosen = |count: &&Count| match whose(&self.asked) {
            Whose::All => true,
            Whose::Of(member) => count.owner_id == Some(member),
            Whose::Nobodys => count.owner_id.is_none(),
        };
        let (due, late) = self
            .counts
            .iter()
            .filter(chosen)
            .fold((0, 0), |(due, late), count| (due + count.due, late + count.late));
        match (due, late) {
            (0, _) => "No next step is due within a week".into(),
            (due, 0) => {
                format!("{} within a week, none late", plural(due, "next step", "next steps"))
            }
            (due, late) => {
                format!("{} within a week, {late} late", plural(due, "next step", "next steps"))
            }
        }
    }

    fn filters(&self) -> Markup {
        let words = |count: &Count| match count.late {
            0 => format!("{}: {}", name(count), count.due),
            late => format!("{}: {}, {late} late", name(count), count.due),
        };
        let mut people = vec![(String::new(), "Everybody".to_owned())];
        people.extend(self.counts.iter().map(|count| {
            let id = count.owner_id.map_or("nobody".into(), |id: Uuid| id.to_string());
            (id, words(count))
        }));
        let people: Vec<(&str, &str)> =
            people.iter().map(|(id, words)| (id.as_str(), words.as_str())).collect();
        html! {
            form method="get" action=(ADDRESS) class="filters plain" data-auto="yes" {
                (look::select("whose", "Whose", &people, &self.asked.whose, None))
                (look::select("until", "Until", &[("", "Within a week"), ("month", "Within four weeks")], &self.asked.until, None))
                button class="button" type="submit" data-without-script="yes" { "Apply" }
            }
        }
    }

    fn list(&self, today: Date) -> Markup {
        let day = today.to_string();
        let part = |wanted: fn(&str, &str) -> bool| -> Vec<&Next> {
            self.steps.iter().filter(|next| wanted(&next.due_on, &day)).collect()
        };
        let late = part(|due, today| due < today);
        let now = part(|due, today| due == today);
        let later = part(|due, today| due > today);
        html! {
            @if self.steps.is_empty() {
                div class="card" {
                    (look::empty(Icon::Sources, "Nothing is due",
                        "A playbook begins by itself for new sources. For others you start one on the page of the source.",
                        html! { a class="button" href="/sources" { "Sources" } }))
                }
            }
            @for (id, words, steps) in [("late", "Late", late), ("now", "Today", now), ("later", "To come", later)] {
                @if !steps.is_empty() {
                    section class="card" aria-labelledby=(id) {
                        header { h2 id=(id) { (words) } span class="quiet small" { (steps.len()) } }
                        ul class="list" { @for step in steps { (self.line(step, today)) } }
                    }
                }
            }
            @if self.steps.len() as i64 == MOST {
                p class="quiet" { "These are the first " (MOST) ". Choose whose steps you want to see." }
            }
        }
    }

    fn line(&self, next: &Next, today: Date) -> Markup {
        let kind = TouchKind::from_code(&next.kind).unwrap_or(TouchKind::Other);
        let title = today::title(kind, &next.source);
        let here = address::with_query(
            ADDRESS,
            &[("whose", self.asked.whose.clone()), ("until", self.asked.until.clone())],
        );
        html! {
            li class="item" data-row="yes" {
                div class="grow" {
                    a class="title" href={ "/sources/" (next.source_id) "#plan" } { (title) }
                    p { (next.words) }
                    p class="row" {
                        (card::due(&next.due_on, today))
                        span {
                            @match &next.owner { Some(owner) => (owner), None => "Whoever comes first" }
                            ", “" (next.playbook) "”"
                        }
                    }
                }
                @if self.visitor.may(Permission::EditSources) {
                    div class="row no-print" {
                    // Who was met is asked where the step stands.
                    @if next.face_time || kind.in_person() {
                        a class="button small no-print" href={ "/sources/" (next.source_id) "#plan" } aria-label={ "Log it: " (title) } { "Log it" }
                    } @else {
                        form method="post" action={ "/plans/" (next.id) "/done" } class="no-print" {
                            input type="hidden" name="back" value=(here);
                            button class="button small" type="submit" aria-label={ "Done: " (title) } { "Done" }
                        }
                    }
                    form method="post" action={ "/plans/" (next.id) "/later" } class="no-print" {
                        input type="hidden" name="back" value=(here);
                        button class="button small quiet" type="submit" name="plan_until" value="week" aria-label={ "A week later: " (title) } { "A week later" }
                    }
                    }
                }
            }
        }
    }

    /// Asked once for all that are new.
    fn new_ones(&self) -> Markup {
        let count = self.fresh.len() as i64;
        html! {
            @if count > 0 {
                (look::notice(Tone::Accent, html! {
                    div class="stack tight" {
                        p { strong { "Start “New source” for " (plural(count, "new source", "new sources")) "?" } }
                        p {
                            "They came with an import or another list: "
                            @for (number, one) in self.fresh.iter().take(3).enumerate() {
                                @if number > 0 { ", " }
                                a href={ "/sources/" (one.id) } { (one.name) }
                            }
                            @if count > 3 { ", and " (count - 3) " more" }
                            @if count as usize > A_DAY { ". " (A_DAY) " begin on each working day" }
                            ". Who has referred before is not invited to a meal."
                        }
                        div class="row" {
                            form method="post" action="/plans/new/start" { button class="button primary" type="submit" { "Start for all " (count) } }
                            form method="post" action="/plans/new/leave" { button class="button" type="submit" { "Not for these" } }
                        }
                    }
                }))
            }
        }
    }

    fn silent_ones(&self) -> Markup {
        let Some(lapsed) = &self.lapsed else { return html! {} };
        let count = self.silent.len() as i64;
        html! {
            section class="card" aria-labelledby="silent" {
                header { h2 id="silent" { (plural(count, "source has", "sources have")) " fallen silent" } }
                @if lapsed.by_itself { p class="quiet small" { "“" (lapsed.name) "” begins by itself for up to " (A_DAY) " a working day." } }
                ul class="list" {
                    @for one in self.silent.iter().take(SILENT) {
                        li class="item" data-row="yes" {
                            div class="grow" {
                                a class="title" href={ "/sources/" (one.id) } { (one.name) }
                                p { (one.why) }
                            }
                            div class="row" {
                            form method="post" action={ "/sources/" (one.id) "/plan" } {
                                input type="hidden" name="playbook" value=(lapsed.id);
                                input type="hidden" name="back" value=(ADDRESS);
                                button class="button small" type="submit" aria-label={ "Start “" (lapsed.name) "” for " (one.name) } { "Start" }
                            }
                            form method="post" action={ "/sources/" (one.id) "/plan/decline" } {
                                button class="button small quiet" type="submit" aria-label={ "Leave " (one.name) " in peace" } { "Leave" }
                            }
                            }
                        }
                    }
                }
                @if count as usize > SILENT { p class="quiet small" { "The first " (SILENT) ", by what is lost." } }
            }
        }
    }
}

fn name(count: &Count) -> &str {
    count.owner.as_deref().unwrap_or("Whoever comes first")
}
