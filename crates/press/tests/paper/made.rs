//! Made-up things to print.

use press::{
    BusinessCard, Card, Cover, Envelope, Letter, Letterhead, Notice, Picture, PictureKind,
    ReferralPad, Request, Words,
};

/// A mark that needs no font.
pub const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0c675f"/></svg>"##;

pub fn strings(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

pub fn logo() -> Picture {
    Picture { bytes: LOGO.into(), kind: PictureKind::Svg, alt: "A green square".into() }
}

pub fn address() -> Vec<String> {
    strings(&[
        "AMA OSEI MD",
        "RIVERBEND FAMILY MEDICINE",
        "44 RIVER ROAD STE 200",
        "COLUMBUS OH  43004-1122",
    ])
}

pub fn head() -> Letterhead {
    Letterhead {
        name: "Summit Rehab".into(),
        lines: strings(&["120 High Street, Columbus, OH 43215", "Phone (614) 555-0100"]),
        logo: Some(logo()),
        ..Letterhead::default()
    }
}

pub fn letter() -> Letter {
    Letter {
        head: head(),
        to: address(),
        date: "November 25, 2026".into(),
        subject: "Your patient has been evaluated".into(),
        opening: "Dear Dr. Osei,".into(),
        facts: vec![("Patient".into(), "Maria Lopez".into())],
        paragraphs: strings(&["Thank you for sending your patient to us."]),
        closing: "Sincerely,".into(),
        signature: strings(&["Dana Whitfield, PT, DPT", "Summit Rehab"]),
        signature_image: Some(logo()),
        foot: "For the addressee only.".into(),
        ..Letter::default()
    }
}

/// The same words in every field.
pub mod filled {
    use super::*;

    pub fn head(text: &str) -> Letterhead {
        let one = || text.to_owned();
        let logo = Some(Picture { alt: one(), ..logo() });
        Letterhead { name: one(), lines: vec![one(), one()], logo, ..Letterhead::default() }
    }

    pub fn letter(text: &str) -> Letter {
        let one = || text.to_owned();
        Letter {
            head: head(text),
            to: vec![one(), one()],
            date: one(),
            subject: one(),
            opening: one(),
            facts: vec![(one(), one())],
            paragraphs: vec![one()],
            sections: vec![(one(), one())],
            ending: vec![one()],
            request: Some(Request { words: one(), items: vec![one()], send_back: one() }),
            closing: one(),
            signature: vec![one()],
            signature_image: Some(Picture { alt: one(), ..logo() }),
            foot: one(),
        }
    }

    pub fn cover(text: &str) -> Cover {
        let one = || text.to_owned();
        Cover { to: one(), fax: one(), from: one(), phone: one(), confidential: one() }
    }

    pub fn cards(text: &str) -> Vec<Card> {
        let one = || text.to_owned();
        [Words::Blank, Words::Printed(one()), Words::Handwritten(one())]
            .map(|words| Card { head: head(text), to: vec![one(), one()], words, cue: one() })
            .into()
    }

    pub fn envelope(text: &str) -> Envelope {
        let lines = || vec![text.to_owned(), text.to_owned()];
        Envelope { from: lines(), to: lines() }
    }

    pub fn business_card(text: &str) -> BusinessCard {
        let one = || text.to_owned();
        BusinessCard {
            head: head(text),
            name: one(),
            role: one(),
            lines: vec![one()],
            url: code(text),
        }
    }

    pub fn pad(text: &str) -> ReferralPad {
        let one = || text.to_owned();
        ReferralPad {
            head: head(text),
            title: one(),
            lines: vec![one()],
            ticks: vec![one(), one()],
            fax: one(),
            url: code(text),
            foot: one(),
        }
    }

    pub fn notice(text: &str) -> Notice {
        let one = || text.to_owned();
        Notice {
            head: head(text),
            headline: one(),
            paragraphs: vec![one()],
            points: vec![one(), one()],
            call: one(),
            url: code(text),
            phone: one(),
            foot: one(),
        }
    }

    /// No more than a code on a business card can hold.
    fn code(text: &str) -> String {
        text.chars().take(25).collect()
    }
}
