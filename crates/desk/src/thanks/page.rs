//! `/thanks`: the list of those who are to be thanked, which can be emptied.

use std::collections::HashMap;

use axum::extract::{Query, State};
use look::{Icon, plural};
use maud::{Markup, html};
use platform::{
    Permission, Result, Uuid, clock,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    ADDRESS, act, bulk,
    give::REASONS,
    groups,
    queue::{self, Entry},
    reach::{self, Reached},
    row,
    waiting::{self, Waiting},
    whose::Whose,
};
use crate::{address, people, today};

/// Lines a page: as many as one thanks in a morning.
const PAGE: usize = 25;
/// What the page listens to.
const LISTENS: &str = "thanks sources referrals";

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    owner: String,
    page: usize,
}

struct Page {
    visitor: Visitor,
    whose: Whose,
    number: usize,
    /// Who is thanked now, in order.
    open: Vec<Entry>,
    /// Who is thanked later, or not.
    rest: Vec<Entry>,
    /// How many of those who are thanked now this member has put off.
    put_off: Vec<Entry>,
    reached: HashMap<Uuid, Reached>,
    waiting: Waiting,
    owners: Vec<(String, String)>,
    given: i64,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let whose = Whose::read(&asked.owner, &visitor);
    let away = today::away(db, &visitor, clock::now()).await?;
    let entries = queue::queue(&app, practice, visitor.today()).await?;
    let entries = entries.iter().filter(|entry| whose.has(entry.owner_id)).cloned();
    let (open, rest): (Vec<Entry>, Vec<Entry>) = entries.partition(Entry::is_open);
    let (put_off, open): (Vec<Entry>, Vec<Entry>) =
        open.into_iter().partition(|entry| away.contains(&entry.key()));
    let number = asked.page.clamp(1, open.len().div_ceil(PAGE).max(1));
    let shown: Vec<&Entry> = open.iter().skip((number - 1) * PAGE).take(PAGE).collect();
    let reached = reach::reached(db, practice, &shown).await?;
    let month = clock::at_hour(visitor.today().first_of_month(), 0, &visitor.zone);
    let owners = people::members(db, practice).await?.into_iter();
    let page = Page {
        whose,
        number,
        reached,
        waiting: waiting::read(db, practice).await?,
        owners: owners
            .filter(|member| member.ended_at.is_none() && member.id != visitor.member_id)
            .map(|member| (member.id.to_string(), member.name))
            .collect(),
        given: act::given_since(db, practice, month).await?,
        open,
        rest,
        put_off,
        visitor,
    };
    Ok(shell::page(&page.visitor, ADDRESS, "Thanks", page.render()))
}

impl Page {
    fn render(&self) -> Markup {
        let back = self.whose.address();
        html! {
            section id="thanks-queue" data-on=(LISTENS) aria-label="Thanks" {
                (look::page_head(&self.title(), "One thank-you a source, for everybody who came since the last. Whoever waits longest stands first.", self.actions()))
                div class="stack" {
                    (self.filters())
                    (self.list())
                    (self.waiting.render(&self.visitor))
                    (groups::later(&self.rest))
                    (groups::not(&self.rest, &back))
                    (groups::away(&self.put_off, &back))
                    @if !self.open.is_empty() || !self.rest.is_empty() { (self.skip_older()) }
                }
            }
        }
    }

    /// "5 sources to thank, 2 overdue".
    fn title(&self) -> String {
        let today = self.visitor.today();
        title(self.open.len(), self.open.iter().filter(|entry| entry.due < today).count())
    }

    fn actions(&self) -> Markup {
        let count = self.open.len().min(bulk::MOST);
        html! {
            @if count > 1 {
                form method="post" action="/thanks/cards" {
                    input type="hidden" name="owner" value=(self.whose.code());
                    button class="button" type="submit" { (look::icon(Icon::Thanks)) "A card for all " (count) }
                }
            }
            @if self.visitor.may(Permission::ChangeSettings) { a class="button" href="/settings/thanks" { "What we promise" } }
        }
    }

