//! Writes one of each kind of document into a folder, to be looked at, and says how
//! long each takes: `cargo run -p press --example sample -- FOLDER`.

use std::{fs, path::PathBuf, time::Instant};

use press::{
    BusinessCard, Card, CardStock, Cover, Envelope, EnvelopeSize, Fault, FlyerCut, LabelStock,
    Letter, Letterhead, Notice, Nudge, Paper, Picture, PictureKind, ReferralPad, Request, Stock,
    Words,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    for round in ["cold", "warm"] {
        let mut begin = Instant::now();
        for (name, paper) in all() {
            let paper = paper?;
            println!("{name} {round}: {} pages, {:?}", paper.pages, begin.elapsed());
            fs::write(folder.join(format!("{name}.pdf")), paper.pdf)?;
            begin = Instant::now();
        }
    }
    Ok(())
}

type Typesets = fn() -> Result<Paper, Fault>;

fn all() -> impl Iterator<Item = (String, Result<Paper, Fault>)> {
    let flat: Vec<(&str, Typesets)> = vec![
        ("letter", || press::letter(&sample())),
        ("letters", || press::letters(&vec![sample(); 3])),
        ("fax", || press::fax(&request(), &cover())),
        ("business-cards", || press::business_cards(&business_card(), 1, Nudge::default())),
        ("pad", || press::referral_pad(&pad(), Nudge::default())),
        ("poster", || press::poster(&notice())),
        ("flyer-halves", || press::flyer(&notice(), FlyerCut::Halves, Nudge::default())),
        ("flyer-tear-offs", || press::flyer(&notice(), FlyerCut::TearOffs, Nudge::default())),
        ("calibration", || press::calibration(Stock::Letter, Nudge::default())),
        ("calibration-a2", || {
            let nudge = Nudge { right_mm: 0.5, down_mm: -1.0 };
            press::calibration(Stock::Envelopes(EnvelopeSize::A2), nudge)
        }),
        ("calibration-labels", || {
            press::calibration(Stock::Labels(LabelStock::Avery5160), Nudge::default())
        }),
        ("cue-sheet", || press::cue_sheet(&head(), &thanks())),
    ];
    let nudge = Nudge::default;
    let cards = CardStock::ALL
        .into_iter()
        .map(move |stock| (format!("cards-{stock:?}"), press::cards(&thanks(), stock, nudge())));
    let labels = LabelStock::ALL.into_iter().map(move |stock| {
        (format!("labels-{stock:?}"), press::labels(&vec![to(); 40], stock, 4, nudge()))
    });
    let envelopes = EnvelopeSize::ALL.into_iter().map(move |size| {
        let envelope = Envelope { from: from(), to: to() };
        (format!("envelopes-{size:?}"), press::envelopes(&[envelope], size, nudge()))
    });
    flat.into_iter()
        .map(|(name, make)| (name.to_owned(), make()))
        .chain(cards)
        .chain(labels)
        .chain(envelopes)
}

fn head() -> Letterhead {
    let logo = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0c675f"/><path d="M9 9v14h6" fill="none" stroke="#fff" stroke-width="3"/><circle cx="22" cy="12" r="3.4" fill="#fff"/></svg>"##;
    Letterhead {
        name: "Summit Rehab".into(),
        lines: vec![
            "120 High Street, Columbus, OH 43215".into(),
            "Phone (614) 555-0100".into(),
            "Fax (614) 555-0101".into(),
        ],
        logo: Some(Picture {
            bytes: logo.into(),
            kind: PictureKind::Svg,
            alt: "A mountain path".into(),
        }),
        ..Letterhead::default()
    }
}

fn to() -> Vec<String> {
    ["AMA OSEI MD", "RIVERBEND FAMILY MEDICINE", "44 RIVER ROAD STE 200", "COLUMBUS OH  43004-1122"]
        .map(String::from)
        .into()
}

fn from() -> Vec<String> {
    ["Summit Rehab", "120 High Street", "Columbus OH  43215"].map(String::from).into()
}

