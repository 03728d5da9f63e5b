//! Tables, notes and reports with the same words in every field.

use press::{
    Chapter, Column, Holds, Line, Measures, Note, OfficeReport, PracticeReport, PrivateLink,
    Section, Step, Table,
};

use crate::made::{filled::head, logo};

pub fn table(text: &str) -> Table {
    let one = || text.to_owned();
    let column = |holds| Column { heading: one(), holds };
    Table {
        head: head(text),
        title: one(),
        lines: vec![one()],
        columns: vec![column(Holds::Words), column(Holds::Figures)],
        rows: vec![vec![one(), one()], vec![one()]],
        total: Some(vec![one()]),
        foot: one(),
    }
}

pub fn note(text: &str) -> Note {
    let one = || text.to_owned();
    let measures = Measures { headings: vec![one(), one()], rows: vec![vec![one()]] };
    Note {
        head: head(text),
        title: one(),
        number: one(),
        date: one(),
        patient: one(),
        facts: vec![(one(), one())],
        sections: vec![Section {
            heading: one(),
            paragraphs: vec![one()],
            items: vec![one()],
            measures,
        }],
        signature: vec![one()],
        signature_image: Some(press::Picture { alt: one(), ..logo() }),
        signed: one(),
        foot: one(),
    }
}

pub fn report(text: &str) -> OfficeReport {
    let one = || text.to_owned();
    OfficeReport {
        head: head(text),
        to: vec![one()],
        date: one(),
        title: one(),
        headline: one(),
        paragraphs: vec![one()],
        steps: vec![Step { name: one(), shown: one(), part: Some(0.5) }],
        times: vec![(one(), one())],
        outcomes: vec![(one(), one())],
        open: vec![one()],
        link: Some(PrivateLink { address: "https://summit.example".into(), words: one() }),
        closing: one(),
        signature: vec![one()],
        foot: one(),
    }
}

pub fn practice_report(text: &str) -> PracticeReport {
    let one = || text.to_owned();
    let chapter = |bars| Chapter {
        title: one(),
        finding: one(),
        bars,
        columns: vec![(one(), false), (one(), true)],
        rows: vec![vec![one(), one()], vec![one()]],
        more: 3,
        notes: vec![one()],
    };
    PracticeReport {
        head: head(text),
        date: one(),
        title: one(),
        headlines: vec![one(), one()],
        about: one(),
        chapters: vec![
            chapter(vec![Line { name: one(), said: one(), part: 0.4 }]),
            chapter(Vec::new()),
        ],
        foot: one(),
    }
}
