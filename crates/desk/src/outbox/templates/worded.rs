//! The wordings of mails as the editor sees them.

use lexicon::wording::Field;
use look::Tone;
use maud::{Markup, html};
use platform::{FieldError, Result, sessions::Visitor, web::App};

use super::{Name, Wording, fill, signed};
use crate::{
    practice,
    wordings::{Draft, Home, Subject, Worded},
};

impl Worded for Name {
    const HOME: Home = Home {
        address: "/settings/mail/wordings",
        above: ("/settings/mail", "Mail"),
        title: "Wordings",
        line: "What your mails say. None of them names a patient; the page behind the private link \
               does, to treating providers.",
        carrier: "mail",
        subject: Subject::Written,
        action: "mail.wording_changed",
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
        self.fields().to_vec()
    }

    fn built_in(self) -> Wording {
        self.built_in()
    }

    fn faults(self, words: &Wording) -> Vec<FieldError> {
        fill::faults(self, words)
    }

    async fn example(self, app: &App, visitor: &Visitor, draft: &Draft) -> Result<Markup> {
        let profile = practice::kept_profile(app, visitor.practice_id).await?;
        let phone = profile.clinics.first().map_or("", |clinic| clinic.phone.as_str());
        let link =
            format!("{}/status/an-example", app.public_url().unwrap_or("https://your.address"));
        let samples = [
            ("practice", profile.name.as_str()),
            ("reference", "7K4F-92QM"),
            ("link", link.as_str()),
            ("phone", if phone.is_empty() { "us" } else { phone }),
            ("missing", "- The signed order\n- Diagnosis"),
            ("code", "493027"),
            ("period", "July to September 2026"),
        ];
        let words = draft.words();
        let mail = super::write(self, Some(&words), &samples);
        Ok(html! {
            section class="card stack" aria-labelledby="arrives" {
                h2 id="arrives" { "How it arrives" }
                @if !self.faults(&words).is_empty() { (look::notice(Tone::Look, html! { "Until this is mended the built-in wording is sent:" })) }
                dl class="facts" { dt { "Subject" } dd { strong { (mail.subject) } } }
                p class="letter" { (signed(&mail.body, &profile.signature(None))) }
                p class="quiet small" { "With example values. The lines at the end come from " a href="/settings/practice" { "your practice" } "." }
            }
        })
    }
}
