//! The page of the form: an entry to be made or corrected, or a plan to be checked.

use lexicon::{Cents, GiftKind};
use look::{Field, Tone, notice};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Sql, Uuid,
    sessions::Visitor,
    web::{App, shell},
};

use super::{ADDRESS, outlook::Outlook, people::Person, table::Table, typed::Typed};
use crate::{complaints::Complaints, people};

/// What the form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A new entry.
    Enter,
    /// Another version of an entry.
    Correct(Uuid),
    /// Nothing is kept: what would it do?
    Check,
}

impl Purpose {
    fn action(self) -> String {
        match self {
            Self::Enter => format!("{ADDRESS}/new"),
            Self::Correct(id) => format!("{ADDRESS}/{id}/edit"),
            Self::Check => format!("{ADDRESS}/check"),
        }
    }

    /// The entry that is corrected.
    pub fn corrected(self) -> Option<Uuid> {
        match self {
            Self::Correct(id) => Some(id),
            Self::Enter | Self::Check => None,
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::Enter => "Enter it",
            Self::Correct(_) => "Save the correction",
            Self::Check => "Check",
        }
    }
}

/// The form as typed, with what is wrong with it.
pub(super) struct Page<'a> {
    pub purpose: Purpose,
    pub typed: &'a Typed,
    pub table: &'a Table,
    pub errors: &'a [FieldError],
}

