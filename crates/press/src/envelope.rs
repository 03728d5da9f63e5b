//! Envelopes, printed one by one.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Nudge, Paper,
    stock::{Area, Sheet, Sheets},
    tray::Tray,
    typeset::{Template, typeset},
};

const ENVELOPES: Template = Template::new("envelopes.typ", include_str!("papers/envelopes.typ"));

/// What stands on an envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Who sends it, line by line.
    pub from: Vec<String>,
    /// To whom, line by line, as the post wants it.
    pub to: Vec<String>,
}

/// Envelopes by the names under which they are sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvelopeSize {
    /// For folded cards of 4.25 by 5.5 inches.
    A2,
    /// For cards of 5 by 7 inches.
    A7,
    /// For letters folded in thirds.
    Number10,
}

impl EnvelopeSize {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::A2, Self::A7, Self::Number10];

    /// What it measures, lying as it is read.
    pub const fn sheet(self) -> Sheet {
        match self {
            Self::A2 => Sheet::whole(5.75, 4.375),
            Self::A7 => Sheet::whole(7.25, 5.25),
            Self::Number10 => Sheet::whole(9.5, 4.125),
        }
    }

    /// Where the address stands, in inches from the left and upper edge, and how large
    /// it may be. It lies where the machines of the USPS look for it: half an inch from
    /// the sides, and between 0.625 and 2.75 inches from the lower edge. The lower right
    /// stays free for the bar code.
    const fn address(self) -> Area {
        match self {
            Self::A2 => Area { x: 2.0, y: 1.95, width: 3.25, height: 1.2 },
            Self::A7 => Area { x: 2.75, y: 2.65, width: 4.0, height: 1.3 },
            Self::Number10 => Area { x: 4.0, y: 1.85, width: 5.0, height: 1.2 },
        }
    }
}

#[derive(Serialize)]
struct Data<'a> {
    address: Area,
    #[serde(flatten)]
    sheets: Sheets<&'a Envelope>,
}

/// Envelopes of one size, one a page, in the order given.
pub fn envelopes(envelopes: &[Envelope], size: EnvelopeSize, nudge: Nudge) -> Result<Paper, Fault> {
    if envelopes.is_empty() {
        return Err(Fault::Nothing);
    }
    let sheet = size.sheet();
    let pages = sheet.deal(envelopes, 0, nudge);
    let sheets = Sheets { title: "Envelopes".into(), sheet, pages };
    typeset(ENVELOPES, &Data { address: size.address(), sheets }, Tray::default())
}
