//! On a referral's page: its letters, and the next one.

use look::Field;
use maud::{Markup, html};
use platform::{Permission, Result, Uuid, sessions::Visitor, web::App};

use super::{kind::Kind, page, store, subject::About};
use crate::days;

/// The card.
pub(crate) async fn card(app: &App, visitor: &Visitor, referral_id: Uuid) -> Result<Markup> {
    if !visitor.may(Permission::WriteLetters) {
        return Ok(html! {});
    }
    let about = About::read(app.db(), visitor.practice_id, referral_id).await?;
    let letters = store::of_referral(app.db(), visitor.practice_id, referral_id).await?;
    let fitting = Kind::that_fit(about.subject.state, about.subject.reason);
    if letters.is_empty() && fitting.is_empty() {
        return Ok(html! {});
    }
    let in_care = fitting.contains(&Kind::Progress);
    Ok(html! {
        section class="card stack" id="letters" data-on="letters" aria-labelledby="letters-head" {
            h2 id="letters-head" { "Letters to the referrer" }
            @if let Some(why) = about.blocked() { p class="quiet small" { (why) } }
            @else {
                div class="row no-print" {
                    @for kind in &fitting {
                        form method="post" action={ "/referrals/" (referral_id) "/letters" } {
                            input type="hidden" name="kind" value=(kind.code());
                            button class="button small" type="submit" { (kind.label()) }
                        }
                    }
                }
            }
            @if !letters.is_empty() {
                ul class="list" {
                    @for letter in &letters {
                        li {
                            div class="item" {
                                a class="title grow" href={ "/letters/" (letter.id) } { (letter.kind.label()) }
                                (page::stands(letter))
                                span class="quiet small" { (days::ago_instant(letter.changed_at, &visitor.zone, visitor.today())) }
                            }
                        }
                    }
                }
            }
            @if in_care && about.blocked().is_none() { (visit(&about, referral_id)) }
        }
    })
}

/// When the patient sees the referrer next.
fn visit(about: &About, referral_id: Uuid) -> Markup {
    let on = about.referrer_visit.map(|day| day.to_string()).unwrap_or_default();
    html! {
        form class="row end no-print" method="post" action={ "/referrals/" (referral_id) "/referrer-visit" } {
            (Field::new("referrer_visit", "The patient sees the referrer on").kind("date").value(&on)
                .hint("A progress letter is wanted two days before.").render())
            button class="button small" type="submit" { "Keep" }
        }
    }
}