    fn filters(&self) -> Markup {
        let me = self.visitor.member_id.to_string();
        let mut people = vec![("", "Anybody"), (me.as_str(), "You"), ("nobody", "Nobody yet")];
        people.extend(self.owners.iter().map(|(id, name)| (id.as_str(), name.as_str())));
        html! {
            form method="get" action=(ADDRESS) class="filters plain" data-auto="yes" {
                (look::select("owner", "Looked after by", &people, &self.whose.code(), None))
                button class="button" type="submit" data-without-script="yes" { "Show" }
            }
        }
    }

    fn list(&self) -> Markup {
        let back = self.whose.address();
        let shown = self.open.iter().skip((self.number - 1) * PAGE).take(PAGE);
        let pages = self.open.len().div_ceil(PAGE);
        let other = |number: usize| {
            address::with_query(
                ADDRESS,
                &[("owner", self.whose.code()), ("page", number.to_string())],
            )
        };
        html! {
            @if self.open.is_empty() {
                div class="card" { (look::empty(Icon::Thanks, "Nothing to thank for.", &went_out(self.given), html! {})) }
            } @else {
                section class="card" aria-labelledby="to-thank" {
                    header {
                        h2 id="to-thank" { "To thank" }
                        span class="quiet small no-print keys-hint" { kbd { "e" } " done " kbd { "h" } " later" }
                    }
                    ul class="list day" data-keep-place="to-thank" {
                        @for entry in shown {
                            @if let Some(reached) = self.reached.get(&entry.source_id) {
                                (row::render(&self.visitor, entry, reached, &back))
                            }
                        }
                    }
                    @if pages > 1 {
                        div class="row spread" {
                            p class="quiet small" role="status" { "Page " (self.number) " of " (pages) }
                            div class="row" {
                                @if self.number > 1 { a class="button small" href=(other(self.number - 1)) rel="prev" { "Previous" } }
                                @if self.number < pages { a class="button small" href=(other(self.number + 1)) rel="next" { "Next" } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// For who begins with a back-log.
    fn skip_older(&self) -> Markup {
        let reasons: Vec<(&str, &str)> = REASONS.to_vec();
        let month_ago = self.visitor.today().saturating_sub(jiff::Span::new().days(30)).to_string();
        html! {
            details class="no-print" {
                summary { "Leave out what is too old" }
                form class="card stack" method="post" action="/thanks/skip" {
                    p { "Every referral that was received before this day is left out of the list, also of those who are thanked later. It can be undone." }
                    input type="hidden" name="owner" value=(self.whose.code());
                    div class="fields" {
                        (look::Field::new("before", "Received before").kind("date").value(&month_ago).required().render())
                        (look::select("reason", "Why", &reasons, "late", None))
                        (look::Field::new("other", "In your own words").hint("For another reason. Name no patient.").render())
                    }
                    (look::submit("Leave them out"))
                }
            }
        }
    }
}

fn title(open: usize, late: usize) -> String {
    let sources = plural(open as i64, "source", "sources");
    match (open, late) {
        (0, _) => "Nobody is to be thanked".into(),
        (_, 0) => format!("{sources} to thank, none overdue"),
        _ if open == late => format!("{sources} to thank, overdue"),
        _ => format!("{sources} to thank, {late} overdue"),
    }
}

/// "12 thank-yous went out this month."
fn went_out(given: i64) -> String {
    match given {
        0 => "No thank-you went out this month.".into(),
        count => format!("{} went out this month.", plural(count, "thank-you", "thank-yous")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_answers_with_a_number() {
        assert_eq!(title(5, 2), "5 sources to thank, 2 overdue");
        assert_eq!(title(1, 0), "1 source to thank, none overdue");
        assert_eq!(title(3, 3), "3 sources to thank, overdue");
        assert_eq!(went_out(12), "12 thank-yous went out this month.");
        assert_eq!(went_out(0), "No thank-you went out this month.");
    }
}
