//! Posters and flyers.

use serde::{Deserialize, Serialize};

use crate::{
    Fault, Letterhead, Nudge, Paper,
    letterhead::Head,
    qr::{Code, Room},
    stock::{HALVES, LETTER, Sheet, Sheets, TEAR_OFFS},
    tray::Tray,
    typeset::{Template, typeset},
};

const POSTER: Template = Template::new("poster.typ", include_str!("papers/poster.typ"));
const FLYER: Template = Template::new("flyer.typ", include_str!("papers/flyer.typ"));
/// Read from across a waiting room's table: a tenth of the distance.
const POSTER_ROOM: Room = Room { wished_mm: 62.0, most_mm: 80.0 };
const FLYER_ROOM: Room = Room { wished_mm: 38.0, most_mm: 50.0 };
const SLIP_ROOM: Room = Room { wished_mm: 26.0, most_mm: 38.0 };

/// What a poster or a flyer says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Who invites.
    pub head: Letterhead,
    /// In large type.
    pub headline: String,
    /// What is said.
    pub paragraphs: Vec<String>,
    /// In short points.
    pub points: Vec<String>,
    /// What to do: "Scan to make an appointment".
    pub call: String,
    /// Where the code leads; without one there is no code.
    pub url: String,
    /// The number to call; may be empty.
    pub phone: String,
    /// In small print at the foot.
    pub foot: String,
}

/// How a flyer is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlyerCut {
    /// Two equal halves, to lie on a counter.
    Halves,
    /// A page to hang up, with three slips to tear off.
    TearOffs,
}

#[derive(Serialize)]
struct Data<'a> {
    head: Head<'a>,
    says: Says<'a>,
    code: Option<Code>,
    /// The code of the slips.
    slip: Option<Code>,
    slips: Option<Sheet>,
    #[serde(flatten)]
    sheets: Sheets<()>,
}

#[derive(Serialize)]
struct Says<'a> {
    headline: &'a str,
    paragraphs: &'a [String],
    points: &'a [String],
    call: &'a str,
    phone: &'a str,
    foot: &'a str,
}

/// A poster on letter paper.
pub fn poster(notice: &Notice) -> Result<Paper, Fault> {
    let mut tray = Tray::default();
    let code = Code::of(&notice.url, POSTER_ROOM)?;
    let data = data(notice, LETTER, Nudge::default(), code, &mut tray);
    typeset(POSTER, &data, tray)
}

/// A flyer on letter paper.
pub fn flyer(notice: &Notice, cut: FlyerCut, nudge: Nudge) -> Result<Paper, Fault> {
    let mut tray = Tray::default();
    let code = Code::of(&notice.url, FLYER_ROOM)?;
    let slip = Code::of(&notice.url, SLIP_ROOM)?;
    let (sheet, slips) = match cut {
        FlyerCut::Halves => (HALVES, None),
        FlyerCut::TearOffs => (LETTER, Some(TEAR_OFFS)),
    };
    let data = Data { slip, slips, ..data(notice, sheet, nudge, code, &mut tray) };
    typeset(FLYER, &data, tray)
}

fn data<'a>(
    notice: &'a Notice,
    sheet: Sheet,
    nudge: Nudge,
    code: Option<Code>,
    tray: &mut Tray,
) -> Data<'a> {
    let title = match notice.headline.trim() {
        "" => "Notice",
        headline => headline,
    };
    Data {
        head: notice.head.laid(tray),
        says: Says {
            headline: &notice.headline,
            paragraphs: &notice.paragraphs,
            points: &notice.points,
            call: &notice.call,
            phone: &notice.phone,
            foot: &notice.foot,
        },
        code,
        slip: None,
        slips: None,
        sheets: Sheets {
            title: title.to_owned(),
            sheet,
            pages: sheet.deal(std::iter::repeat_n((), sheet.cells()), 0, nudge),
        },
    }
}
