//! The form of the mailbox.

use maud::{Markup, html};
use platform::{FieldError, Result, web::App};
use serde::Deserialize;

use super::super::mailbox_settings::{After, MailboxSettings};
use crate::complaints::Complaints;

const SECURITY: &[(&str, &str)] = &[
    ("tls", "TLS (usually port 993)"),
    ("starttls", "STARTTLS (usually port 143)"),
    ("none", "None (only a server on this machine)"),
];
const AFTER: &[(&str, &str)] = &[
    ("move", "Move it to another folder"),
    ("mark_read", "Mark it as read"),
    ("leave", "Leave it as it is"),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::arrivals) struct MailboxForm {
    server: String,
    port: String,
    security: String,
    user: String,
    password: String,
    folder: String,
    after: String,
    move_to: String,
    checked_by: String,
    is_on: String,
    what: String,
}

impl MailboxForm {
    pub(super) fn of(chosen: &MailboxSettings) -> Self {
        let after = match chosen.after {
            After::Move => "move",
            After::MarkRead => "mark_read",
            After::Leave => "leave",
        };
        Self {
            server: chosen.server.clone(),
            port: chosen.port.to_string(),
            security: chosen.security.clone(),
            user: chosen.user.clone(),
            password: String::new(),
            folder: chosen.folder.clone(),
            after: after.into(),
            move_to: chosen.move_to.clone(),
            checked_by: chosen.checked_by.clone(),
            is_on: if chosen.is_on || chosen.server.is_empty() {
                "yes".into()
            } else {
                String::new()
            },
            what: String::new(),
        }
    }

    pub(super) fn is_try(&self) -> bool {
        self.what == "try"
    }

    /// The settings, or what is wrong at which field.
    pub(super) fn check(
        &self,
        app: &App,
        old: &MailboxSettings,
    ) -> Result<std::result::Result<MailboxSettings, Vec<FieldError>>> {
        let mut errors = Vec::new();
        let mut wrong = |field, words: &str| errors.push(FieldError::new(field, words));
        if self.server.trim().is_empty() {
            wrong("server", "Enter the name of the mail server, for example imap.example.com.");
        }
        let port = self.port.trim().parse::<u16>().ok().filter(|port| *port > 0);
        if port.is_none() {
            wrong("port", "Enter the port: 993 with TLS, 143 with STARTTLS.");
        }
        if self.user.trim().is_empty() {
            wrong("user", "Enter the name to sign in with, often the whole mail address.");
        }
        // The password belongs to a server and a name: it is never sent to another.
        let same = old.server == self.server.trim() && old.user == self.user.trim();
        if self.password.is_empty() && (old.password.is_empty() || !same) {
            wrong("password", "Enter the password of the mailbox.");
        }
        for (field, name) in [("folder", &self.folder), ("move_to", &self.move_to)] {
            let plain = name.chars().all(|c| c.is_ascii() && !c.is_ascii_control() && c != '&');
            let needed = field == "folder" || self.after == "move";
            if !plain || (needed && name.trim().is_empty()) {
                wrong(field, "Enter the name of a folder in plain letters, for example Liaison.");
            }
        }
        if self.after == "move" && self.folder.trim().eq_ignore_ascii_case(self.move_to.trim()) {
            wrong("move_to", "Choose another folder than the one that is read.");
        }
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        let password = if self.password.is_empty() {
            old.password.clone()
        } else {
            MailboxSettings::sealed(app, &self.password)?
        };
        Ok(Ok(MailboxSettings {
            is_on: !self.is_on.is_empty(),
            server: self.server.trim().to_owned(),
            port: port.unwrap_or(993),
            security: self.security.clone(),
            user: self.user.trim().to_owned(),
            password,
            folder: self.folder.trim().to_owned(),
            after: match self.after.as_str() {
                "mark_read" => After::MarkRead,
                "leave" => After::Leave,
                _ => After::Move,
            },
            move_to: self.move_to.trim().to_owned(),
            checked_by: self.checked_by.trim().to_lowercase(),
        }))
    }

    pub(super) fn render(&self, errors: &[FieldError]) -> Markup {
        let complaints = Complaints(errors);
        html! {
            (complaints.summary())
            form class="stack" method="post" action="/settings/arrivals/mailbox" {
                div class="fields" {
                    (look::Field::new("server", "Mail server").value(&self.server).error(complaints.at("server")).autocomplete("off").placeholder("imap.example.com").required().render())
                    (look::Field::new("port", "Port").value(&self.port).error(complaints.at("port")).autocomplete("off").render())
                }
                (look::select("security", "Security", SECURITY, &self.security, None))
                (look::Field::new("user", "Sign in as").value(&self.user).error(complaints.at("user")).autocomplete("off").required().render())
                (look::Field::new("password", "Password").kind("password").hint("Kept encrypted and never shown. Leave it empty to keep the one that is kept.").error(complaints.at("password")).autocomplete("new-password").render())
                (look::Field::new("folder", "Folder to read").value(&self.folder).error(complaints.at("folder")).autocomplete("off").render())
                div class="fields" {
                    (look::select("after", "Once a mail is in the inbox", AFTER, &self.after, None))
                    (look::Field::new("move_to", "Other folder").value(&self.move_to).error(complaints.at("move_to")).autocomplete("off").render())
                }
                (look::Field::new("checked_by", "Name of the receiving server").value(&self.checked_by).hint("As it stands first in the header Authentication-Results, for example mx.google.com. Its word on whether the sender is real is then shown.").autocomplete("off").render())
                (look::check("is_on", "Read this mailbox every two minutes", !self.is_on.is_empty()))
                div class="row" {
                    button class="button primary" type="submit" name="what" value="save" { "Save" }
                    button class="button" type="submit" name="what" value="try" { "Try it" }
                }
            }
        }
    }
}
