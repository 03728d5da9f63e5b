//! `/links/{id}/paper/{sheet}`: a link on the paper of the practice, ready for the printer: what
//! lies on an office's counter, hangs on its wall, or goes from hand to hand.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use maud::{Markup, html};
use platform::{Error, Result, Uuid, sessions::Visitor, web::App};
use press::{BusinessCard, FlyerCut, Letterhead, Notice, Nudge, ReferralPad};

use super::{address, link};
use crate::{
    brand,
    practice::{self, ClinicProfile, Profile},
    shown,
};

/// What a link is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Poster,
    Flyers,
    TearOffs,
    Pad,
    BusinessCards,
}

impl Sheet {
    const ALL: [Self; 5] =
        [Self::Poster, Self::Flyers, Self::TearOffs, Self::Pad, Self::BusinessCards];

    fn code(self) -> &'static str {
        match self {
            Self::Poster => "poster.pdf",
            Self::Flyers => "flyers.pdf",
            Self::TearOffs => "tear-offs.pdf",
            Self::Pad => "referral-pad.pdf",
            Self::BusinessCards => "business-cards.pdf",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Poster => "Poster",
            Self::Flyers => "Flyers, two on a page",
            Self::TearOffs => "Flyer with slips to tear off",
            Self::Pad => "Referral pad",
            Self::BusinessCards => "Business cards (8371)",
        }
    }
}

/// More than this is a price list.
const MOST_POINTS: usize = 6;

/// The sheets, on the page of a link.
pub(super) fn card(page: &str) -> Markup {
    html! {
        section class="card stack" aria-labelledby="on-paper" {
            h2 id="on-paper" { "On paper" }
            p class="quiet small" { "With your logo and colour, ready for the printer. Print at 100 %, not fitted to the page." }
            ul class="list" {
                @for sheet in Sheet::ALL {
                    li { a href={ (page) "/paper/" (sheet.code()) } { (sheet.label()) } }
                }
            }
        }
    }
}

pub(super) async fn sheet(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((id, code)): Path<(Uuid, String)>,
) -> Result<Response> {
    let sheet = Sheet::ALL.into_iter().find(|one| one.code() == code).ok_or(Error::NotFound)?;
    let link = link::one(app.db(), visitor.practice_id, id).await?;
    let profile = practice::kept_profile(&app, visitor.practice_id).await?;
    let of_link = |clinic: &&ClinicProfile| Some(&clinic.name) == link.clinic.as_ref();
    let clinic = profile.clinics.iter().find(of_link).or(profile.clinics.first());
    let clinic_id = clinic.map(|clinic| clinic.id);
    let head = brand::letterhead(&app, app.db(), visitor.practice_id, clinic_id).await?;
    let url = address::short(&address::base(&app, &headers), &link.code);
    let says = Says { profile: &profile, clinic, head, url, name: visitor.name.clone() };
    let work = says.on(sheet);
    let made = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("typesetting was interrupted".into()))?;
    match made {
        Ok(paper) => Ok(shown::pdf(paper.pdf, sheet.code())),
        Err(press::Fault::Code) => Err(Error::Invalid(
            "LIAISON_PUBLIC_URL is too long for a QR code on this sheet.".into(),
        )),
        Err(fault) => Err(Error::Internal(fault.to_string())),
    }
}

/// What there is to say.
struct Says<'a> {
    profile: &'a Profile,
    clinic: Option<&'a ClinicProfile>,
    head: Letterhead,
    url: String,
    name: String,
}

type Work = Box<dyn FnOnce() -> std::result::Result<press::Paper, press::Fault> + Send>;

impl Says<'_> {
    fn on(self, sheet: Sheet) -> Work {
        let (head, url) = (self.head.clone(), self.url.clone());
        match sheet {
            Sheet::Poster => {
                let notice = self.notice();
                Box::new(move || press::poster(&notice))
            }
            Sheet::Flyers => {
                let notice = self.notice();
                Box::new(move || press::flyer(&notice, FlyerCut::Halves, Nudge::default()))
            }
            Sheet::TearOffs => {
                let notice = self.notice();
                Box::new(move || press::flyer(&notice, FlyerCut::TearOffs, Nudge::default()))
            }
            Sheet::Pad => {
                let pad = ReferralPad {
                    head,
                    title: "Referral to therapy".into(),
                    lines: ["Patient", "Phone", "Date of birth", "Diagnosis", "Payer"]
                        .map(str::to_owned)
                        .into(),
                    ticks: std::iter::once("Evaluate and treat".to_owned())
                        .chain(self.points())
                        .collect(),
                    fax: self.clinic.map(|clinic| clinic.fax.clone()).unwrap_or_default(),
                    url,
                    foot: "Fax this sheet, or refer without paper by the code.".into(),
                };
                Box::new(move || press::referral_pad(&pad, Nudge::default()))
            }
            Sheet::BusinessCards => {
                let card = BusinessCard { head, name: self.name, url, ..BusinessCard::default() };
                Box::new(move || press::business_cards(&card, 1, Nudge::default()))
            }
        }
    }

    fn points(&self) -> impl Iterator<Item = String> + '_ {
        self.profile.treats.iter().take(MOST_POINTS).cloned()
    }

    fn notice(&self) -> Notice {
        Notice {
            head: self.head.clone(),
            headline: "Refer a patient".into(),
            paragraphs: vec!["About two minutes, no account needed.".into()],
            points: self.points().collect(),
            call: "Point your phone’s camera here, or go to".into(),
            url: self.url.clone(),
            phone: self.clinic.map(|clinic| clinic.phone.clone()).unwrap_or_default(),
            foot: String::new(),
        }
    }
}
