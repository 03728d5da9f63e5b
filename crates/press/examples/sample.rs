//! Writes sample documents into a folder, to be looked at, and says how long each
//! takes: `cargo run -p press --example sample -- FOLDER`.

use std::{fs, path::PathBuf, time::Instant};

use press::{Cover, Letter, Letterhead, Request};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    let (letter, request, cover) = (sample(), request(), cover());
    for round in ["cold", "warm", "warm again"] {
        let begin = Instant::now();
        fs::write(folder.join("letter.pdf"), press::letter(&letter)?)?;
        println!("letter {round}: {:?}", begin.elapsed());
        let begin = Instant::now();
        fs::write(folder.join("request.pdf"), press::fax(&request, &cover)?)?;
        println!("request by fax {round}: {:?}", begin.elapsed());
    }
    Ok(())
}

fn head() -> Letterhead {
    Letterhead {
        name: "Summit Rehab".into(),
        lines: vec![
            "120 High Street, Columbus, OH 43215".into(),
            "Phone (614) 555-0100".into(),
            "Fax (614) 555-0101".into(),
        ],
    }
}

fn sample() -> Letter {
    Letter {
        head: head(),
        to: vec![
            "Ama Osei, MD".into(),
            "Riverbend Family Medicine".into(),
            "44 River Road, Suite 200".into(),
            "Columbus, OH 43004".into(),
        ],
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
