//! The composer of a contact: made for one thumb, and a plain form all the same.

use lexicon::{Met, OfficeRole, TouchKind};
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{FieldError, Uuid};

use super::{
    draft::Draft,
    guess::Guess,
    offices::{Office, Person},
};
use crate::complaints::Complaints;

/// What the page is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum For<'a> {
    /// A new contact, logged by this member.
    New { member: Uuid, name: &'a str },
    /// The same on a phone without a network: whatever is known stands on the phone.
    Shell,
    /// Correcting one that is there.
    Correction { id: Uuid },
}

/// The composer with all it shows.
pub(super) struct Composer<'a> {
    pub(super) is_for: For<'a>,
    pub(super) draft: &'a Draft,
    pub(super) errors: &'a [FieldError],
    /// Sources to choose from, the likeliest first.
    pub(super) choices: &'a [Guess],
    /// The source that is chosen.
    pub(super) office: Option<&'a Office>,
    pub(super) members: &'a [(String, String)],
}

/// The kinds in the order in which a thumb wants them; a thank-you has its own way.
pub(super) const KINDS: &[TouchKind] = &[
    TouchKind::Visit,
    TouchKind::Meal,
    TouchKind::Call,
    TouchKind::DropOff,
    TouchKind::Email,
    TouchKind::Social,
    TouchKind::Card,
    TouchKind::Letter,
    TouchKind::Event,
    TouchKind::InService,
    TouchKind::Message,
    TouchKind::Fax,
    TouchKind::Report,
    TouchKind::Other,
];

