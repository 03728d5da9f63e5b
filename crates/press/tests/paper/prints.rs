//! Promises about prints of tables, clinical notes and the report for an office, read by
//! other programs.

use press::{
    Chapter, Column, Holds, Line, Measures, Note, OfficeReport, Paper, PracticeReport, PrivateLink,
    Section, Step, Table,
};

use crate::{
    made::{head, strings},
    reader::Read,
};

fn column(heading: &str, holds: Holds) -> Column {
    Column { heading: heading.into(), holds }
}

fn table(rows: usize) -> Table {
    Table {
        head: head(),
        title: "Referrals by source".into(),
        lines: strings(&["September to November 2026"]),
        columns: vec![column("Source", Holds::Words), column("Referrals", Holds::Figures)],
        rows: (1..=rows).map(|row| vec![format!("Office {row}"), row.to_string()]).collect(),
        total: Some(strings(&["Together", "4,711"])),
        foot: "Printed on November 28, 2026".into(),
    }
}

fn note() -> Note {
    Note {
        head: head(),
        title: "Initial evaluation".into(),
        number: "2026-00042".into(),
        date: "November 24, 2026".into(),
        patient: "Maria Lopez, born April 3, 1961".into(),
        facts: vec![("Referred by".into(), "Ama Osei, MD".into())],
        sections: vec![Section {
            heading: "Findings".into(),
            paragraphs: strings(&["The knee is stiff after surgery."]),
            items: strings(&["Walks with one crutch"]),
            measures: Measures {
                headings: strings(&["Motion", "Left", "Right"]),
                rows: vec![strings(&["Flexion", "95°", "135°"])],
            },
        }],
        signature: strings(&["Dana Whitfield, PT, DPT"]),
        ..Note::default()
    }
}

fn report() -> OfficeReport {
    let step =
        |name: &str, shown: &str, part| Step { name: name.into(), shown: shown.into(), part };
    OfficeReport {
        head: head(),
        to: strings(&["Riverbend Family Medicine"]),
        title: "Your patients, September to November 2026".into(),
        headline: "12 of your 14 patients have begun care.".into(),
        steps: vec![
            step("Received", "14", Some(1.0)),
            step("First visit took place", "12", Some(0.86)),
            step("Discharged", "too few to tell", None),
        ],
        times: vec![("From referral to first visit".into(), "6 days, usually".into())],
        outcomes: vec![("QuickDASH".into(), "46, then 19 of 100 (less is better)".into())],
        open: strings(&["2 orders wait for a signature"]),
        link: Some(PrivateLink {
            address: "https://summit.example/o/7k4f92".into(),
            words: "Your private page".into(),
        }),
        ..OfficeReport::default()
    }
}

#[test]
fn a_long_table_repeats_its_headings_and_counts_its_pages() {
    let paper = press::table(&table(120)).expect("a table");
    let shown = Read::new(&paper.pdf).words();
    let pages: Vec<&str> = shown.split_terminator('\u{c}').collect();
    assert!(paper.pages >= 3 && pages.len() == paper.pages);
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Source") && page.contains("Referrals"), "{page}");
        assert!(page.contains(&format!("Page {} of {}", at + 1, paper.pages)), "{page}");
        assert!(page.contains("Printed on"), "{page}");
    }
    assert!((1..=120).all(|row| shown.contains(&format!("Office {row} "))));
    assert_eq!(shown.matches("4,711").count(), 1, "the sums stand once");
    assert!(Read::new(&paper.pdf).about().contains("792 x 612 pts"), "landscape letter");
}

#[test]
fn figures_end_below_each_other() {
    let mut figures = table(0);
    figures.rows = vec![strings(&["Office", "1"]), strings(&["Office", "1,234,567"])];
    let shown = words(&press::table(&figures).expect("a table"));
    let ends: Vec<usize> = shown
        .lines()
        .filter(|line| line.contains("Office"))
        .map(|line| line.trim_end().len())
        .collect();
    // To a column of letters, as the reader lays them out.
    assert!(ends.len() == 2 && ends[0].abs_diff(ends[1]) <= 1, "{shown}");
}

