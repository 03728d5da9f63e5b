//! `/letters`: what is being written, what waits to be sent, what went last.

use axum::extract::State;
use look::{Icon, plural};
use maud::{Markup, html};
use platform::{
    Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, shell},
};
use serde_json::json;

use super::{
    page,
    store::{self, Letter, State as Stands},
    subject::About,
};
use crate::{days, referrals};

/// Shown at a time; the rest moves up as these are done.
const MOST: i64 = 50;

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let open = [Stands::Finished, Stands::Draft, Stands::Going, Stands::Queued];
    let mut lines = Vec::new();
    for letter in store::in_states(db, practice, &open, MOST).await? {
        let about = About::read(db, practice, letter.referral_id).await?;
        lines.push((letter, about));
    }
    let entry = Entry {
        action: "letters.listed",
        subject_kind: "practice",
        subject_id: None,
        detail: json!({ "shown": lines.len() }),
    };
    audit::record(db, practice, &visitor.actor(), entry).await?;
    let content = html! {
        (look::page_head(&sentence(&lines), "Letters to referrers about their patients. A new one begins on the page of a referral.", html! {}))
        @if lines.is_empty() {
            (look::empty(Icon::Thanks, "No letter is open", "Begin one on the page of a referral: evaluation, progress, discharge.", html! {
                a class="button" href="/referrals" { "Referrals" }
            }))
        } @else {
            ul class="list card" { @for (letter, about) in &lines { (line(&visitor, letter, about)) } }
        }
    };
    Ok(shell::page(&visitor, "/referrals", "Letters", content))
}

/// "2 letters to send, 1 being written".
fn sentence(lines: &[(Letter, About)]) -> String {
    let count = |state| lines.iter().filter(|(letter, _)| letter.state == state).count() as i64;
    let (send, draft) = (count(Stands::Finished), count(Stands::Draft));
    match (send, draft) {
        (0, 0) => "No letter waits for you".into(),
        (0, draft) => format!("{} being written", plural(draft, "letter", "letters")),
        (send, 0) => format!("{} to send", plural(send, "letter", "letters")),
        (send, draft) => {
            format!("{} to send, {draft} being written", plural(send, "letter", "letters"))
        }
    }
}

fn line(visitor: &Visitor, letter: &Letter, about: &About) -> Markup {
    let patient = &about.subject.patient;
    html! {
        li data-row {
            div class="item" {
                div class="grow" {
                    a class="title" href={ "/letters/" (letter.id) } {
                        (letter.kind.label()) ": " (referrals::short(&patient.given, &patient.family))
                    }
                    p { "To " (about.subject.source) }
                    @if !letter.why.is_empty() { p class="small" { (letter.why) } }
                    p class="quiet small" { (days::ago_instant(letter.changed_at, &visitor.zone, visitor.today())) }
                }
                (page::stands(letter))
            }
        }
    }
}
