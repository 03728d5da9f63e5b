//! On a source's page: what they said about each channel, changed with one tap.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, FieldError, Permission, Result, Sql, Uuid, args, clock,
    sessions::Visitor,
    web::{App, Flash, redirect_with},
};
use serde::Deserialize;

use super::{
    ask::Known,
    channel::{Channel, How, Word},
    rules::{Answer, Said},
    say::{About, Statement, say},
};
use crate::{again::Again, complaints::Complaints, days};

/// The card.
pub(crate) async fn card(app: &App, visitor: &Visitor, source_id: Uuid) -> Result<Markup> {
    let known = Known::of_source(app.db(), visitor.practice_id, source_id).await?;
    let answers = Channel::ALL.map(|channel| (channel, known.answer(channel)));
    let refused = answers.iter().filter(|(_, answer)| answer.is_refused()).count();
    let may = visitor.may(Permission::EditSources);
    let summary = match (refused, &known.no_contact) {
        (_, Some(_)) => "Do not contact".to_owned(),
        (0, _) => "Nothing refused".to_owned(),
        (count, _) => format!("{count} refused"),
    };
    Ok(html! {
        section class="card stack" id="consent" aria-labelledby="consent-head" {
            header { h2 id="consent-head" { "What they want" } span class="small quiet" { (summary) } }
            @if answers.iter().all(|(_, answer)| *answer == Answer::Unknown) {
                p class="quiet small" { "They have not said which ways are welcome." }
            } @else {
                dl class="facts" {
                    @for (channel, answer) in &answers { (line(visitor, *channel, answer)) }
                }
            }
            p class="quiet small" { "A refusal stops what nobody asked for: thanks, invitations, newsletters. Treating providers still hear of their own patients; how is set under “How to keep them posted”." }
            @if may {
                details class="no-print" {
                    summary { "Write down what they said" }
                    (form(source_id, &answers, &SaidForm::default(), &[]))
                }
            }
        }
    })
}

fn line(visitor: &Visitor, channel: Channel, answer: &Answer) -> Markup {
    let (tone, said) = match answer {
        Answer::Allowed(said) => (Tone::Good, said),
        Answer::Refused(said) => (Tone::Bad, said),
        Answer::Unknown => return html! {},
    };
    html! {
        dt { (channel.label()) }
        dd {
            (look::badge(answer.word().label(), tone))
            p class="quiet small" { (why(said)) (days::ago_instant(said.at, &visitor.zone, visitor.today())) }
        }
    }
}

/// "“No mail, please.” On the phone, Ann Lee, ".
pub(super) fn why(said: &Said) -> String {
    let mut words = String::new();
    if !said.reason.is_empty() {
        words.push_str(&format!("“{}” ", said.reason));
    }
    words.push_str(said.how.label());
    if !said.by.is_empty() {
        words.push_str(&format!(", {}", said.by));
    }
    words.push_str(", ");
    words
}

fn form(
    source_id: Uuid,
    answers: &[(Channel, Answer)],
    typed: &SaidForm,
    errors: &[FieldError],
) -> Markup {
    let complaints = Complaints(errors);
    let hows = How::ALL.map(|how| (how.code(), how.label()));
    html! {
        form class="stack tight" method="post" action={ "/sources/" (source_id) "/consent" } {
            // Enter in the field of the reason chooses nothing, rather than the first button.
            button class="spoken" type="submit" tabindex="-1" aria-hidden="true" { "Write it down" }
            (look::Field::new("consent_reason", "Why, in their words").placeholder("No cards, please").value(&typed.consent_reason).render())
            (look::select("consent_how", "How they said it", &hows, How::from_code(&typed.consent_how).code(), None))
            fieldset class="field" id="said" tabindex="-1" {
                legend { "What they said" }
                @if let Some(problem) = complaints.at("said") { p class="error" { (problem) } }
                ul class="list" { @for (channel, answer) in answers { li { (choices(*channel, answer)) } } }
            }
        }
    }
}

fn choices(channel: Channel, answer: &Answer) -> Markup {
    html! {
        div class="row spread" {
            span { (channel.label()) }
            span class="row" {
                @for (word, verb) in [(Word::Allowed, "Allow"), (Word::Refused, "Refuse"), (Word::Unknown, "Forget")] {
                    @if answer.word() != word {
                        button class="button quiet small" type="submit" name="said" value={ (channel.code()) ":" (word.code()) } {
                            (verb) span class="spoken" { " " (channel.label()) }
                        }
                    }
                }
            }
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SaidForm {
    /// Channel and answer: `email:refused`.
    said: String,
    consent_reason: String,
    consent_how: String,
}

impl SaidForm {
    fn chosen(&self) -> Option<(Channel, Word)> {
        let (channel, word) = self.said.split_once(':')?;
        Channel::from_code(channel).zip(Word::from_code(word))
    }
}

pub(super) async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Form(form): Form<SaidForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let name = tx
        .value::<String>(
            "SELECT name FROM source WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![visitor.practice_id, id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let Some((channel, word)) = form.chosen() else {
        drop(tx);
        return again(&app, &visitor, (id, &name), &form).await;
    };
    let statement = Statement {
        channel,
        word,
        reason: &form.consent_reason,
        how: How::from_code(&form.consent_how),
        at: clock::now(),
    };
    let actor = visitor.actor();
    let saying = say(&tx, visitor.practice_id, &actor, About::Source(id), statement).await?;
    tx.commit().await?;
    let said = match word {
        Word::Allowed => format!("{name}: {} is welcome.", lower(channel)),
        Word::Refused => format!("{name}: no {}.", lower(channel)),
        Word::Unknown => format!("{name}: nothing is known about {}.", lower(channel)),
    };
    let flash = Flash::undoable(said, format!("/consent/{saying}/undo"));
    Ok(redirect_with(&format!("/sources/{id}"), flash))
}

/// What was written stays; what is missing is the channel and what was said of it.
async fn again(
    app: &App,
    visitor: &Visitor,
    (id, name): (Uuid, &str),
    typed: &SaidForm,
) -> Result<Response> {
    let known = Known::of_source(app.db(), visitor.practice_id, id).await?;
    let answers = Channel::ALL.map(|channel| (channel, known.answer(channel)));
    let words = "Choose beside a channel whether they allow or refuse it.";
    let errors = [FieldError::new("said", words)];
    let again = Again {
        place: "/sources",
        of: (&format!("/sources/{id}"), name),
        title: "Write down what they said",
        errors: &errors,
    };
    Ok(again.refused(visitor, form(id, &answers, typed, &errors)))
}

fn lower(channel: Channel) -> String {
    match channel {
        Channel::Email => "e-mail".into(),
        channel => channel.label().to_lowercase(),
    }
}