#[test]
fn a_row_of_another_length_and_a_word_without_end_leave_the_table_whole() {
    let mut odd = table(0);
    odd.rows = vec![vec![], vec!["x".repeat(300), "1".into(), "cut".into(), "off".into()]];
    let shown = words(&press::table(&odd).expect("a table"));
    assert!(!shown.contains("cut"), "{shown}");
    assert_eq!(shown.matches('x').count(), 300, "{shown}");
    let none = Table { columns: vec![], ..table(3) };
    assert_eq!(press::table(&none), Err(press::Fault::Nothing));
    let empty = words(&press::table(&table(0)).expect("a page"));
    assert!(empty.contains("nothing to list"), "{empty}");
}

#[test]
fn every_page_of_a_note_says_whose_it_is_and_which() {
    let mut long = note();
    long.sections[0].paragraphs = vec!["It was explained at length. ".repeat(30); 12];
    let paper = press::note(&long).expect("a note");
    assert!(paper.pages >= 2);
    let shown = Read::new(&paper.pdf).words();
    for (at, page) in shown.split_terminator('\u{c}').enumerate() {
        assert!(page.contains("Maria Lopez, born April 3, 1961"), "{page}");
        assert!(page.contains("2026-00042"), "{page}");
        assert!(page.contains(&format!("Page {} of {}", at + 1, paper.pages)), "{page}");
    }
    for said in ["Findings", "Walks with one crutch", "135°", "Dana Whitfield", "Date"] {
        assert!(shown.contains(said), "{said} in {shown}");
    }
}

#[test]
fn a_report_stays_on_one_page_whatever_there_is_to_say() {
    let mut long = report();
    long.open = (1..=40).map(|at| format!("Item {at} waits for somebody in your office")).collect();
    long.paragraphs = vec!["There is much to say about this. ".repeat(20); 6];
    for report in [report(), long, OfficeReport::default()] {
        assert_eq!(press::office_report(&report).expect("a page").pages, 1);
    }
}

#[test]
fn what_is_too_few_has_words_and_no_bar_and_the_rest_of_a_list_is_counted() {
    let mut many = report();
    many.open = (1..=15).map(|at| format!("Item {at}.")).collect();
    let shown = words(&press::office_report(&many).expect("a page"));
    assert!(shown.contains("too few to tell"), "{shown}");
    assert!(shown.contains("Item 12.") && !shown.contains("Item 13."), "{shown}");
    assert!(shown.contains("and 3 more"), "{shown}");
}

#[test]
fn the_private_link_stands_in_letters_and_is_read_from_its_code() {
    let paper = press::office_report(&report()).expect("a page");
    assert!(words(&paper).contains("summit.example/o/7k4f92"));
    assert_eq!(Read::new(&paper.pdf).codes(1), ["https://summit.example/o/7k4f92"]);
}

#[test]
fn they_are_accessible_with_real_tables_and_bring_their_fonts() {
    let papers = [press::table(&table(60)), press::note(&note()), press::office_report(&report())];
    for paper in papers {
        let read = Read::new(&paper.expect("a document").pdf);
        assert!(read.objects().contains("pdfuaid:part"), "it says that it is PDF/UA");
        let about = read.about();
        assert!(about.contains("Tagged:          yes"), "{about}");
        let structure = read.structure();
        for tag in ["H1", "Table", "TH", "TD"] {
            let names = structure.lines().filter_map(|line| line.trim().split([' ', ':']).next());
            let has = names.collect::<Vec<_>>().contains(&tag);
            assert!(has, "{tag} in {structure}");
        }
        for font in read.fonts().lines().skip(2) {
            // Counted from the right, for names have spaces: emb, sub, uni, object.
            assert_eq!(font.split_whitespace().rev().nth(4), Some("yes"), "{font}");
        }
    }
}

fn words(paper: &Paper) -> String {
    Read::new(&paper.pdf).words()
}