impl Composer<'_> {
    /// The form and what stands around it.
    pub(super) fn render(&self) -> Markup {
        let (action, member, name) = match self.is_for {
            For::New { member, name } => ("/touches/new".into(), Some(member), name),
            For::Shell => ("/touches/new".to_owned(), None, ""),
            For::Correction { id } => (format!("/touches/{id}/edit"), None, ""),
        };
        let on_phone = !matches!(self.is_for, For::Correction { .. });
        html! {
            div class="stack" {
                @if on_phone { (outbox()) }
                (Complaints(self.errors).summary())
                form class="stack log" id=[on_phone.then_some("touch")] method="post" action=(action)
                    data-member=[member] data-name=[on_phone.then_some(name)] {
                    // Enter in a field logs the contact, rather than pressing "Find".
                    button class="spoken" type="submit" tabindex="-1" aria-hidden="true" { (self.verb()) }
                    @for (name, value) in [("once", &self.draft.once), ("task", &self.draft.task),
                        ("appointment", &self.draft.appointment), ("version", &self.draft.version)] {
                        @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
                    }
                    (self.whom())
                    (self.kinds())
                    (self.met())
                    div id="office" class="stack" { @if let Some(office) = self.office { (self.office(office)) } }
                    (self.words())
                    (self.next())
                    (self.when())
                    div class="log-bar" { button class="button primary" type="submit" { (self.verb()) } }
                }
            }
        }
    }

    fn verb(&self) -> &'static str {
        if matches!(self.is_for, For::Correction { .. }) { "Save" } else { "Log it" }
    }

    fn said(&self, field: &str) -> Option<&str> {
        Complaints(self.errors).at(field)
    }

    fn whom(&self) -> Markup {
        let searched = !self.draft.find.trim().is_empty() && self.choices.is_empty();
        let on_phone = !matches!(self.is_for, For::Correction { .. });
        html! {
            fieldset class="field stack tight" id="source" tabindex="-1" {
                legend { "With whom" }
                @if let Some(problem) = self.said("source") { p class="error" { (problem) } }
                @if searched {
                    (look::notice(Tone::Look, html! {
                        p { "Nobody fits these words. Try fewer, or " a href="/sources/new" { "add a source" } " first." }
                    }))
                }
                div class="taps" id="choices" {
                    @for choice in self.choices {
                        label class="tap" {
                            input type="radio" name="source" value=(choice.source)
                                checked[self.draft.source == choice.source.to_string()]
                                data-task=[choice.task] data-appointment=[choice.appointment];
                            span { (choice.name) @if !choice.why.is_empty() { small { (choice.why) } } }
                        }
                    }
                }
                div class="row end" {
                    div class="grow" {
                        (Field::new("find", "Find somebody else").kind("search").value(&self.draft.find)
                            .placeholder("Name or office").autocomplete("off").render())
                    }
                    button class="button" type="submit" name="step" value="find" formnovalidate data-without-script="yes" { "Find" }
                    @if on_phone { button class="button" type="button" id="where-i-am" hidden { "Where I am" } }
                }
            }
        }
    }

    fn kinds(&self) -> Markup {
        html! {
            fieldset class="field" id="kind" tabindex="-1" {
                legend { "What" }
                @if let Some(problem) = self.said("kind") { p class="error" { (problem) } }
                div class="taps three" {
                    @for kind in KINDS {
                        label class="tap" {
                            input type="radio" name="kind" value=(kind.code()) checked[self.draft.kind == kind.code()];
                            span { (kind.label()) }
                        }
                    }
                }
            }
        }
    }

    fn met(&self) -> Markup {
        html! {
            fieldset class="field" {
                legend { "Who was met" }
                div class="taps three" {
                    @for met in Met::ALL {
                        label class="tap" {
                            input type="radio" name="met" value=(met.code()) checked[self.draft.met == met.code()];
                            span { (met.label()) }
                        }
                    }
                }
            }
        }
    }

    /// What is known of the chosen source, and who and where of theirs.
    fn office(&self, office: &Office) -> Markup {
        html! {
            (known(office))
            (self.plan(office))
            fieldset class="field" {
                legend { "People there" }
                div class="taps" {
                    @for Person { id, name, role } in &office.people {
                        label class="tap" {
                            input type="checkbox" name="people" value=(id)
                                checked[self.draft.people.contains(&id.to_string())];
                            span { (name) small { (role) } }
                        }
                    }
                }
            }
            @if !office.places.is_empty() {
                fieldset class="field" {
                    legend { "Where" }
                    div class="taps" {
                        @for place in &office.places {
                            label class="tap" {
                                input type="radio" name="location" value=(place.id)
                                    checked[self.draft.location == place.id.to_string()];
                                span { (place.name) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The task or appointment that the contact would be, for the source that is chosen.
    fn plan(&self, office: &Office) -> Markup {
        let plan = self.choices.iter().find(|choice| choice.source == office.id);
        html! {
            @if let Some(plan) = plan {
                @if let Some(task) = plan.task.filter(|_| self.draft.task.is_empty()) {
                    (it_was("task", task, &format!("This does the task: {}", plan.why)))
                }
                @if let Some(appointment) = plan.appointment.filter(|_| self.draft.appointment.is_empty()) {
                    (it_was("appointment", appointment, &format!("This was the appointment: {}", plan.why)))
                }
            }
        }
    }

    fn words(&self) -> Markup {
        let draft = self.draft;
        let roles: Vec<(&str, &str)> =
            OfficeRole::ALL.iter().map(|role| (role.code(), role.label())).collect();
        let role = match draft.other_role.as_str() {
            "" => OfficeRole::FrontDesk.code(),
            role => role,
        };
        html! {
            details open[!draft.other_name.is_empty() || !draft.place.is_empty()] {
                summary { "Somebody or somewhere else" }
                div class="fields" {
                    (Field::new("other_name", "Somebody else there").value(&draft.other_name)
                        .autocomplete("off").error(self.said("other_name")).render())
                    (look::select("other_role", "What they do there", &roles, role, None))
                    (Field::new("place", "Where, at none of their offices").value(&draft.place)
                        .autocomplete("off").error(self.said("place")).render())
                }
            }
            (dictated("note", "What was said", &draft.note, self.said("note")))
            (dictated("matters", "What matters to them", &draft.matters, self.said("matters")))
        }
    }

    fn next(&self) -> Markup {
        html! {
            div class="fields" {
                (Field::new("next_step", "Next step").value(&self.draft.next_step).autocomplete("off")
                    .hint("Becomes a task of yours.").error(self.said("next_step")).render())
                (Field::new("next_on", "By when").kind("date").value(&self.draft.next_on)
                    .error(self.said("next_on")).render())
            }
        }
    }

    fn when(&self) -> Markup {
        let draft = self.draft;
        let when = if draft.when.is_empty() { "now" } else { &draft.when };
        html! {
            fieldset class="field stack tight" {
                legend { "When" }
                div class="taps three" {
                    @for (code, label) in [("now", "Now"), ("earlier", "Earlier today"), ("day", "Another day")] {
                        label class="tap" {
                            input type="radio" name="when" value=(code) checked[when == code];
                            span { (label) }
                        }
                    }
                }
                div class="fields exactly" {
                    (Field::new("on", "Day").kind("date").value(&draft.on).error(self.said("on")).render())
                    (Field::new("time", "Time").kind("time").value(&draft.time).error(self.said("time")).render())
                }
            }
            @let members: Vec<(&str, &str)> =
                self.members.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
            div id="by-whom" hidden[members.len() < 2] {
                (look::select("by", "Who was there", &members, &draft.by, None))
            }
        }
    }
}

fn it_was(name: &str, id: Uuid, words: &str) -> Markup {
    html! {
        label class="check" { input type="checkbox" name=(name) value=(id) checked; (words) }
    }
}

/// What to remember of a source, and what mattered to them.
fn known(office: &Office) -> Markup {
    html! {
        @if !office.remember.is_empty() {
            p class="notice look" { span { strong { "Remember: " } (office.remember) } }
        }
        @if !office.matters.is_empty() {
            div class="notice" {
                div {
                    strong { "What matters to them" }
                    ul { @for matter in &office.matters { li { (matter.words) " " span class="small" { (matter.on) } } } }
                }
            }
        }
    }
}

/// A field for the keyboard's microphone: sentences, and Enter makes a new line.
fn dictated(id: &str, words: &str, value: &str, problem: Option<&str>) -> Markup {
    let error = format!("{id}-error");
    html! {
        div class="field" {
            label for=(id) { (words) }
            textarea id=(id) name=(id) rows="2" autocapitalize="sentences" enterkeyhint="enter"
                aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| &error)] { (value) }
            @if let Some(problem) = problem { p class="error" id=(error) { (problem) } }
        }
    }
}

/// What still waits on this phone; the script fills it in.
fn outbox() -> Markup {
    html! {
        section id="kept-here" class="stack tight" aria-labelledby="kept-title" hidden {
            h2 id="kept-title" class="spoken" { "On this phone" }
            div class="row spread" {
                p id="kept-state" role="status" {}
                button class="button small" type="button" id="send-now" hidden { "Send now" }
            }
            ul class="list" id="waiting" {}
        }
        div id="done" tabindex="-1" {}
        div id="install" hidden {}
    }
}

/// The scripts of the composer.
pub(super) fn scripts() -> Markup {
    html! {
        script src=(look::href("outbox.js")) defer {}
        script src=(look::href("touch.js")) defer {}
    }
}
