//! A wording as it will be read: filled in for a source that one chooses, and on paper.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use lexicon::wording::Field;
use look::{Field as Input, Tone};
use maud::{Markup, html};
use platform::{Error, FieldError, Result, clock, sessions::Visitor, web::App};
use press::{Card, CardStock, Cover, Letter, Letterhead, Nudge};

use super::{
    Draft, Home, Name, Subject, Worded, Words, about::About, editor::FORM, faults::faults, paper,
    texts,
};
use crate::{brand, days, shown};

impl Worded for Name {
    const HOME: Home = Home {
        address: "/settings/wordings",
        above: ("/settings", "Settings"),
        title: "Words on paper",
        line: "What your cards, letters and faxes say. Cards and cover pages name no patient.",
        carrier: "paper",
        subject: Subject::None,
        action: "paper.wording_changed",
    };

    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn code(self) -> &'static str {
        self.code()
    }

    fn label(self) -> &'static str {
        self.label()
    }

    fn purpose(self) -> &'static str {
        self.purpose()
    }

    fn fields(self) -> Vec<Field> {
        paper::fields(self).to_vec()
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Cues(_) => "One sentence a line. A sentence whose value is missing is left out.",
            _ => {
                "A paragraph whose value is missing is left out or, where it stands in [[ ]], only \
                 what is in the brackets."
            }
        }
    }

    fn built_in(self) -> Words {
        Words { subject: String::new(), body: texts::of(self).to_owned() }
    }

    fn faults(self, words: &Words) -> Vec<FieldError> {
        faults(self, &words.body)
    }

    async fn example(self, app: &App, visitor: &Visitor, draft: &Draft) -> Result<Markup> {
        let words = draft.words();
        let about = About::find(app, visitor, &draft.about).await?;
        let paragraphs = filled(self, &words, &about);
        let nobody = !draft.about.trim().is_empty() && !about.is_real;
        Ok(html! {
            section class="card stack" aria-labelledby="arrives" {
                h2 id="arrives" { "How it reads" }
                @if !faults(self, &words.body).is_empty() {
                    (look::notice(Tone::Look, html! { "Until this is mended the built-in wording is printed:" }))
                }
                div class="row end" {
                    div class="grow" { (for_whom(&draft.about, nobody)) }
                    button class="button" type="submit" form=(FORM) formaction={ (Self::HOME.address) "/" (self.code()) "/preview" } { "Show" }
                }
                @if let Self::Cues(_) = self {
                    ol class="sentences" { @for sentence in &paragraphs { li { (sentence) } } }
                } @else {
                    div class="letter" { (paragraphs.join("\n\n")) }
                }
                p class="quiet small" {
                    @if about.is_real { "For " (about.to) ". " }
                    @if self.may_name_a_patient() { "The patient is made up." } @else { "No patient is named." }
                }
                div class="row" {
                    button class="button" type="submit" form=(FORM) formtarget="_blank"
                        formaction={ (Self::HOME.address) "/" (self.code()) "/sheet.pdf" } { "See it on paper (PDF)" }
                }
            }
        })
    }
}

/// The field in which somebody names a source. It belongs to the form of the words.
fn for_whom(typed: &str, nobody: bool) -> Markup {
    let field = Input::new("about", "For which source").value(typed).autocomplete("off").of(FORM);
    let field = match nobody {
        true => field.error(Some("Nobody is called that. An example is shown.")),
        false => field.hint("A name or a part of it. Empty: an example"),
    };
    field.render()
}

/// The draft on paper; nothing is kept.
pub(super) async fn sheet(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(draft): Form<Draft>,
) -> Result<Response> {
    let name = Name::from_code(&code).ok_or(Error::NotFound)?;
    let about = About::find(&app, &visitor, &draft.about).await?;
    let head = brand::letterhead(&app, app.db(), visitor.practice_id, None).await?;
    let paragraphs = filled(name, &draft.words(), &about);
    let today = days::long(clock::local_day(clock::now(), &visitor.zone));
    let work = move || typeset(name, head, &about, paragraphs, today);
    let made = tokio::task::spawn_blocking(work).await;
    let paper = made.map_err(|error| Error::Internal(error.to_string()))?;
    let paper = paper.map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(shown::pdf(paper.pdf, &format!("{}.pdf", name.code())))
}

fn typeset(
    name: Name,
    head: Letterhead,
    about: &About,
    paragraphs: Vec<String>,
    date: String,
) -> std::result::Result<press::Paper, press::Fault> {
    let to = about.lines();
    match name {
        Name::Card(_) => {
            let words = press::Words::Printed(paragraphs.join("\n\n"));
            let card = Card { head, to, words, cue: String::new() };
            press::cards(&[card], CardStock::FoldedA2, Nudge::default())
        }
        Name::Cues(_) => {
            let card = |cue| Card { to: to.clone(), cue, ..Card::default() };
            let cards: Vec<Card> = paragraphs.into_iter().map(card).collect();
            press::cue_sheet(&head, &cards)
        }
        // A call is spoken; on paper it is the sheet beside the phone.
        Name::Call(_) | Name::Note(_) => {
            let signature = vec![about.signer.clone(), head.name.clone()];
            let letter = Letter {
                subject: "Thank you".into(),
                opening: format!("Dear {},", about.to),
                closing: "With kind regards,".into(),
                head,
                to,
                date,
                paragraphs,
                signature,
                ..Letter::default()
            };
            press::letter(&letter)
        }
        Name::Letter(_) => {
            let signature = vec![about.signer.clone(), head.name.clone()];
            let letter = Letter {
                subject: "Your patient Sam Sample".into(),
                opening: format!("Dear {},", about.to),
                closing: "Sincerely,".into(),
                head,
                to,
                date,
                paragraphs,
                signature,
                ..Letter::default()
            };
            press::letter(&letter)
        }
        Name::FaxCover => {
            let cover = Cover {
                to: about.to.clone(),
                fax: "614-555-0199".into(),
                from: head.name.clone(),
                phone: about.phone.clone(),
                confidential: paragraphs.join("\n\n"),
            };
            let letter = Letter {
                subject: "An example".into(),
                paragraphs: vec!["Here stands the letter.".into()],
                head,
                to,
                date,
                ..Letter::default()
            };
            press::fax(&letter, &cover)
        }
    }
}

/// The paragraphs, with a made-up patient where one may be named.
fn filled(name: Name, words: &Words, about: &About) -> Vec<String> {
    match name {
        Name::Card(_) | Name::Cues(_) | Name::Call(_) | Name::Note(_) => {
            paper::of(name, Some(words)).fill(&about.card())
        }
        Name::FaxCover => paper::of(name, Some(words)).fill(&about.cover()),
        Name::Letter(_) => paper::of(name, Some(words)).fill(&about.letter()),
    }
}
