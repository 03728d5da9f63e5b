//! `/plans/goals`: one's own goals; for those who set them, everybody's.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Month, Role};
use look::{Field, Icon, Tone, badge};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Permission, Result, Uuid, access,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    What,
    pace::{Elapsed, Progress},
    store::{self, HIGHEST},
};
use crate::{
    address,
    complaints::Complaints,
    people,
    plans::{page::tabs, run::Now},
};

const ADDRESS: &str = "/plans/goals";

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::plans) struct Asked {
    month: String,
    /// Whose goals are to be set.
    set: String,
}

/// Somebody and their goals.
struct Person {
    id: Uuid,
    name: String,
    progress: Vec<Progress>,
}

struct Page {
    visitor: Visitor,
    month: Month,
    people: Vec<Person>,
    /// Who is being given goals, with what was typed.
    setting: Option<(Uuid, Vec<(String, String)>)>,
}

pub(in crate::plans) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let month = month(&asked.month, &visitor);
    let people = read(&app, &visitor, month).await?;
    let set: Option<Uuid> = asked.set.parse().ok();
    let set = set.filter(|id| visitor.may(Permission::ManagePeople) && knows(&people, *id));
    let setting = set.map(|id| (id, typed(&people, id)));
    Ok(Page { visitor, month, people, setting }.render(&[]))
}

/// The month asked for; this one where none was.
fn month(text: &str, visitor: &Visitor) -> Month {
    let this = Month::of(visitor.today());
    Month::parse(text).unwrap_or(this).min(this.plus(12))
}

/// Whoever may have goals: those who court sources. Each sees their own, the owner all.
async fn read(app: &App, visitor: &Visitor, month: Month) -> Result<Vec<Person>> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let sees_all = visitor.may(Permission::ManagePeople);
    let mut goals = store::goals(db, practice, month).await?;
    let now = Now::read(db, practice).await?;
    let elapsed = Elapsed::of(month, visitor.today(), &now.days);
    let mut people = Vec::new();
    for member in people::members(db, practice).await? {
        let role = Role::from_code(&member.role);
        let courts = role.is_some_and(|role| access::may(role, Permission::EditSources));
        let is_there = member.ended_at.is_none();
        if !courts || !is_there || !(sees_all || member.id == visitor.member_id) {
            continue;
        }
        let goals = goals.remove(&member.id).unwrap_or_default();
        let mut progress = Vec::new();
        if !goals.is_empty() {
            let done = store::done(db, practice, member.id, month, &visitor.zone).await?;
            progress.extend(
                goals
                    .into_iter()
                    .map(|(what, wanted)| Progress::reckon(what, done.of(what), wanted, elapsed)),
            );
        }
        people.push(Person { id: member.id, name: member.name, progress });
    }
    Ok(people)
}

fn knows(people: &[Person], id: Uuid) -> bool {
    people.iter().any(|person| person.id == id)
}

fn typed(people: &[Person], id: Uuid) -> Vec<(String, String)> {
    let of = people.iter().find(|person| person.id == id);
    let goal = |what| {
        let found = of.and_then(|of| of.progress.iter().find(|goal| goal.what == what));
        found.map(|goal| goal.wanted.to_string()).unwrap_or_default()
    };
    What::ALL.into_iter().map(|what| (what.code().to_owned(), goal(what))).collect()
}

/// Sets the goals of somebody from a month on.
pub(in crate::plans) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let at =
        |name: &str| form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
    let month = month(at("month"), &visitor);
    let people = read(&app, &visitor, month).await?;
    let member: Uuid = at("member").parse().map_err(|_| Error::NotFound)?;
    let person = people.iter().find(|person| person.id == member).ok_or(Error::NotFound)?;
    let (mut errors, mut wanted) = (Vec::new(), Vec::new());
    for what in What::ALL {
        match at(what.code()).trim() {
            "" => wanted.push((what, 0)),
            text => match text.parse::<i64>() {
                Ok(number) if (0..=HIGHEST).contains(&number) => wanted.push((what, number)),
                _ => errors.push(FieldError::new(
                    what.code(),
                    format!("{}: enter a whole number up to {HIGHEST}, or nothing.", what.label()),
                )),
            },
        }
    }
    if !errors.is_empty() {
        let typed = form.clone();
        let page = Page { visitor, month, people, setting: Some((member, typed)) };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page.render(&errors)).into_response());
    }
    let tx = app.db().begin().await?;
    let by = visitor.actor();
    for (what, number) in wanted {
        let is =
            person.progress.iter().find(|goal| goal.what == what).map_or(0, |goal| goal.wanted);
        if is != number {
            store::set(&tx, visitor.practice_id, &by, (member, what, month), number).await?;
        }
    }
    tx.commit().await?;
    let address = address::with_query(ADDRESS, &[("month", month.to_string())]);
    let message = format!("The goals of {} hold from {} on.", person.name, month.label());
    Ok(redirect_with(&address, Flash::say(message)))
}

