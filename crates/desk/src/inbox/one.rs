//! `/inbox/{id}`: one item, what came beside what was read, and the decision.

use axum::extract::{Path, State};
use look::{Field, Tone, badge, crumb, notice, select};
use maud::{Markup, html};
use platform::{
    FieldError, Permission, Result, Uuid,
    audit::{self, Entry},
    clock as time,
    db::change_counter,
    sessions::Visitor,
    web::{App, shell},
};
use serde_json::json;

use super::{
    ADDRESS, aside, clock, evidence,
    form::AcceptForm,
    item::{self, Event, Item},
    list,
    listing::Show,
    look_at,
    proposal::Proposal,
    referrer::Referrer,
    wait,
};
use crate::{days, practice, referrals};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let item = item::read(app.db(), visitor.practice_id, id).await?;
    let clinics = clinics(&app, &visitor).await?;
    let form = Proposal::of(&item, &clinics);
    render(&app, &visitor, &item, &form, &[]).await
}

async fn clinics(app: &App, visitor: &Visitor) -> Result<Vec<(String, String)>> {
    let clinics = practice::clinics(app.db(), visitor.practice_id).await?;
    Ok(clinics.into_iter().map(|clinic| (clinic.id.to_string(), clinic.name)).collect())
}

/// The whole page, with the form as typed and what is wrong with it.
pub(super) async fn render(
    app: &App,
    visitor: &Visitor,
    item: &Item,
    form: &Proposal,
    errors: &[FieldError],
) -> Result<Markup> {
    let entry = Entry::patient_viewed("intake_item", item.id, json!({ "in": "inbox" }));
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    let attachments = item::attachments(app.db(), visitor.practice_id, item.id).await?;
    let events = item::events(app.db(), visitor.practice_id, item.id).await?;
    let list = list::render(app, visitor, Show::Waiting, Some(item.id)).await?;
    let others = others(app, visitor, item).await?;
    let may = visitor.may(Permission::EditReferrals) && item.state.is_open();
    let accept = if may { Some(accept(app, visitor, item, form, errors).await?) } else { None };
    let content = html! {
        (crumb(ADDRESS, "Inbox"))
        div class="inbox" data-look={ (ADDRESS) "/" (item.id) "/look" } {
            (list)
            div class="stack" {
                (head(item, visitor))
                (others)
                (settled(item, &events, visitor))
                @if may { (other_outcomes(item, visitor)) }
                div class="columns" {
                    @if let Some(accept) = &accept { (accept) }
                    (evidence::render(item, &attachments))
                }
                (history(&events, visitor))
            }
        }
    };
    // The window's title stands in histories and on shared screens: never a patient.
    Ok(shell::page(visitor, ADDRESS, &format!("Item {}", item.reference), content))
}

async fn accept(
    app: &App,
    visitor: &Visitor,
    item: &Item,
    form: &Proposal,
    errors: &[FieldError],
) -> Result<Markup> {
    let referrer = Referrer::find(app, visitor, form).await?;
    let (name, birth_date, phone) = form.who(visitor.today());
    let known = match name {
        Some(name) => {
            let practice = visitor.practice_id;
            referrals::known_patient(app.db(), practice, &name, birth_date, phone.as_ref()).await?
        }
        None => None,
    };
    let clinics = clinics(app, visitor).await?;
    let form = AcceptForm {
        item,
        form,
        errors,
        referrer: &referrer,
        known: known.as_ref(),
        clinics: &clinics,
    };
    Ok(form.render(visitor))
}

fn head(item: &Item, visitor: &Visitor) -> Markup {
    let now = time::now();
    html! {
        div class="page-head" {
            div {
                h1 tabindex="-1" autofocus { (item.patient_short()) " from " (item.from()) }
                p {
                    "Item " (item.reference) ", " (item.channel.label()) ", received "
                    (days::minute(item.received_at, &visitor.zone))
                }
            }
            div class="actions" {
                @if item.state.is_open() { (clock::mark(item.state, item.due_at, now, &visitor.zone)) }
                @else { (badge(item.state.label(), Tone::Plain)) }
                @if item.is_urgent { (badge("Urgent", Tone::Bad)) }
                @if item.is_doubtful { (badge("Doubtful", Tone::Look)) }
            }
        }
    }
}