fn thanks() -> Vec<Card> {
    let words = "Dear Dr. Osei,\n\nThank you for trusting us with one of your patients. We will \
                 take good care, and you will hear from us.\n\nDana Whitfield";
    let card = Card { head: head(), to: to(), words: Words::Blank, cue: words.into() };
    vec![
        card.clone(),
        Card { words: Words::Printed(words.into()), ..card.clone() },
        Card { words: Words::Handwritten(words.into()), ..card },
    ]
}

fn sample() -> Letter {
    Letter {
        head: head(),
        to: to(),
        date: "November 25, 2026".into(),
        subject: "Your patient has been evaluated".into(),
        opening: "Dear Dr. Osei,".into(),
        facts: vec![
            ("Patient".into(), "Maria Lopez, born April 3, 1961".into()),
            ("Referred".into(), "November 17, 2026".into()),
            ("First visit".into(), "November 24, 2026".into()),
            ("Reference".into(), "7K4F-92QM".into()),
        ],
        paragraphs: vec![
            "Thank you for sending your patient to us. The first visit took place, and care has \
             begun. The plan of care follows separately."
                .into(),
            "If anything about this patient matters to you before your next visit with them, \
             please call us."
                .into(),
        ],
        closing: "Sincerely,".into(),
        signature: vec!["Dana Whitfield, PT, DPT".into(), "Summit Rehab".into()],
        foot: "For the addressee only. If this came to you by mistake, please call us.".into(),
        ..Letter::default()
    }
}

fn request() -> Letter {
    Letter {
        subject: "We need a little more for your patient".into(),
        paragraphs: vec!["We would like to book the first visit.".into()],
        request: Some(Request {
            words: "Please send us:".into(),
            items: vec![
                "Signed order".into(),
                "Payer and member number".into(),
                "Diagnosis".into(),
            ],
            send_back: "Send it back by fax to (614) 555-0101, or call (614) 555-0100.".into(),
        }),
        ..sample()
    }
}

fn cover() -> Cover {
    Cover {
        to: "Ama Osei, MD, Riverbend Family Medicine".into(),
        fax: "(614) 555-0177".into(),
        from: "Summit Rehab".into(),
        phone: "(614) 555-0100".into(),
        confidential: "The pages that follow hold health information meant only for the person \
                       named above. If they came to you by mistake, please call the number above \
                       at once and destroy them; do not read, copy or pass them on."
            .into(),
    }
}

const URL: &str = "https://refer.summitrehab.example/r/7K4F92QM";

fn business_card() -> BusinessCard {
    BusinessCard {
        head: head(),
        name: "Dana Whitfield, PT, DPT".into(),
        role: "Clinic director".into(),
        lines: vec!["dana@summitrehab.example".into()],
        url: URL.into(),
    }
}

fn pad() -> ReferralPad {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    ReferralPad {
        head: head(),
        title: "Referral to physical therapy".into(),
        lines: list(&["Patient", "Date of birth", "Phone", "Payer", "Diagnosis"]),
        ticks: list(&[
            "Evaluate and treat",
            "After surgery",
            "Balance and vestibular",
            "Aquatic therapy",
            "Hand therapy",
            "Precautions: see notes",
        ]),
        fax: "(614) 555-0101".into(),
        url: URL.into(),
        foot: "Holds health information: fax it only to the number above.".into(),
    }
}

fn notice() -> Notice {
    Notice {
        head: head(),
        headline: "Back pain? Come straight to us".into(),
        paragraphs: vec![
            "In Ohio you may see a physical therapist without a referral, and most insurers pay \
             for it."
                .into(),
        ],
        points: vec![
            "Seen within two days".into(),
            "Evenings and Saturdays".into(),
            "We check your insurance before you come".into(),
        ],
        call: "Scan to ask for an appointment".into(),
        url: URL.into(),
        phone: "(614) 555-0100".into(),
        foot: "In an emergency call 911.".into(),
    }
}