impl Page<'_> {
    /// The whole page.
    pub async fn render(&self, app: &App, visitor: &Visitor) -> Result<Markup> {
        let members = members(app.db(), visitor.practice_id).await?;
        let outlook = self.table.outlook(self.typed);
        let (title, line) = match self.purpose {
            Purpose::Enter => (
                "What was given, and to whom?",
                "A meal is divided among all who ate, yours included; what falls to a physician counts to that physician's year.",
            ),
            Purpose::Correct(_) => ("What is right?", "The entry as it was stays in its history."),
            Purpose::Check => (
                "What may it cost?",
                "Nothing is kept here. Tick who would be there, and see what is left for each and what a head may cost at most.",
            ),
        };
        let content = html! {
            (look::crumb(ADDRESS, "Gifts and meals"))
            (look::page_head(title, line, html! {}))
            div class="stack wide" {
                (Complaints(self.errors).summary())
                form method="post" action=(self.purpose.action()) class="split" data-ask="people ahead"
                    data-ask-for="find who family total given_on ours staff guests what place note" {
                    div class="stack" {
                        // Enter in a field sends the form, rather than pressing "Find".
                        button class="spoken" type="submit" tabindex="-1" aria-hidden="true" { (self.purpose.button()) }
                        (self.who())
                        (self.what(&members))
                    }
                    div class="stack" {
                        (self.ahead(outlook.as_ref()))
                        @if self.purpose != Purpose::Check { (self.asked()) }
                        @if let Purpose::Correct(_) = self.purpose {
                            input type="hidden" name="version" value=(self.typed.version);
                        }
                        div class="row" {
                            (look::submit(self.purpose.button()))
                            @if self.purpose == Purpose::Check {
                                button class="button" type="submit" name="step" value="look" formaction={ (ADDRESS) "/new" } { "It happened: go on to enter it" }
                            } @else {
                                button class="button" type="submit" name="step" value="look" formnovalidate data-without-script="yes" { "See what it would do" }
                            }
                        }
                    }
                }
            }
        };
        let title =
            if self.purpose == Purpose::Check { "Check before spending" } else { "A gift or meal" };
        Ok(shell::page(visitor, ADDRESS, title, content))
    }

    fn at(&self, field: &str) -> Option<&str> {
        Complaints(self.errors).at(field)
    }

    fn who(&self) -> Markup {
        let is_searched = !self.typed.find.trim().is_empty() && self.table.listed.is_empty();
        let search = Field::new("find", "Find people")
            .kind("search")
            .value(&self.typed.find)
            .placeholder("Name, office, phone or NPI")
            .hint("An office shows who works there.")
            .autocomplete("off");
        let search = if self.errors.is_empty() { search.first() } else { search };
        html! {
            section class="card stack" aria-labelledby="who-heading" {
                h2 id="who-heading" { "Who" }
                div class="row end" {
                    div class="grow" { (search.render()) }
                    button class="button" type="submit" name="step" value="find" formnovalidate data-without-script="yes" { "Find" }
                }
                fieldset class="field stack tight" id="people" tabindex="-1"
                    data-says={ (look::plural(self.table.listed.len() as i64, "person", "people")) " to choose from" } {
                    legend { "People" }
                    @if let Some(problem) = self.at("people") { p class="error" { (problem) } }
                    @if is_searched {
                        (notice(Tone::Look, html! { p { "Nobody fits these words. Try fewer, or " a href="/sources/new" { "add a source" } " first." } }))
                    } @else if self.table.listed.is_empty() {
                        p class="quiet small" { "Nobody is chosen yet. Staff without names are entered below." }
                    }
                    @for person in &self.table.listed { (self.person(person)) }
                }
                div class="fields" {
                    (heads("staff", "Office staff", &self.typed.staff, "Without names; counted against nobody.", self.at("staff")))
                    (heads("guests", "Other guests", &self.typed.guests, "Without names.", self.at("guests")))
                    (heads("ours", "Of ours", &self.typed.ours, "They share what a meal cost.", self.at("ours")))
                }
            }
        }
    }

    fn person(&self, person: &Person) -> Markup {
        let name = &person.name;
        let family = self.typed.family_of(person.id);
        html! {
            div class="guest" {
                label class="check" {
                    input type="checkbox" name="who" value=(person.id) checked[self.typed.who.contains(&person.id)];
                    span { (name) small class="below quiet" { (person.why) } }
                }
                @if person.is_physician() {
                    div class="field" {
                        label for={ "family-" (person.id) } { "Family" span class="spoken" { " of " (name) } }
                        select id={ "family-" (person.id) } name="family" {
                            @for heads in 0..=9_u32 {
                                option value={ (person.id) ":" (heads) } selected[heads == family] {
                                    @match heads { 0 => { "none" } heads => { (heads) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn what(&self, members: &[(String, String)]) -> Markup {
        let typed = self.typed;
        let mut kinds = vec![("", "Choose")];
        kinds.extend(GiftKind::ALL.iter().map(|kind| (kind.code(), kind.label())));
        let mut spenders = vec![("", "Not said")];
        spenders.extend(members.iter().map(|(id, name)| (id.as_str(), name.as_str())));
        let is_check = self.purpose == Purpose::Check;
        html! {
            section class="card stack" aria-labelledby="what-heading" {
                h2 id="what-heading" { "What" }
                div class="fields" {
                    (Field::new("given_on", "Day").kind("date").value(&typed.given_on).error(self.at("given_on")).required().render())
                    (Field::new("total", "What it cost in all").value(&typed.total).placeholder("86.40").hint("With tax and tip.").autocomplete("off").error(self.at("total")).render())
                    @if !is_check { (look::select("kind", "Kind", &kinds, &typed.kind, self.at("kind"))) }
                }
                (Field::new("what", "In words").value(&typed.what).placeholder("Lunch after the talk on shoulders")
                    .hint("Cash, gift cards and anything given for patients sent are refused.").autocomplete("off").error(self.at("what")).render())
                @if !is_check {
                    div class="fields" {
                        (Field::new("place", "Where").value(&typed.place).autocomplete("off").error(self.at("place")).render())
                        (look::select("spent_by", "Who paid for us", &spenders, &typed.spent_by, None))
                    }
                }
            }
        }
    }

    fn asked(&self) -> Markup {
        let options = [
            ("", "Choose, when a physician was there"),
            ("no", "Nobody on their side asked for it"),
            ("yes", "They asked for it"),
        ];
        html! {
            section class="card stack" aria-labelledby="asked-heading" {
                h2 id="asked-heading" { "How it came about" }
                (look::select("asked", "Asked for", &options, &self.typed.asked, self.at("asked")))
                (Field::new("note", "Note").value(&self.typed.note).autocomplete("off").error(self.at("note")).render())
            }
        }
    }

    /// What the entry would do, beside the form; it follows what is typed.
    fn ahead(&self, outlook: Option<&Outlook<'_>>) -> Markup {
        let refusal = self.table.refusal(self.typed);
        let says = match (&refusal, outlook) {
            (Some(_), _) => Some("This is refused.".to_owned()),
            (None, Some(outlook)) => Some(outlook.sentence()),
            (None, None) => None,
        };
        html! {
            section id="ahead" class="card stack" aria-labelledby="ahead-heading" data-says=[says] {
                h2 id="ahead-heading" { "What it would do" }
                @if let Some(refusal) = &refusal { (notice(Tone::Bad, html! { p { (refusal.sentence()) } })) }
                @match outlook {
                    None => p class="quiet" { "Tick who is there, and what is left for each stands here." }
                    Some(outlook) => (ahead(outlook))
                }
                @if self.purpose != Purpose::Check && (outlook.is_some_and(|outlook| outlook.over().next().is_some()) || !self.typed.over_reason.is_empty() || self.at("over_reason").is_some()) {
                    div class="field" {
                        label for="over_reason" { "Why it was given all the same" }
                        input id="over_reason" name="over_reason" value=(self.typed.over_reason) autocomplete="off"
                            aria-invalid=[self.at("over_reason").map(|_| "true")] aria-describedby="over_reason-hint";
                        p class="hint" id="over_reason-hint" { "The entry is marked as an excess. Liaison then shows whether a return can settle it, and by when." }
                        @if let Some(problem) = self.at("over_reason") { p class="error" id="over_reason-error" { (problem) } }
                    }
                }
            }
        }
    }
}

fn heads(id: &str, label: &str, value: &str, hint: &str, problem: Option<&str>) -> Markup {
    Field::new(id, label).kind("number").value(value).hint(hint).error(problem).render()
}

fn ahead(outlook: &Outlook<'_>) -> Markup {
    let tone = match outlook.over().next() {
        Some(_) => Tone::Bad,
        None if outlook.people.is_empty() || outlook.limit.cents().is_some() => Tone::Good,
        None => Tone::Look,
    };
    html! {
        (notice(tone, html! { p { strong { (outlook.sentence()) } } }))
        @if let (Some(a_head), Some(all)) = (outlook.most_a_head, outlook.most_altogether) {
            p { "At most " strong { (a_head) } " a head: for " (look::plural(i64::from(outlook.heads), "head", "heads")) " that is " strong { (all) } " in all." }
        }
        ul class="list" {
            @for one in &outlook.people {
                li {
                    p { a href={ (ADDRESS) "/people/" (one.person.id) "?year=" (outlook.year) } { (one.person.name) } }
                    dl class="facts" {
                        dt { "Given in " (outlook.year) } dd { (one.spent) }
                        @if let Some(left) = one.left { dt { "Left" } dd { (left) } }
                        dt { "This" } dd { (one.share) @if one.heads > 1 { " for " (one.heads) " heads" } }
                        @if one.over > Cents::ZERO { dt { "Over by" } dd { (look::badge(&one.over.to_string(), Tone::Bad)) } }
                    }
                }
            }
        }
        p class="quiet small" { "Whoever is no physician has no annual limit, but 42 USC 1320a-7b(b) covers them at any amount: keep it modest, and never tied to what they send." }
    }
}

/// Those who work here: id and name.
async fn members(db: &impl Sql, practice_id: Uuid) -> Result<Vec<(String, String)>> {
    let members = people::present(db, practice_id).await?;
    Ok(members.into_iter().map(|member| (member.id.to_string(), member.name)).collect())
}
