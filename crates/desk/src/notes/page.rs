//! The form of a note.

use look::Field;
use maud::{Markup, html};
use platform::{FieldError, sessions::Visitor, web::shell};

use super::{
    draft::{Draft, MOST, Section},
    store::{Note, State as Stands},
};
use crate::{complaints::Complaints, telling::Subject};

/// The page.
pub(super) fn form(
    visitor: &Visitor,
    note: &Note,
    subject: &Subject,
    draft: &Draft,
    version: i64,
    errors: &[FieldError],
) -> Markup {
    let complaints = Complaints(errors);
    let address = format!("/notes/{}", note.id);
    let back = format!("/referrals/{}", note.referral_id);
    let line = "On the paper of the clinic. Finished, it has a number and stays as it is.";
    let mut sections = draft.sections.clone();
    if sections.len() < MOST {
        sections.push(Section::default());
    }
    let content = html! {
        (look::crumb(&back, "Back to the referral"))
        (look::page_head("A clinical note", line, html! {}))
        @if note.state == Stands::Dropped { (dropped(&address)) }
        @else {
            (complaints.summary())
            form class="card stack narrow" method="post" action=(address) {
                input type="hidden" name="version" value=(version);
                p { strong { (subject.patient.display()) } ", " (subject.reference()) }
                div class="fields" {
                    (Field::new("title", "What it is").value(&draft.title).autocomplete("off")
                        .hint("It stands in lists: name no patient").error(complaints.at("title")).render())
                    (Field::new("on", "About the day").kind("date").value(&draft.on)
                        .error(complaints.at("on")).render())
                }
                @for (place, section) in sections.iter().enumerate() { (part(place, section, &complaints)) }
                p class="hint" { "A section without words is left out. Saving leaves room for another." }
                div class="row" {
                    button class="button primary" type="submit" name="do" value="finish" { "Finish" }
                    button class="button" type="submit" name="do" value="save" { "Save for later" }
                    button class="button" type="submit" formaction={ (address) "/preview" } formtarget="_blank" { "Preview" }
                }
            }
            form method="post" action={ (address) "/drop" } {
                button class="button quiet" type="submit" { "Throw this note away" }
            }
        }
    };
    // The window's title stands in histories and on shared screens.
    shell::page(visitor, "/referrals", "A clinical note", content)
}

fn dropped(address: &str) -> Markup {
    html! {
        form class="card" method="post" action={ (address) "/keep" } {
            p { "This note was thrown away." }
            button class="button" type="submit" { "Bring it back" }
        }
    }
}

fn part(place: usize, section: &Section, complaints: &Complaints<'_>) -> Markup {
    let (heading, words) = (format!("heading-{place}"), format!("words-{place}"));
    html! {
        fieldset class="stack tight" {
            legend class="spoken" { "Section " (place + 1) }
            (written(&heading, "heading", &format!("Heading {}", place + 1), &section.heading, complaints.at(&heading), Lines::One))
            (written(&words, "words", &format!("What is said there, {}", place + 1), &section.words, complaints.at(&words), Lines::Many))
        }
    }
}

/// How much room there is to write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

fn written(
    id: &str,
    name: &str,
    label: &str,
    value: &str,
    error: Option<&str>,
    lines: Lines,
) -> Markup {
    let told = error.map(|_| format!("{id}-error"));
    html! {
        div class="field" {
            label for=(id) { (label) }
            @if lines == Lines::One {
                input id=(id) name=(name) value=(value) autocomplete="off" aria-describedby=[told] aria-invalid=[error.map(|_| "true")];
            } @else {
                textarea id=(id) name=(name) rows="4" autocomplete="off" aria-describedby=[told] aria-invalid=[error.map(|_| "true")] { (value) }
            }
            @if let Some(error) = error { p class="error" id={ (id) "-error" } { (error) } }
        }
    }
}
