//! Documents of any bytes: the fuzz target `paper`, and what replays its seeds. The first
//! byte says which kind of document and of logo; the parts between zero bytes are its
//! fields, and the last of them its logo.

use press::{
    BusinessCard, Card, CardStock, Cover, Envelope, EnvelopeSize, Fault, FlyerCut, LabelStock,
    Letter, Letterhead, Notice, Nudge, Picture, PictureKind, ReferralPad, Request, Words,
};

/// Makes the document of these bytes. It must become a PDF; only a picture that cannot be
/// drawn and an address too long for a code are refused, and with these words.
pub fn document(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else { return };
    let parts: Vec<&[u8]> = rest.split(|byte| *byte == 0).collect();
    let mut texts = parts.iter().map(|part| String::from_utf8_lossy(part).into_owned()).cycle();
    let mut one = || texts.next().unwrap_or_default();
    let kind = match which % 4 {
        0 => None,
        1 => Some(PictureKind::Svg),
        2 => Some(PictureKind::Png),
        _ => Some(PictureKind::Jpeg),
    };
    let bytes = parts.last().map(|part| part.to_vec()).unwrap_or_default();
    let logo = kind.map(|kind| Picture { bytes, kind, alt: one() });
    let head = Letterhead {
        name: one(),
        lines: vec![one(), one()],
        logo: logo.clone(),
        ..Letterhead::default()
    };
    let nudge = Nudge::default();
    let paper = match which / 4 % 8 {
        0 => press::fax(
            &Letter {
                head,
                to: vec![one(), one()],
                date: one(),
                subject: one(),
                opening: one(),
                facts: vec![(one(), one())],
                paragraphs: vec![one(), one()],
                sections: vec![(one(), one())],
                ending: vec![one()],
                request: Some(Request { words: one(), items: vec![one()], send_back: one() }),
                closing: one(),
                signature: vec![one()],
                signature_image: logo,
                foot: one(),
            },
            &Cover { to: one(), fax: one(), from: one(), phone: one(), confidential: one() },
        ),
        1 => press::cards(
            &[
                Card { head: head.clone(), to: vec![], words: Words::Printed(one()), cue: one() },
                Card { head, to: vec![], words: Words::Handwritten(one()), cue: one() },
            ],
            CardStock::ALL[usize::from(*which) % 4],
            nudge,
        ),
        2 => press::cue_sheet(
            &head.clone(),
            &[Card { head, to: vec![one()], words: Words::Blank, cue: one() }],
        ),
        3 => press::envelopes(
            &[Envelope { from: vec![one(), one()], to: vec![one(), one()] }],
            EnvelopeSize::A7,
            nudge,
        ),
        4 => press::labels(&[vec![one(), one(), one()]], LabelStock::Avery5160, 29, nudge),
        5 => press::business_cards(
            &BusinessCard { head, name: one(), role: one(), lines: vec![one()], url: one() },
            1,
            nudge,
        ),
        6 => press::referral_pad(
            &ReferralPad {
                head,
                title: one(),
                lines: vec![one()],
                ticks: vec![one(), one()],
                fax: one(),
                url: one(),
                foot: one(),
            },
            nudge,
        ),
        _ => press::flyer(
            &Notice {
                head,
                headline: one(),
                paragraphs: vec![one()],
                points: vec![one()],
                call: one(),
                url: one(),
                phone: one(),
                foot: one(),
            },
            FlyerCut::TearOffs,
            nudge,
        ),
    };
    match paper {
        Ok(paper) => assert!(paper.pages > 0 && paper.pdf.starts_with(b"%PDF-")),
        Err(fault) => assert!(matches!(fault, Fault::Picture | Fault::Code), "{fault}"),
    }
}
