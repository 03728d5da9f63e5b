//! Referral pads: a form to fill in by hand and fax.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Nudge, Paper,
    letterhead::Head,
    qr::{Code, Room},
    stock::{HALVES, Sheets},
    tray::Tray,
    typeset::{Template, typeset},
};

const PAD: Template = Template::new("pad.typ", include_str!("papers/pad.typ"));
const ROOM: Room = Room { wished_mm: 26.0, most_mm: 38.0 };

/// A sheet of a pad, half a letter page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralPad {
    /// To whom patients are referred.
    pub head: Letterhead,
    /// "Referral to physical therapy".
    pub title: String,
    /// What to write on lines: "Patient", "Date of birth", "Diagnosis".
    pub lines: Vec<String>,
    /// What to tick: "Evaluate and treat", "Aquatic therapy".
    pub ticks: Vec<String>,
    /// Where to fax it.
    pub fax: String,
    /// Where to refer without paper; without one there is no code.
    pub url: String,
    /// In small print at the foot.
    pub foot: String,
}

#[derive(Serialize)]
struct Data<'a> {
    head: Head<'a>,
    pad: &'a Lines<'a>,
    code: Option<Code>,
    #[serde(flatten)]
    sheets: Sheets<()>,
}

#[derive(Serialize)]
struct Lines<'a> {
    title: &'a str,
    lines: &'a [String],
    ticks: &'a [String],
    fax: &'a str,
    foot: &'a str,
}

/// One page with two equal sheets, to be cut in the middle.
pub fn referral_pad(pad: &ReferralPad, nudge: Nudge) -> Result<Paper, Fault> {
    let mut tray = Tray::default();
    let title = match pad.title.trim() {
        "" => "Referral",
        title => title,
    };
    let data = Data {
        head: pad.head.laid(&mut tray),
        pad: &Lines { title, lines: &pad.lines, ticks: &pad.ticks, fax: &pad.fax, foot: &pad.foot },
        code: Code::of(&pad.url, ROOM)?,
        sheets: Sheets {
            title: title.to_owned(),
            sheet: HALVES,
            pages: HALVES.deal([(), ()], 0, nudge),
        },
    };
    typeset(PAD, &data, tray)
}