impl Page {
    fn render(&self, errors: &[FieldError]) -> Markup {
        let sets = self.visitor.may(Permission::ManagePeople);
        let (with, without): (Vec<&Person>, Vec<&Person>) =
            self.people.iter().partition(|person| !person.progress.is_empty());
        let content = html! {
            section id="goals" data-on="plans touches" aria-label="Goals" {
                (look::page_head(&self.title(&with), "Goals count what we do, not what they send. They are never about referrals, and nobody is paid by them.", self.months()))
                (tabs(ADDRESS))
                div class="stack" {
                    @if let Some((member, typed)) = &self.setting { (self.form(*member, typed, Complaints(errors))) }
                    @if with.is_empty() && self.setting.is_none() { (self.nothing(sets)) }
                    @for person in &with { (self.person(person, sets)) }
                    @if sets && !without.is_empty() {
                        section class="card no-print" aria-labelledby="without" {
                            h2 id="without" { "Without goals" }
                            div class="chips" { @for person in &without { a class="chip" href=(self.link(Some(person.id))) { "Set goals for " (person.name) } } }
                        }
                    }
                }
            }
        };
        shell::page(&self.visitor, "/sources", "Goals", content)
    }

    fn title(&self, with: &[&Person]) -> String {
        let on_pace = |person: &&&Person| person.progress.iter().all(Progress::is_on_pace);
        let reached = with.iter().filter(on_pace).count();
        match with {
            [] => format!("No goals in {}", self.month.label()),
            [one] if one.id == self.visitor.member_id => match one.progress.as_slice() {
                [goal, ..] => goal.in_words(),
                [] => String::new(),
            },
            with => format!("{reached} of {} on pace in {}", with.len(), self.month.label()),
        }
    }

    fn months(&self) -> Markup {
        let link = |month: Month| address::with_query(ADDRESS, &[("month", month.to_string())]);
        html! {
            a class="button" href=(link(self.month.previous())) { "Month before" }
            a class="button" href=(link(self.month.next())) { "Month after" }
        }
    }

    fn link(&self, set: Option<Uuid>) -> String {
        let mut pairs = vec![("month", self.month.to_string())];
        pairs.extend(set.map(|id| ("set", id.to_string())));
        address::with_query(ADDRESS, &pairs)
    }

    fn person(&self, person: &Person, sets: bool) -> Markup {
        html! {
            section class="card" aria-labelledby={ "of-" (person.id) } {
                header {
                    h2 id={ "of-" (person.id) } { (person.name) }
                    @if sets { a class="small no-print" href=(self.link(Some(person.id))) aria-label={ "Change the goals of " (person.name) } { "Change" } }
                }
                ul class="list" {
                    @for goal in &person.progress {
                        li class="item" {
                            (look::share(goal.part()))
                            div class="grow" { (goal.in_words()) }
                            @if goal.done >= goal.wanted { (badge("Reached", Tone::Good)) }
                            @else if goal.is_on_pace() { (badge("On pace", Tone::Good)) }
                            @else if goal.pace.is_some() { (badge("Behind", Tone::Look)) }
                        }
                    }
                }
            }
        }
    }

    fn nothing(&self, sets: bool) -> Markup {
        let words = if sets {
            "Choose below for whom: visits, talks with who decides, lunches, calls, new sources."
        } else {
            "Whoever leads the practice can set some with you."
        };
        html! {
            div class="card" { (look::empty(Icon::Report, "No goals are set", words, html! {})) }
        }
    }

    fn form(&self, member: Uuid, typed: &[(String, String)], complaints: Complaints<'_>) -> Markup {
        let name =
            self.people.iter().find(|person| person.id == member).map_or("", |one| &one.name);
        let value = |code: &str| {
            typed.iter().find(|(known, _)| known == code).map_or("", |(_, value)| value.as_str())
        };
        html! {
            form class="card stack" method="post" action=(ADDRESS) aria-labelledby="setting" {
                h2 id="setting" { "Goals of " (name) " from " (self.month.label()) " on" }
                (complaints.summary())
                input type="hidden" name="member" value=(member);
                input type="hidden" name="month" value=(self.month);
                div class="fields" {
                    @for what in What::ALL {
                        (Field::new(what.code(), what.label()).kind("number").value(value(what.code())).hint(hint(what)).error(complaints.at(what.code())).render())
                    }
                }
                div class="row" {
                    button class="button primary" type="submit" { "Save the goals" }
                    a class="button quiet" href=(self.link(None)) { "Leave them" }
                }
            }
        }
    }
}

fn hint(what: What) -> &'static str {
    match what {
        What::Visits => "Visits, talks, events",
        What::FaceTime => "Met in person or spoken with",
        What::Lunches => "As the calendar has them",
        What::Calls => "Calls that were logged",
        What::NewSources => "First contact of anybody here",
    }
}
