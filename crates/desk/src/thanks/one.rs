//! `/thanks/{source}`: one source is thanked, with the script of a call or the words of a card,
//! a letter or a mail on the screen.

use axum::extract::{Path, Query, State};
use look::{Tone, notice};
use maud::{Markup, html};
use platform::{
    Permission, Result, Uuid,
    sessions::Visitor,
    web::{App, ours, shell},
};

use super::{
    ADDRESS, act::Case, give::Wanted, privacy::Blocked, queue::Stand, row, way::Way,
    words::Sentence,
};
use crate::{days, today};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Wanted>,
) -> Result<Markup> {
    // Words come from the form alone: nothing typed stands in an address.
    let asked = Wanted { words: String::new(), ..asked };
    show(&app, &visitor, id, &asked, &[]).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn show(
    app: &App,
    visitor: &Visitor,
    id: Uuid,
    asked: &Wanted,
    problems: &[String],
) -> Result<Markup> {
    let content = match Case::read(app.db(), visitor, id).await? {
        Some(case) => Shown { visitor, case: &case, asked, problems }.render(),
        None => html! {
            (look::crumb(ADDRESS, "Thanks"))
            (look::page_head("Nothing to thank for", "Everybody who came through them was thanked for, or was left out.", html! {
                a class="button" href={ "/sources/" (id) } { "Open the source" }
            }))
        },
    };
    Ok(shell::page(visitor, ADDRESS, "Thanks", content))
}

struct Shown<'a> {
    visitor: &'a Visitor,
    case: &'a Case,
    asked: &'a Wanted,
    problems: &'a [String],
}

impl Shown<'_> {
    fn render(&self) -> Markup {
        let (entry, reached) = (&self.case.entry, &self.case.reached);
        let today = self.visitor.today();
        let way = Way::from_code(&self.asked.way)
            .filter(|way| reached.choice.open.contains(way))
            .or(reached.choice.way);
        let lead = match &entry.stand {
            Stand::Now => format!("{}. Due {}.", row::why(entry), days::in_words(entry.due, today)),
            Stand::From(day) => format!(
                "{}. They do not treat patients, so they are thanked with the others, from {}.",
                row::why(entry),
                days::long(*day)
            ),
            Stand::Not(why) => why.clone(),
        };
        let actions =
            html! { a class="button" href={ "/sources/" (entry.source_id) } { "Open the source" } };
        html! {
            (look::crumb(ours(&self.asked.back).unwrap_or(ADDRESS), "Thanks"))
            (look::page_head(&format!("Thank {}", entry.name), &lead, actions))
            div class="narrow stack" {
                @if !self.problems.is_empty() {
                    (notice(Tone::Bad, html! {
                        div class="stack tight" role="alert" {
                            p { strong { "This does not go." } }
                            ul { @for problem in self.problems { li { (problem) } } }
                        }
                    }))
                }
                @if entry.is_open() {
                    (self.ways(way))
                    @match way {
                        Some(way @ (Way::Call | Way::Visit)) => (self.talk(way)),
                        Some(way) => (self.words(way)),
                        None => (notice(Tone::Look, html! { p { (row::how(reached)) } })),
                    }
                }
                section class="card stack tight" aria-label="Otherwise" {
                    div class="row" { (today::later(&entry.key(), &entry.name, ADDRESS)) }
                    (row::skip(entry, ADDRESS))
                }
            }
        }
    }

    /// The ways that are open, and why others are not.
    fn ways(&self, at: Option<Way>) -> Markup {
        let choice = &self.case.reached.choice;
        let tabs: Vec<(String, String, bool)> = choice
            .open
            .iter()
            .map(|way| {
                let address = format!("{ADDRESS}/{}?way={}", self.case.source.id, way.code());
                (address, way.label().to_owned(), at == Some(*way))
            })
            .collect();
        html! {
            @if !tabs.is_empty() { (look::tabs("How", &tabs)) }
            @for (way, why) in &choice.passed { p class="quiet small" { (way.label()) ": " (why) } }
        }
    }

    /// A call or a visit: what to say, and that it was said.
    fn talk(&self, way: Way) -> Markup {
        let said = self.case.sentence(way, None, self.visitor.today()).text;
        html! {
            section class="card stack" aria-labelledby="say" {
                h2 id="say" { "What to say" }
                @if let Some(phone) = self.case.reached.phone.as_ref().filter(|_| way == Way::Call) {
                    p { a class="button primary" href={ "tel:" (phone) } { (look::icon(look::Icon::Phone)) (phone) } }
                }
                blockquote class="say" { (said) }
                p class="quiet small" { "Name no patient: others may be listening." }
                form method="post" action={ (ADDRESS) "/" (self.case.source.id) } {
                    (self.back())
                    button class="button primary" type="submit" name="way" value=(way.code()) data-press="e" data-says="Thank them" { @if way == Way::Call { "Thanked by phone" } @else { "Thanked in person" } }
                }
            }
        }
    }

    /// A card, a letter, a mail: the words, and where they go.
    fn words(&self, way: Way) -> Markup {
        let Sentence { text: ours, blocked } = self.case.sentence(way, None, self.visitor.today());
        let typed = if self.asked.words.trim().is_empty() { &ours } else { &self.asked.words };
        let reached = &self.case.reached;
        let to: Vec<String> = match way {
            Way::Email => reached.email.clone().into_iter().collect(),
            _ => reached.address.clone(),
        };
        let send = match way {
            Way::Email => "Send the mail",
            Way::Letter => "Queue the letter",
            _ => "Queue the card",
        };
        let hint = "No name, no initials, no condition, no day of a patient.";
        html! {
            form class="card stack" method="post" action={ (ADDRESS) "/" (self.case.source.id) } {
                (self.back())
                @if !blocked.is_empty() {
                    (notice(Tone::Look, html! {
                        p { "The sentence of your practice is not used here, because " (self.what(&blocked)) "." }
                    }))
                }
                p { strong { "To " } @if to.is_empty() { (self.case.source.name) } @else { (to.join(", ")) } }
                @if self.visitor.may(Permission::ViewPatients) {
                    (look::text_area("words", "What it says", typed, Some(hint)))
                } @else {
                    blockquote class="say" { (ours) }
                    p class="quiet small" { "Whoever sees patients can change these words: they are held against the names of those who came." }
                }
                div { button class="button primary" type="submit" name="way" value=(way.code()) data-press="e" data-says="Thank them" { (send) } }
            }
        }
    }

    /// What was found; which words of it tells who came only to those who may know.
    fn what(&self, blocked: &[Blocked]) -> String {
        match self.visitor.may(Permission::ViewPatients) {
            true => {
                let found = blocked
                    .iter()
                    .map(|one| format!("“{}” tells {}", one.words, one.detail.label()));
                found.collect::<Vec<_>>().join(", and ")
            }
            false => "it could tell of somebody who came".into(),
        }
    }

    fn back(&self) -> Markup {
        html! { @if let Some(back) = ours(&self.asked.back) { input type="hidden" name="back" value=(back); } }
    }
}
