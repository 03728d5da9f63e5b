//! `/letters/{id}` once it is signed: how far it is, and how it goes.

use look::{Tone, badge};
use maud::{Markup, html};
use platform::{
    Permission, Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    send::Way,
    store::{Letter, State},
    subject::About,
};
use crate::{days, print};

/// The page.
pub(super) async fn finished(
    app: &App,
    visitor: &Visitor,
    letter: &Letter,
    about: &About,
) -> Result<Markup> {
    let back = format!("/referrals/{}", letter.referral_id);
    let lead = format!("To {}.", about.subject.source);
    let may = visitor.may(Permission::EditReferrals);
    // As it will stand on the paper: the first line is the name.
    let address = print::address_lines(app.db(), visitor.practice_id, letter.source_id).await?;
    let can_mail = about.subject.ways.email.is_some() && app.public_url().is_some();
    let content = html! {
        (look::crumb(&back, "Back to the referral"))
        (look::page_head(letter.kind.label(), &lead, html! { (stands(letter)) }))
        div class="narrow stack" {
            @if !letter.why.is_empty() { (look::notice(Tone::Bad, html! { p { (letter.why) } })) }
            section class="card stack" aria-labelledby="copy" {
                h2 id="copy" { "The signed copy" }
                p { strong { (about.subject.patient.display()) } ", " (about.subject.reference()) }
                p { (letter.draft.opening) }
                @if let Some(document) = letter.document_id {
                    p { a class="button" href={ "/documents/" (document) } { "Open the letter" } }
                }
            }
            @if letter.state == State::Finished && may { (ways(letter, about, address.get(1..).unwrap_or_default(), can_mail)) }
            @if letter.state == State::Queued && may {
                section class="card" {
                    p { "It waits in the " a href="/print" { "print queue" } "." }
                    form method="post" action={ "/letters/" (letter.id) "/hold" } {
                        button class="button" type="submit" { "Take it out" }
                    }
                }
            }
            @if let Some(at) = letter.sent_at {
                p class="quiet" { "Sent " (days::ago_instant(at, &visitor.zone, visitor.today())) "." }
            }
        }
    };
    Ok(shell::page(visitor, "/referrals", "A letter", content))
}

/// How far it is, as a badge.
pub(super) fn stands(letter: &Letter) -> Markup {
    let tone = match letter.state {
        State::Draft | State::Queued | State::Going => Tone::Plain,
        State::Finished if letter.why.is_empty() => Tone::Look,
        State::Finished => Tone::Bad,
        State::Sent => Tone::Good,
        State::Dropped => Tone::Plain,
    };
    badge(letter.state.label(), tone)
}

fn ways(letter: &Letter, about: &About, address: &[String], can_mail: bool) -> Markup {
    let subject = &about.subject;
    let one = |way: Way, words: &str, note: Markup, class: &str| {
        html! {
            li {
                div class="item" {
                    div class="grow" { (note) }
                    form method="post" action={ "/letters/" (letter.id) "/send" } {
                        input type="hidden" name="way" value=(way.code());
                        button class=(class) type="submit" { (words) }
                    }
                }
            }
        }
    };
    html! {
        section class="card stack" aria-labelledby="send" {
            h2 id="send" { "Send it" }
            ul class="list" {
                @if let Some(fax) = subject.ways.fax.as_ref().filter(|fax| fax.trust.is_enough_for_patients()) {
                    (one(Way::Fax, "Fax it", html! { p { (fax.number) } p class="quiet small" { (fax.trust.label()) } }, "button primary"))
                } @else if let Some(fax) = &subject.ways.fax {
                    li { p { (fax.number) ", " (fax.trust.label()) ": call them and confirm it on " a href={ "/sources/" (subject.source_id) } { "their page" } ", then it can be faxed." } }
                }
                (one(Way::Letter, "To the print queue", html! {
                    @if address.is_empty() { p { "No postal address of theirs is known; the queue will ask for it." } }
                    @else { p { (address.join(", ")) } }
                }, "button"))
                @if can_mail {
                    (one(Way::Link, "Mail a private link", html! {
                        p { (subject.ways.email.as_deref().unwrap_or("")) }
                        p class="quiet small" { "The mail names no patient; the letter opens with a code." }
                    }, "button"))
                }
            }
        }
    }
}
