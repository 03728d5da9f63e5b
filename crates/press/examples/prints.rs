//! Writes a table, a clinical note, the report for an office and a line of handwriting
//! into a folder, to be looked at: `cargo run -p press --example prints -- FOLDER`.

use std::{fs, path::PathBuf, time::Instant};

use press::{
    Column, Fault, Holds, Letterhead, Measures, Note, OfficeReport, Paper, PrivateLink, Section,
    Step, Table,
    hand::{Hand, strokes},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    let write = |name: &str, make: &dyn Fn() -> Result<Paper, Fault>| {
        for round in ["cold", "warm"] {
            let begin = Instant::now();
            let paper = make()?;
            println!("{name} {round}: {:?}, {} pages", begin.elapsed(), paper.pages);
            fs::write(folder.join(name).with_extension("pdf"), paper.pdf)?;
        }
        Ok::<(), Box<dyn std::error::Error>>(())
    };
    write("table", &|| press::table(&table()))?;
    write("note", &|| press::note(&note()))?;
    write("office_report", &|| press::office_report(&report()))?;
    let words = "Thank you for thinking of us. It means a lot that you trust our team. - Dana";
    fs::write(folder.join("hand.svg"), strokes(words, Hand::default(), 7, 110.0)?.svg())?;
    Ok(())
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn head() -> Letterhead {
    Letterhead {
        name: "Summit Rehab".into(),
        lines: strings(&[
            "120 High Street, Columbus, OH 43215",
            "Phone (614) 555-0100",
            "Fax (614) 555-0101",
        ]),
        ..Letterhead::default()
    }
}

fn table() -> Table {
    let columns = [
        ("Source", Holds::Words),
        ("Kind", Holds::Words),
        ("City", Holds::Words),
        ("Referrals", Holds::Figures),
        ("First visits", Holds::Figures),
        ("Days to first visit", Holds::Figures),
        ("What to do", Holds::Words),
    ];
    let row = |at: usize| {
        vec![
            format!("{} Family Medicine and Sports Health {at}", ["Riverbend", "Oak Hill"][at % 2]),
            ["Primary care", "Orthopedic surgery", "Coach"][at % 3].to_owned(),
            ["Columbus", "Upper Arlington"][at % 2].to_owned(),
            (at * 37 % 91).to_string(),
            (at * 17 % 45).to_string(),
            format!("{}.{}", at % 14, at % 10),
            if at.is_multiple_of(4) {
                "Silent for 41 days; for this source that happens by chance one time in five"
            } else {
                ""
            }
            .to_owned(),
        ]
    };
    Table {
        head: head(),
        title: "Referrals by source".into(),
        lines: strings(&["September 1 to November 28, 2026, all clinics"]),
        columns: columns.map(|(heading, holds)| Column { heading: heading.into(), holds }).into(),
        rows: (1..=70).map(row).collect(),
        total: Some(strings(&["Together", "", "", "3,210", "1,498", "6.2", ""])),
        foot: "Printed on November 28, 2026 by Dana Whitfield. For the practice only.".into(),
    }
}

fn note() -> Note {
    let said = |heading: &str, words: &[&str]| Section {
        heading: heading.into(),
        paragraphs: strings(words),
        ..Section::default()
    };
    let long = "The findings were explained to the patient, who understands and agrees. ".repeat(6);
    Note {
        head: head(),
        title: "Initial evaluation".into(),
        number: "2026-00042".into(),
        date: "November 24, 2026".into(),
        patient: "Maria Lopez, born April 3, 1961".into(),
        facts: pairs(&[
            ("Referred by", "Ama Osei, MD"),
            ("Referral", "7K4F-92QM, November 17, 2026"),
            ("Diagnosis", "M25.661 Stiffness of right knee"),
            ("Payer", "Buckeye Health"),
        ]),
        sections: vec![
            said(
                "What brings the patient",
                &["Stiffness and pain of the right knee, three weeks after replacement.", &long],
            ),
            Section {
                measures: Measures {
                    headings: strings(&["Motion", "Left", "Right", "Aim in six weeks"]),
                    rows: vec![
                        strings(&["Knee flexion", "135°", "95°", "120°"]),
                        strings(&["Knee extension", "0°", "-8°", "0°"]),
                        strings(&["Timed up and go", "", "14.2 s", "under 10 s"]),
                    ],
                },
                ..said("Findings", &[&long])
            },
            said("Assessment", &[&long, &long]),
            Section {
                items: strings(&[
                    "Twice a week for six weeks",
                    "Range of motion, strength, gait",
                    "A programme for home, written and shown",
                ]),
                ..said("Plan", &["We suggest:"])
            },
        ],
        signature: strings(&["Dana Whitfield, PT, DPT", "License PT-012345, NPI 1234567893"]),
        foot: "Confidential. If this came to you by mistake, please call us.".into(),
        ..Note::default()
    }
}

fn report() -> OfficeReport {
    let step =
        |name: &str, shown: &str, part| Step { name: name.into(), shown: shown.into(), part };
    OfficeReport {
        head: head(),
        to: strings(&["Riverbend Family Medicine", "Ama Osei, MD, and team"]),
        date: "November 28, 2026".into(),
        title: "Your patients with us, September to November 2026".into(),
        headline: "12 of the 14 patients you sent have begun care, most within a week.".into(),
        paragraphs: strings(&[
            "Thank you for trusting us with them. Here is what became of everybody you sent.",
        ]),
        steps: vec![
            step("Received", "14", Some(1.0)),
            step("Reached by us", "14 of 14", Some(1.0)),
            step("First visit took place", "12 of 14", Some(12.0 / 14.0)),
            step("Discharged with their goals met", "6 of 14", Some(6.0 / 14.0)),
            step("Could not be reached", "fewer than 5", None),
        ],
        times: pairs(&[
            ("From your referral to our call", "the same day, in 13 of 14"),
            ("From your referral to the first visit", "6 days, usually; 11 at most"),
            ("From the first visit to our report", "2 days, usually"),
        ]),
        outcomes: pairs(&[("QuickDASH", "46, then 19 of 100 (less is better)")]),
        open: strings(&[
            "2 plans of care wait for a signature.",
            "1 order has no diagnosis.",
            "For 1 patient we need the payer's authorisation number.",
        ]),
        link: Some(PrivateLink {
            address: "https://refer.summit-rehab.example/o/7k4f92qm".into(),
            words: "See each patient on your private page".into(),
        }),
        closing: "A question, or something we could do better? Please call (614) 555-0100.".into(),
        signature: strings(&["Dana Whitfield, PT, DPT"]),
        foot: "Counts below five are not shown, so that nobody can be recognised.".into(),
    }
}
