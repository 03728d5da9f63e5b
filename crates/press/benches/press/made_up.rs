//! Letters and cards to made-up offices; every one is different.

use press::{Card, Letter, Letterhead, Picture, PictureKind, Words};

const NAMES: [&str; 10] =
    ["Osei", "Park", "Lund", "Okafor", "Rivera", "Novak", "Haddad", "Sato", "Keller", "Moreau"];
const TOWNS: [&str; 5] = ["Columbus", "Dublin", "Westerville", "Grove City", "Hilliard"];

/// A mark of some shapes, as designers hand it over.
pub const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0c675f"/><path d="M9 9v14h6" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="22" cy="12" r="3.4" fill="#fff"/><path d="M15 23c1-4 4-6 7-6" fill="none" stroke="#8fd8cf" stroke-width="3" stroke-linecap="round"/></svg>"##;

pub fn head() -> Letterhead {
    Letterhead {
        name: "Summit Rehab".into(),
        lines: vec![
            "120 High Street, Columbus, OH 43215".into(),
            "Phone (614) 555-0100".into(),
            "Fax (614) 555-0101".into(),
        ],
        logo: Some(Picture {
            bytes: LOGO.into(),
            kind: PictureKind::Svg,
            alt: "A path to a summit".into(),
        }),
        ..Letterhead::default()
    }
}

pub fn letters(count: usize) -> Vec<Letter> {
    (0..count).map(letter).collect()
}

fn letter(index: usize) -> Letter {
    let name = format!("{} {}", NAMES[index % 10], NAMES[index / 10 % 10]);
    let day = 1 + index % 28;
    Letter {
        head: head(),
        to: vec![
            format!("{name}, MD"),
            format!("{} Family Medicine {}", TOWNS[index / 7 % 5], index / 100),
            format!("{} River Road, Suite {}", 10 + index, 100 + index % 90),
            format!("{}, OH {:05}", TOWNS[index % 5], 43004 + index % 200),
        ],
        date: format!("November {day}, 2026"),
        subject: format!("What became of your referral {:04}", index),
        opening: format!("Dear Dr. {name},"),
        facts: vec![
            ("Referred".into(), format!("November {day}, 2026")),
            ("First visit".into(), format!("December {day}, 2026")),
            ("Reference".into(), format!("7K4F-{index:04}")),
        ],
        paragraphs: vec![
            format!(
                "Thank you for sending your patient to us. The first visit took place on December \
                 {day}, and care has begun: twice a week for six weeks, with exercises at home in \
                 between. The plan of care follows separately for your signature."
            ),
            "The goals are to walk a flight of stairs without holding on, to return to work without \
             limits, and to sleep through the night. We measure them every two weeks and will write \
             to you when half of the visits are over."
                .into(),
            "If anything about this patient matters to you before your next visit with them, please \
             call us; a therapist calls back within the hour."
                .into(),
        ],
        closing: "Sincerely,".into(),
        signature: vec!["Dana Whitfield, PT, DPT".into(), "Summit Rehab".into()],
        foot: "For the addressee only. If this came to you by mistake, please call us.".into(),
        ..Letter::default()
    }
}

pub fn cards(count: usize) -> Vec<Card> {
    letters(count)
        .into_iter()
        .map(|letter| Card {
            words: Words::Printed(format!("{}\n\nThank you for your trust.", letter.opening)),
            head: letter.head,
            to: letter.to,
            cue: String::new(),
        })
        .collect()
}
