//! `/settings/arrivals`: each way in, and how it stands in a sentence.

mod form;
mod sentences;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::{Tone, notice};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{hook, listener, mailbox, mailbox_settings, paper};
use form::MailboxForm;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let chosen = mailbox_settings::settings_of(app.db(), visitor.practice_id).await?;
    render(&app, &visitor, &MailboxForm::of(&chosen), &[], None).await
}

/// Saves, or with the button "Try it" only tries.
pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<MailboxForm>,
) -> Result<Response> {
    let old = mailbox_settings::settings_of(app.db(), visitor.practice_id).await?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let chosen = match form.check(&app, &old)? {
        Ok(chosen) => chosen,
        Err(errors) => {
            let page = render(&app, &visitor, &form, &errors, None).await?;
            return Ok((refused, page).into_response());
        }
    };
    if form.is_try() {
        let (status, tone, words) = match mailbox::try_it(&app, &chosen).await {
            Ok(count) => {
                let mails = look::plural(i64::from(count), "mail", "mails");
                let words =
                    format!("It works: {} holds {mails}. Save to begin reading.", chosen.folder);
                (StatusCode::OK, Tone::Good, words)
            }
            Err(Error::Invalid(words)) => (refused, Tone::Bad, words),
            Err(error) => return Err(error),
        };
        let page = render(&app, &visitor, &form, &[], Some((tone, words))).await?;
        return Ok((status, page).into_response());
    }
    let tx = app.db().begin().await?;
    mailbox_settings::save_settings(&tx, visitor.practice_id, &chosen, Some(visitor.member_id))
        .await?;
    note(&tx, &visitor, "arrivals.mailbox_changed").await?;
    tx.commit().await?;
    let words = if chosen.is_on {
        "Saved. The mailbox is read within two minutes."
    } else {
        "Saved. The mailbox is not read."
    };
    Ok(redirect_with("/settings/arrivals", Flash::say(words)))
}

/// A new address for the fax service; the one before is shut.
pub(super) async fn new_hook(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let tx = app.db().begin().await?;
    hook::renew(&app, &tx, visitor.practice_id, visitor.member_id).await?;
    note(&tx, &visitor, "arrivals.fax_address_renewed").await?;
    tx.commit().await?;
    let words = "A new address was made. Enter it at your fax service; the one before is shut.";
    Ok(redirect_with("/settings/arrivals", Flash::say(words)))
}

/// No fax service may call any more.
pub(super) async fn shut_hook(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let tx = app.db().begin().await?;
    hook::shut(&tx, visitor.practice_id, visitor.member_id).await?;
    note(&tx, &visitor, "arrivals.fax_address_shut").await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/arrivals", Flash::say("The address is shut.")))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::arrivals) struct AddressForm {
    address: String,
}

/// Takes mail for one more address.
pub(super) async fn save_address(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<AddressForm>,
) -> Result<Response> {
    let address = lexicon::Email::parse(&form.address).map_err(|_| {
        Error::Invalid(
            "Enter a whole mail address, for example refer@your-practice.example.".into(),
        )
    })?;
    let tx = app.db().begin().await?;
    listener::put_address(&tx, visitor.practice_id, address.as_str()).await?;
    note(&tx, &visitor, "arrivals.address_added").await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/arrivals", Flash::say("Saved. Mail for this address is taken in.")))
}

/// Takes no more mail for an address.
pub(super) async fn remove_address(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<AddressForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    listener::remove_address(&tx, visitor.practice_id, &form.address).await?;
    note(&tx, &visitor, "arrivals.address_removed").await?;
    tx.commit().await?;
    let words = "Removed. Mail for this address is refused from now on.";
    Ok(redirect_with("/settings/arrivals", Flash::say(words)))
}

async fn note(db: &impl platform::Sql, visitor: &Visitor, action: &str) -> Result<()> {
    let entry = Entry::about(action, "practice", visitor.practice_id);
    audit::record(db, visitor.practice_id, &visitor.actor(), entry).await
}

