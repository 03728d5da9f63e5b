//! The page on which an appointment is planned or changed.

use lexicon::AppointmentKind;
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{FieldError, Uuid, clock, sessions::Visitor, web::shell};

use super::{
    choices::Choices,
    concerns::{Concern, Sketch},
    edit_answer,
    form::Form,
    words,
};
use crate::complaints::Complaints;

/// All that it shows.
pub(super) struct Page<'a> {
    pub form: &'a Form,
    pub choices: &'a Choices,
    pub errors: &'a [FieldError],
    pub concerns: &'a [Concern],
    /// None while it is planned.
    pub id: Option<Uuid>,
    /// What has happened meanwhile.
    pub notice: Option<&'a str>,
}

impl Page<'_> {
    /// The page.
    pub fn render(&self, visitor: &Visitor) -> Markup {
        let complaints = Complaints(self.errors);
        let name = &self.choices.source.name;
        let (title, back, action) = match self.id {
            None => (
                format!("When do you meet {name}?"),
                (format!("/sources/{}", self.form.source), name.clone()),
                "/calendar/new".to_owned(),
            ),
            Some(id) => (
                format!("What changes about the appointment with {name}?"),
                (format!("/calendar/{id}"), "Appointment".to_owned()),
                format!("/calendar/{id}/edit"),
            ),
        };
        let content = html! {
            (look::crumb(&back.0, &back.1))
            (look::page_head(&title, "Nothing leaves the clinic by saving: invitations are sent in a step of their own.", html! {}))
            div class="narrow stack" {
                @if let Some(notice) = self.notice {
                    div role="alert" { (look::notice(Tone::Look, html! { p { (notice) } })) }
                }
                (complaints.summary())
                form class="stack" method="post" action=(action) {
                    input type="hidden" name="source" value=(self.form.source);
                    input type="hidden" name="version" value=(self.form.version);
                    (self.concerns(visitor, complaints))
                    (self.when(complaints))
                    (self.place(complaints))
                    (self.people())
                    (self.ours(complaints))
                    section class="card" {
                        (look::text_area("note", "To keep in mind", &self.form.note, Some("For us alone; no invitation and no calendar outside shows it. Never name a patient.")))
                    }
                    div class="row" {
                        button class="button primary" type="submit" { @if self.id.is_some() { "Save" } @else { "Plan it" } }
                        a class="button quiet" href=(back.0) { "Leave it" }
                    }
                }
                (self.joins())
            }
        };
        shell::page(visitor, "/calendar", "Appointment", content)
    }

    fn when(&self, complaints: Complaints<'_>) -> Markup {
        let form = self.form;
        let kinds: Vec<(&str, &str)> =
            AppointmentKind::ALL.iter().map(|kind| (kind.code(), kind.label())).collect();
        let field =
            |id, label, kind| Field::new(id, label).kind(kind).error(complaints.at(id)).required();
        html! {
            section class="card stack" aria-labelledby="when-title" {
                h2 id="when-title" { "What and when" }
                div class="fields" {
                    (look::select("kind", "What", &kinds, &form.kind, complaints.at("kind")))
                    (field("on", "Day", "date").value(&form.on).render())
                    (field("from", "From", "time").value(&form.from).render())
                    (field("to", "To", "time").value(&form.to).render())
                }
            }
        }
    }

    fn place(&self, complaints: Complaints<'_>) -> Markup {
        let offices: Vec<(String, String)> = self
            .choices
            .offices
            .iter()
            .map(|office| (format!("office:{}", office.id), office.label()))
            .collect();
        let mut places: Vec<(&str, &str)> =
            offices.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
        places.push(("clinic", "Our clinic"));
        places.push(("", "Elsewhere, or not said"));
        html! {
            section class="card stack" aria-labelledby="where-title" {
                h2 id="where-title" { "Where" }
                div class="fields" {
                    (look::select("place", "Place", &places, &self.form.place, complaints.at("place")))
                    (Field::new("words", "Elsewhere, in words").value(&self.form.words).autocomplete("off").render())
                }
            }
        }
    }

    fn people(&self) -> Markup {
        html! {
            fieldset class="card stack tight" {
                legend class="spoken" { "With whom" }
                h2 aria-hidden="true" { "With whom" }
                @if self.choices.people.is_empty() {
                    p class="quiet" { "Nobody of theirs is known yet. " a href={ "/sources/" (self.form.source) } { "Add people on their page" } " to invite them." }
                }
                @for one in &self.choices.people {
                    label class="check" {
                        input type="checkbox" name="person" value=(one.id) checked[self.form.has_person(one.id)];
                        span {
                            (one.name())
                            span class="quiet small" {
                                @if !one.role().is_empty() { " · " (one.role()) }
                                @if !one.days().is_empty() { " · in on " (one.days()) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn ours(&self, complaints: Complaints<'_>) -> Markup {
        let members: Vec<(String, &str)> = self
            .choices
            .members
            .iter()
            .map(|member| (member.id.to_string(), member.name.as_str()))
            .collect();
        let members: Vec<(&str, &str)> =
            members.iter().map(|(id, name)| (id.as_str(), *name)).collect();
        let clinics: Vec<(String, &str)> = self
            .choices
            .clinics
            .iter()
            .map(|clinic| (clinic.id.to_string(), clinic.name.as_str()))
            .collect();
        let mut all = vec![("", "The whole group")];
        all.extend(clinics.iter().map(|(id, name)| (id.as_str(), *name)));
        let others: Vec<_> = self
            .choices
            .members
            .iter()
            .filter(|member| member.id.to_string() != self.form.owner)
            .collect();
        let also = others.iter().filter(|member| self.form.has_member(member.id)).count();
        html! {
            section class="card stack" aria-labelledby="ours-title" {
                h2 id="ours-title" { "Who of us" }
                div class="fields" {
                    (look::select("owner", "Who goes", &members, &self.form.owner, complaints.at("owner")))
                    @if self.choices.clinics.len() > 1 {
                        (look::select("clinic", "For which clinic", &all, &self.form.clinic, complaints.at("clinic")))
                    }
                }
                @if !others.is_empty() {
                    details open[also > 0] {
                        summary { "Who else comes along" @if also > 0 { " (" (also) ")" } }
                        div class="days" {
                            @for member in others {
                                label class="check" {
                                    input type="checkbox" name="member" value=(member.id) checked[self.form.has_member(member.id)];
                                    (member.name)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What speaks against it, and the button that keeps it all the same.
    fn concerns(&self, visitor: &Visitor, complaints: Complaints<'_>) -> Markup {
        let courted = self.concerns.iter().any(|one| matches!(one, Concern::Courted { .. }));
        html! {
            @if !self.concerns.is_empty() {
                section class="card look stack" role="alert" tabindex="-1" aria-labelledby="concerns" {
                    h2 id="concerns" {
                        @if self.concerns.len() == 1 { "One thing speaks against it" }
                        @else { (self.concerns.len()) " things speak against it" }
                    }
                    ul class="list" { @for one in self.concerns { li { (sentence(one, visitor)) } } }
                    @if courted {
                        (Field::new("reason", "Why you go all the same").value(&self.form.reason)
                            .hint("Whoever planned the other one reads it.").error(complaints.at("reason"))
                            .autocomplete("off").render())
                    }
                    div class="row" {
                        button class="button" type="submit" name="keep" value=(edit_answer::read_as(self.concerns)) { "Keep it anyway" }
                    }
                }
            }
        }
    }

    /// A form of its own for each other appointment that one can go along to.
    fn joins(&self) -> Markup {
        let others = self.concerns.iter().filter_map(|one| match one {
            Concern::Courted { other } => Some(other),
            _ => None,
        });
        html! {
            @for other in others {
                @if let Some(id) = other.id {
                    form method="post" action={ "/calendar/" (id) "/join" } {
                        button class="button" type="submit" { "Join: " (other.kind.label()) " with " (other.source) ", " (names(other)) }
                    }
                }
            }
        }
    }
}

fn sentence(concern: &Concern, visitor: &Visitor) -> Markup {
    match concern {
        Concern::Busy { member, other } => html! {
            p { strong { (member) } " has " (link(other)) " at that time (" (time_of(other, visitor)) ")." }
        },
        Concern::NotIn { person, days } => html! {
            p { strong { (person) } " is in on " (days) ", not on this day." }
        },
        Concern::Resting { words } => html! { p { strong { (words) } "." } },
        Concern::Holiday { name } => html! { p { "It is a holiday: " strong { (name) } "." } },
        Concern::Closed { hours } => html! {
            p { "It is outside our hours of that day (" (hours) ")." }
        },
        Concern::Courted { other } => html! {
            p {
                strong { (names(other)) } " goes to the same office in the same week: " (link(other))
                ", " (words::short_day(clock::local_day(other.starts_at, &visitor.zone))) ", " (time_of(other, visitor)) "."
            }
        },
    }
}

fn link(other: &Sketch) -> Markup {
    let words = format!("{} with {}", other.kind.label(), other.source);
    html! { @match other.id { Some(id) => a href={ "/calendar/" (id) } { (words) }, None => (words) } }
}

fn names(other: &Sketch) -> String {
    let names: Vec<&str> = other.members.iter().map(|(_, name)| name.as_str()).collect();
    if names.is_empty() { "Somebody of us".into() } else { names.join(" and ") }
}

fn time_of(other: &Sketch, visitor: &Visitor) -> String {
    words::hours(other.starts_at, other.ends_at, &visitor.zone)
}

/// What a concern says, as it is compared with what was read before.
pub(super) fn sentence_key(concern: &Concern) -> String {
    match concern {
        Concern::Busy { member, other } => {
            format!("busy {member} {:?} {}", other.id, other.starts_at)
        }
        Concern::Courted { other } => format!("courted {:?} {}", other.id, other.starts_at),
        Concern::NotIn { person, days } => format!("out {person} {days}"),
        Concern::Resting { words } => format!("resting {words}"),
        Concern::Holiday { name } => format!("holiday {name}"),
        Concern::Closed { hours } => format!("closed {hours}"),
    }
}
