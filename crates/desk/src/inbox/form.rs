//! The form by which an item is accepted: what was read, field by field, each with
//! where it was read.

use look::Field;
use maud::{Markup, html};
use platform::{FieldError, sessions::Visitor};

use super::{ADDRESS, item::Item, proposal::Proposal, referrer::Referrer};
use crate::{
    complaints::Complaints,
    days,
    intake::{Origin, Read},
    referrals,
};

/// What the form shows.
pub struct AcceptForm<'a> {
    /// The item.
    pub item: &'a Item,
    /// The fields.
    pub form: &'a Proposal,
    /// What is wrong with them.
    pub errors: &'a [FieldError],
    /// Who referred.
    pub referrer: &'a Referrer,
    /// A patient who may be the same person.
    pub known: Option<&'a referrals::KnownPatient>,
    /// The clinics to choose from.
    pub clinics: &'a [(String, String)],
}

impl AcceptForm<'_> {
    /// The form.
    pub fn render(&self, visitor: &Visitor) -> Markup {
        let (form, draft) = (self.form, &self.item.draft);
        let said = Complaints(self.errors);
        let clinics: Vec<(&str, &str)> =
            self.clinics.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        let field = |id, label, value, read: &Read| {
            let hint = origin(read);
            Field::new(id, label)
                .value(value)
                .autocomplete("off")
                .hint_if(&hint)
                .error(said.at(id))
                .render()
        };
        html! {
            form id="read" data-on="inbox" method="post" action={ (ADDRESS) "/" (self.item.id) "/accept" } class="card stack" {
                h2 { "What was read" }
                (said.summary())
                input type="hidden" name="version" value=(self.item.version);
                div class="fields" {
                    (field("patient", "Patient", &form.patient, &draft.patient))
                    (field("birth_date", "Birth date", &form.birth_date, &draft.birth_date))
                    (field("phone", "Patient's phone", &form.phone, &draft.patient_phone))
                    (field("email", "Patient's e-mail", &form.email, &draft.patient_email))
                    (field("payer", "Payer", &form.payer, &draft.payer))
                    (field("diagnosis", "Diagnosis", &form.diagnosis, &draft.diagnosis))
                    (field("discipline", "Discipline", &form.discipline, &draft.discipline))
                    (look::select("clinic", "Clinic", &clinics, &form.clinic, said.at("clinic")))
                }
                (look::text_area("reason", "Sent for", &form.reason, None))
                @if let Some(known) = self.known { (self.same(known, visitor)) }
                (self.referrer.render(form, said.at("source")))
                p class="quiet small" {
                    "Received " (days::minute(self.item.received_at, &visitor.zone)) " by "
                    (self.item.channel.label().to_lowercase()) "; this cannot be changed."
                }
                div { button class="button primary" type="submit" data-press="1" data-says="Accept" { kbd { "1" } " Accept" } }
            }
        }
    }

    /// Whether it is the same person, only a person can say.
    fn same(&self, known: &referrals::KnownPatient, visitor: &Visitor) -> Markup {
        let day = known.received_on.as_deref().and_then(|day| day.parse().ok());
        html! {
            fieldset class="card look stack tight" id="same" tabindex="-1" {
                legend { strong { "A patient with this name is already known" } }
                @if let (Some(number), Some(day)) = (known.number, day) {
                    p {
                        "Referral " (number) ", received " (days::ago(day, visitor.today()))
                        @if let Some(source) = &known.source { " from " (source) } ". "
                        @if let Some(referral) = known.referral_id {
                            a href={ (ADDRESS) "/" (self.item.id) "/join?with=" (referral) } data-press="2" data-says="Join" {
                                kbd { "2" } " It is the same referral: join them"
                            }
                        }
                    }
                }
                label class="check" {
                    input type="radio" name="same" value="join" checked[self.form.same == "join"];
                    "The same person, a new referral"
                }
                label class="check" {
                    input type="radio" name="same" value="other" checked[self.form.same == "other"];
                    "Another person with the same name"
                }
            }
        }
    }
}

/// Where a value was read and how sure that is; nothing for an empty one.
fn origin(read: &Read) -> String {
    if read.is_empty() {
        return String::new();
    }
    let place = match read.from {
        Origin::Typed => return "Typed by the sender".into(),
        Origin::Known => return "Known before".into(),
        Origin::Mail => "From the mail",
        Origin::Fax => "From the fax",
        Origin::Voice => "From the message",
    };
    match read.sure {
        90.. => format!("{place}, sure"),
        60..90 => format!("{place}, fairly sure: compare"),
        _ => format!("{place}, a guess: compare"),
    }
}