async fn render(
    app: &App,
    visitor: &Visitor,
    form: &MailboxForm,
    errors: &[FieldError],
    tried: Option<(Tone, String)>,
) -> Result<Markup> {
    let standing = sentences::read(app, visitor).await?;
    let addresses = listener::addresses(app.db(), visitor.practice_id).await?;
    let hook = hook::hook(app, visitor.practice_id).await?;
    let address = hook.as_ref().map(|hook| {
        let token = &hook.token;
        let here = app.public_url().unwrap_or("https://(address of this Liaison)");
        format!("{here}/hooks/fax/{}/{token}", visitor.practice_slug)
    });
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Ways in", "Whatever comes in by these ways stands in the inbox, with the time at which it was really received.", html! {}))
        div class="split" {
            div class="stack" {
                section class="card stack" aria-labelledby="mailbox" {
                    header { h2 id="mailbox" { "Mailbox" } (look::badge(standing.mailbox.word, standing.mailbox.tone)) }
                    p { (standing.mailbox.sentence) }
                    @if let Some((tone, words)) = tried { (notice(tone, html! { p { (words) } })) }
                    (form.render(errors))
                }
            }
            div class="stack" {
                section class="card stack" aria-labelledby="folder" {
                    header { h2 id="folder" { "Fax folder" } (look::badge(standing.folder.word, standing.folder.tone)) }
                    p { (standing.folder.sentence) }
                }
                section class="card stack" aria-labelledby="service" {
                    header { h2 id="service" { "Fax service" } (look::badge(if address.is_some() { "Open" } else { "Off" }, if address.is_some() { Tone::Good } else { Tone::Plain })) }
                    @if let Some(address) = &address {
                        p { "Enter this address at your fax service as the one to call for received faxes. Whoever knows it can send faxes here, so keep it to yourself." }
                        (look::Field::new("hook", "Address for the fax service").value(address).autocomplete("off").render())
                        @if let Some(hook) = &hook {
                            (look::Field::new("hook_secret", "Secret for signatures").value(&hook.secret).hint("For services that sign their calls: HMAC-SHA-256 of the body, in the header X-Signature.").autocomplete("off").render())
                        }
                    } @else {
                        p { "A fax service can hand received faxes straight to Liaison. Make an address for it first." }
                    }
                    form method="post" action="/settings/arrivals/hook" {
                        button class="button" type="submit" { @if address.is_some() { "Make a new address" } @else { "Make an address" } }
                    }
                    @if address.is_some() {
                        form method="post" action="/settings/arrivals/hook/shut" {
                            button class="button" type="submit" { "Shut the address" }
                        }
                    }
                }
                section class="card stack" aria-labelledby="server" {
                    header { h2 id="server" { "Own mail server" } }
                    p {
                        @if app.doors().smtp_listen.is_some() || app.doors().lmtp_listen.is_some() {
                            "This machine takes mail in for "
                            @if addresses.is_empty() { "no address yet." } @else { (addresses.join(", ")) "." }
                        } @else {
                            "Off. Whoever runs this machine opens it with LIAISON_SMTP_LISTEN or LIAISON_LMTP_LISTEN."
                        }
                    }
                    @for address in &addresses {
                        form class="row" method="post" action="/settings/arrivals/address/remove" {
                            input type="hidden" name="address" value=(address);
                            span { (address) }
                            button class="button" type="submit" { "Remove " span class="spoken" { (address) } }
                        }
                    }
                    form class="stack" method="post" action="/settings/arrivals/address" {
                        (look::Field::new("address", "Take mail for this address").kind("email").autocomplete("off").placeholder("refer@your-practice.example").required().render())
                        div { button class="button" type="submit" { "Add the address" } }
                    }
                }
                section class="card stack" aria-labelledby="words" {
                    header { h2 id="words" { "Reading faxes" } }
                    p { (sentences::reading(paper::recogniser())) }
                }
                section class="card stack" aria-labelledby="forward" {
                    header { h2 id="forward" { "How to forward" } }
                    p { "Make a mailbox for referrals only, for example refer@your-practice.example, and give it a password made for this program. Forward the mails of your fax and voicemail services to it." }
                    p class="quiet small" { "Ordinary mail providers may not hold patients' data without an agreement. Ask yours for one." }
                }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Ways in", content))
}