#[test]
fn the_report_of_a_practice_says_each_finding_and_keeps_it_beside_its_numbers() {
    let chapter = |at: usize, bars: Vec<Line>| Chapter {
        title: format!("Chapter {at}"),
        finding: format!("Finding {at} in a sentence."),
        bars,
        columns: vec![("Reason".into(), false), ("Referrals".into(), true)],
        rows: (1..=12).map(|row| vec![format!("Reason {at}.{row}"), row.to_string()]).collect(),
        more: 2,
        notes: strings(&["What one must know."]),
    };
    let bar = |part| Line { name: "Medicare".into(), said: "half".into(), part };
    let report = PracticeReport {
        head: head(),
        title: "62 referrals in October, usual 55 to 75.".into(),
        headlines: strings(&["3 sources are slipping."]),
        chapters: (1..=8)
            .map(|at| chapter(at, if at == 1 { vec![bar(0.5), bar(f64::NAN)] } else { Vec::new() }))
            .collect(),
        foot: "No patient is named.".into(),
        ..PracticeReport::default()
    };
    let paper = press::practice_report(&report).expect("a report");
    let shown = Read::new(&paper.pdf).words();
    let pages: Vec<&str> = shown.split_terminator('\u{c}').collect();
    assert!(paper.pages >= 2 && pages.len() == paper.pages);
    for at in 1..=8 {
        let page = pages.iter().find(|page| page.contains(&format!("Chapter {at}")));
        let page = page.expect("a page with the chapter");
        assert!(page.contains(&format!("Finding {at} in a sentence.")), "{page}");
    }
    assert!(shown.contains("62 referrals in October") && shown.contains("and 2 more"), "{shown}");
    assert!(!shown.contains("NaN"), "{shown}");
    assert!(press::practice_report(&PracticeReport::default()).is_ok());
}

#[test]
fn what_begins_a_page_of_the_report_takes_its_heading_along_and_bars_stay_together() {
    // With each headline all chapters move down by a line, some time over the end of a page.
    for lines in 0..10 {
        let report = PracticeReport {
            head: head(),
            headlines: vec!["3 sources are slipping.".into(); lines],
            chapters: (1..=12)
                .map(|at| Chapter {
                    title: format!("Chapter {at}"),
                    finding: format!("Finding {at} in a sentence."),
                    bars: (1..=8)
                        .map(|bar| Line {
                            name: format!("Payer {at}.{bar}"),
                            said: "a part".into(),
                            part: 0.5,
                        })
                        .filter(|_| at % 2 == 0)
                        .collect(),
                    columns: vec![("Reason".into(), false), ("Count".into(), true)],
                    rows: (1..=9)
                        .map(|row| vec![format!("Reason {at}.{row}"), row.to_string()])
                        .filter(|_| at % 2 == 1)
                        .collect(),
                    ..Chapter::default()
                })
                .collect(),
            ..PracticeReport::default()
        };
        let paper = press::practice_report(&report).expect("a report");
        let shown = Read::new(&paper.pdf).words();
        for at in 1..=12 {
            let mut pages = shown.split('\u{c}');
            let page = pages.find(|page| page.contains(&format!("Chapter {at}")));
            let page = page.expect("a page with the chapter");
            assert!(page.contains(&format!("Finding {at} in a sentence.")), "{lines}: {page}");
            let beside = match at % 2 {
                0 => vec![format!("Payer {at}.1"), format!("Payer {at}.8")],
                _ => vec![format!("Reason {at}.1")],
            };
            assert!(beside.iter().all(|words| page.contains(words)), "{lines}: {page}");
        }
    }
}

#[test]
fn a_long_table_of_the_report_goes_on_over_pages_each_with_its_headings() {
    let report = PracticeReport {
        head: head(),
        chapters: vec![Chapter {
            title: "Who slips away".into(),
            columns: vec![("Source".into(), false), ("Fewer".into(), true)],
            rows: (1..=150).map(|row| vec![format!("Source no {row}."), row.to_string()]).collect(),
            ..Chapter::default()
        }],
        ..PracticeReport::default()
    };
    let paper = press::practice_report(&report).expect("a report");
    let shown = Read::new(&paper.pdf).words();
    let pages: Vec<&str> = shown.split_terminator('\u{c}').collect();
    assert!(paper.pages >= 3, "{} pages", paper.pages);
    assert!(pages.iter().all(|page| page.contains("Fewer")), "{shown}");
    assert!((1..=150).all(|row| shown.contains(&format!("Source no {row}."))), "{shown}");
}