/// Who else looks at it, so that two do not decide it at once.
async fn others(app: &App, visitor: &Visitor, item: &Item) -> Result<Markup> {
    let at = change_counter(app.db(), visitor.practice_id, "inbox_looks").await?;
    let names = look_at::others(app.db(), visitor, item.id).await?;
    let says = match names.as_slice() {
        [] => String::new(),
        [one] => format!("{one} is looking at this too"),
        some => format!("{} are looking at this too", some.join(" and ")),
    };
    Ok(html! {
        section id="others" data-on="inbox_looks" data-at=(at) data-says=(says) aria-label="Others here" {
            @if !says.is_empty() { (notice(Tone::Accent, html! { p { (says) "." } })) }
        }
    })
}

/// What was decided, by whom, and the way back; swapped in when somebody decides.
fn settled(item: &Item, events: &[Event], visitor: &Visitor) -> Markup {
    let last = events.first().filter(|_| !item.state.is_open());
    html! {
        section id="settled" data-on="inbox" data-says=(item.state.label()) aria-label="Decision" {
            @if let Some(event) = last {
                (notice(Tone::Good, html! {
                    p {
                        (event.told()) " " (clock::moment(event.at, time::now(), &visitor.zone)) ". "
                        @if let Some(referral) = item.referral_id { a href={ "/referrals/" (referral) } { "Open the referral" } }
                    }
                    @if event.undo.is_some() && visitor.may(Permission::EditReferrals) {
                        form method="post" action={ (ADDRESS) "/" (item.id) "/undo" } {
                            input type="hidden" name="event" value=(event.id);
                            button class="button small" type="submit" { "Undo" }
                        }
                    }
                }))
            }
        }
    }
}

fn other_outcomes(item: &Item, visitor: &Visitor) -> Markup {
    let address = format!("{ADDRESS}/{}", item.id);
    let reasons = [
        ("not_a_referral", "Not a referral"),
        ("spam", "Spam"),
        ("misdirected", "Meant for somebody else"),
    ];
    html! {
        div class="row outcomes" {
            a class="button" href={ (address) "/join" } data-press="2" data-says="Join a referral" { kbd { "2" } " Join" }
            details class="menu" data-menu="yes" {
                summary class="button" data-press="3" data-says="Set aside" { kbd { "3" } " Set aside" }
                form method="post" action={ (address) "/aside" } class="card stack tight" {
                    input type="hidden" name="version" value=(item.version);
                    (select("aside_reason", "Why", &reasons, "not_a_referral", None).into_named("reason"))
                    (select("done", "If it was meant for somebody else", aside::DONE, "", None))
                    (Field::new("aside_words", "More about it, without names").autocomplete("off").render().into_named("words"))
                    div { button class="button danger" type="submit" { "Set aside" } }
                }
            }
            details class="menu" data-menu="yes" {
                summary class="button" data-press="h" data-says="Let it wait" { kbd { "h" } " Wait" }
                form method="post" action={ (address) "/wait" } class="card stack tight" {
                    input type="hidden" name="version" value=(item.version);
                    (select("until", "Until", wait::UNTIL, "later", None))
                    (Field::new("day", "Day").kind("date").value(&visitor.today().to_string()).render())
                    (Field::new("wait_words", "What it waits for").autocomplete("off").render().into_named("words"))
                    div { button class="button" type="submit" { "Let it wait" } }
                }
            }
        }
    }
}

/// Gives a field another name than its id, where two forms of a page share a name.
trait IntoNamed {
    fn into_named(self, name: &str) -> Markup;
}

impl IntoNamed for Markup {
    fn into_named(self, name: &str) -> Markup {
        let html = self.0;
        let Some(at) = html.find(" name=\"") else { return maud::PreEscaped(html) };
        let start = at + " name=\"".len();
        let end = html[start..].find('"').map_or(start, |length| start + length);
        maud::PreEscaped(format!("{}{name}{}", &html[..start], &html[end..]))
    }
}

fn history(events: &[Event], visitor: &Visitor) -> Markup {
    html! {
        @if !events.is_empty() {
            section class="card" aria-labelledby="history" {
                h2 id="history" { "What was decided" }
                ol class="timeline" {
                    @for event in events {
                        li {
                            strong { (event.told()) }
                            @if !event.reason.is_empty() { p { (event.reason) } }
                            p class="quiet small" { (days::minute(event.at, &visitor.zone)) }
                        }
                    }
                }
            }
        }
    }
}
