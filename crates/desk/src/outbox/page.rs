//! `/settings/mail`: the practice's mail server, what waits, and what came back.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use mail::send::Dkim;
use maud::{Markup, html};
use platform::{
    FieldError, Result, Sql, Uuid, args,
    audit::{self, Entry},
    db::FromQueryResult,
    jobs,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    send,
    server::{self, MailServer},
    suppression, tried,
};
use crate::complaints::Complaints;

const SECURITY: &[(&str, &str)] = &[
    ("starttls", "STARTTLS (usually port 587)"),
    ("tls", "TLS (usually port 465)"),
    ("none", "None (only inside the building)"),
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ServerForm {
    host: String,
    port: String,
    security: String,
    user: String,
    password: String,
    certificate: String,
    from_name: String,
    from_address: String,
    reply_to: String,
    dkim_selector: String,
    dkim_key: String,
}

impl ServerForm {
    fn of(server: &MailServer) -> Self {
        let server = server.clone();
        Self {
            host: server.host,
            port: server.port.to_string(),
            security: server.security,
            user: server.user,
            certificate: server.certificate,
            from_name: server.from_name,
            from_address: server.from_address,
            reply_to: server.reply_to,
            dkim_selector: server.dkim_selector,
            ..Self::default()
        }
    }

    /// The server; an empty password or key leaves the kept one as it is.
    fn check(&self, app: &App, kept: MailServer) -> Result<Result<MailServer, Vec<FieldError>>> {
        let mut errors = Vec::new();
        if self.host.trim().is_empty() {
            errors.push(FieldError::new(
                "host",
                "Enter the name of the server, for example smtp.example.com.",
            ));
        }
        let port = self.port.trim().parse::<u16>().ok().filter(|port| *port > 0);
        if port.is_none() {
            errors.push(FieldError::new("port", "Enter the port as a number, usually 587."));
        }
        for (field, address, needed) in
            [("from_address", &self.from_address, true), ("reply_to", &self.reply_to, false)]
        {
            if (needed || !address.trim().is_empty()) && !mail::is_address(address.trim()) {
                errors.push(FieldError::new(field, "Enter an address like office@example.com."));
            }
        }
        let domain = self.from_address.trim().rsplit_once('@').map_or("", |(_, domain)| domain);
        if !self.dkim_key.trim().is_empty()
            && let Err(fault) = Dkim::new(domain, self.dkim_selector.trim(), &self.dkim_key)
        {
            errors.push(FieldError::new("dkim_key", fault.to_string()));
        }
        // A password must not be sent to a server that somebody has just put in its place.
        let moved = self.host.trim() != kept.host && !kept.sealed_password.is_empty();
        if moved && self.password.is_empty() && !self.user.trim().is_empty() {
            errors.push(FieldError::new("password", "Enter the password of the new server."));
        }
        let (Some(port), true) = (port, errors.is_empty()) else { return Ok(Err(errors)) };
        let seal = |text: &str, kept: &str| match text.trim() {
            "" => Ok(kept.to_owned()),
            _ => server::seal(app, text),
        };
        Ok(Ok(MailServer {
            host: self.host.trim().into(),
            port,
            security: self.security.clone(),
            user: self.user.trim().into(),
            sealed_password: seal(&self.password, &kept.sealed_password)?,
            certificate: self.certificate.trim().into(),
            from_name: self.from_name.trim().into(),
            from_address: self.from_address.trim().into(),
            reply_to: self.reply_to.trim().into(),
            dkim_selector: self.dkim_selector.trim().into(),
            sealed_dkim_key: seal(&self.dkim_key, &kept.sealed_dkim_key)?,
        }))
    }
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let kept = server::read(app.db(), visitor.practice_id).await?;
    let form = kept
        .as_ref()
        .map_or_else(|| ServerForm { port: "587".into(), ..ServerForm::default() }, ServerForm::of);
    render(&app, &visitor, &form, &[]).await
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<ServerForm>,
) -> Result<Response> {
    let practice_id = visitor.practice_id;
    let kept = server::read(app.db(), practice_id).await?.unwrap_or_default();
    let server = match form.check(&app, kept)? {
        Ok(server) => server,
        Err(errors) => {
            let page = render(&app, &visitor, &form, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let tx = app.db().begin().await?;
    server::keep(&tx, practice_id, &server, visitor.member_id).await?;
    // What waited for a server leaves now. Served by mail_out_by_state.
    let waiting: Vec<Id> = tx
        .rows(
            "SELECT id FROM mail_out WHERE practice_id = $1 AND state = 'waiting'
             ORDER BY created_at LIMIT 1000",
            args![practice_id],
        )
        .await?;
    for mail in waiting {
        send::enqueue(&tx, practice_id, mail.id).await?;
    }
    let entry = Entry::about("mail.server_changed", "practice", practice_id);
    audit::record(&tx, practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    jobs::nudge(&app);
    Ok(redirect_with("/settings/mail", Flash::say("Saved. Send a test mail to see that it works.")))
}

async fn render(
    app: &App,
    visitor: &Visitor,
    form: &ServerForm,
    errors: &[FieldError],
) -> Result<Markup> {
    let complaints = Complaints(errors);
    let practice_id = visitor.practice_id;
    let kept = server::read(app.db(), practice_id).await?;
    let dkim = kept.as_ref().map(|kept| kept.dkim(app)).transpose()?.flatten();
    let record =
        dkim.and_then(|dkim| dkim.ok()).and_then(|dkim| Some((dkim.record_name(), dkim.record()?)));
    let not_sent = tried::not_sent(app.db(), practice_id).await?;
    let back = suppression::all(app.db(), practice_id).await?;
    let line = match &kept {
        None => "No server is set. Mails wait until one is.",
        Some(_) => "Mails leave through this server.",
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Mail", line, html! { a class="button" href="/settings/mail/wordings" { "Wordings" } }))
        div class="split" {
            div class="stack" {
                (complaints.summary())
                form class="card stack" method="post" action="/settings/mail" {
                    (look::Field::new("host", "Server").value(&form.host).error(complaints.at("host")).required().render())
                    div class="fields" {
                        (look::Field::new("port", "Port").value(&form.port).error(complaints.at("port")).required().render())
                        (look::select("security", "Security", SECURITY, &form.security, None))
                    }
                    (look::Field::new("user", "User name").value(&form.user).autocomplete("off").render())
                    (look::Field::new("password", "Password").kind("password").autocomplete("new-password").error(complaints.at("password")).hint("Leave empty to keep the one that is set.").render())
                    (look::Field::new("from_name", "Sender's name").value(&form.from_name).render())
                    (look::Field::new("from_address", "Sender's address").value(&form.from_address).error(complaints.at("from_address")).required().render())
                    (look::Field::new("reply_to", "Answers go to").value(&form.reply_to).error(complaints.at("reply_to")).hint("Leave empty for the sender's address.").render())
                    (look::text_area("certificate", "Certificate to trust", &form.certificate, Some("Only for a server with a certificate of its own.")))
                    (look::Field::new("dkim_selector", "DKIM selector").value(&form.dkim_selector).render())
                    (look::text_area("dkim_key", "DKIM private key", "", Some("PEM. Leave empty to keep the one that is set.")))
                    @if let Some(message) = complaints.at("dkim_key") { p class="error" { (message) } }
                    (look::submit("Save"))
                }
                @if let Some((name, record)) = record {
                    section class="card" aria-labelledby="dns" {
                        h2 id="dns" { "Put this TXT record into your DNS" }
                        p { (name) }
                        textarea readonly rows="5" aria-label="Value of the record" { (record) }
                    }
                }
            }
            div class="stack" {
                @if kept.is_some() {
                    form class="card stack" method="post" action="/settings/mail/test" {
                        h2 { "Try it" }
                        (look::Field::new("to", "Send a test mail to").kind("email").required().render())
                        (look::submit("Send a test mail"))
                    }
                }
                (tried::list(&not_sent))
                (suppression::list(&back))
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Mail", content))
}
