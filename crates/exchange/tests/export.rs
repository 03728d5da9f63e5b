//! Promises of what we hand out.

use exchange::export::{
    Address, Card, Cell, Number, NumberKind, Table, to_csv, to_vcards, to_xlsx,
};
use exchange::tabular::read;
use lexicon::{PersonName, Phone};
use proptest::prelude::*;

fn table(rows: Vec<Vec<Cell>>) -> Table {
    Table {
        name: "Sources".to_owned(),
        headers: vec!["Name".to_owned(), "Referrals".to_owned()],
        rows,
    }
}

#[test]
fn formulas_are_text_and_numbers_stay_numbers() {
    let table = table(vec![
        vec!["=HYPERLINK(\"http://x\")".into(), Cell::Count(-3)],
        vec!["@sum".into(), Cell::Number(0.5)],
    ]);
    let csv = String::from_utf8(to_csv(&table)).expect("UTF-8");
    assert_eq!(
        csv,
        "\u{feff}Name,Referrals\r\n\"'=HYPERLINK(\"\"http://x\"\")\",-3\r\n'@sum,0.5\r\n"
    );
    let sheets = read("a.xlsx", &to_xlsx(&table).expect("a workbook")).expect("a table");
    assert_eq!(sheets[0].rows[0].cells, ["'=HYPERLINK(\"http://x\")", "-3"]);
}

#[test]
fn days_and_long_names_survive_a_workbook() {
    let mut table = table(vec![vec![jiff::civil::date(2026, 4, 3).into(), Cell::Empty]]);
    table.name = "Sources: all [2026] with a name that is far too long".to_owned();
    let sheets = read("a.xlsx", &to_xlsx(&table).expect("a workbook")).expect("a table");
    assert_eq!(sheets[0].rows[0].cells, ["2026-04-03", ""]);
}

#[test]
fn a_card_says_who_it_is_and_folds_its_lines() {
    let card = Card {
        uid: "0190".to_owned(),
        name: "Susan L. Halvorsen, MD".to_owned(),
        person: PersonName::parse("Halvorsen, Susan L MD"),
        organisation: "Kestrel Hollow Spine; Surgery".to_owned(),
        title: "Physician".to_owned(),
        numbers: vec![Number {
            kind: NumberKind::Fax,
            phone: Phone::parse("614-555-0142 x7").expect("a number"),
        }],
        addresses: vec![Address {
            street: "100 Elm St, Suite 4 ".repeat(4),
            city: "Dayton".to_owned(),
            ..Address::default()
        }],
        ..Card::default()
    };
    let file = to_vcards([&card]);
    assert!(file.starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:0190\r\n"));
    assert!(file.contains("FN:Susan L. Halvorsen\\, MD\r\n"));
    assert!(file.contains("N:Halvorsen;Susan;L;;MD\r\n"));
    assert!(file.contains("ORG:Kestrel Hollow Spine\\; Surgery\r\n"));
    assert!(file.contains("TEL;VALUE=uri;TYPE=\"work,fax\":tel:+16145550142;ext=7\r\n"));
    assert!(file.split("\r\n").all(|line| line.len() <= 75));
    assert!(file.replace("\r\n ", "").contains("100 Elm St\\, Suite 4 100 Elm"));
}

#[test]
fn a_reader_that_is_not_ours_finds_the_same_on_a_card() {
    let card = Card {
        uid: "0190".to_owned(),
        name: "Zoë Halvorsen; \"Zo\", MD".to_owned(),
        person: PersonName::parse("Halvorsen, Zoë L MD"),
        organisation:
            "Kestrel Hollow, Spine \\ Surgery and a name that goes on for longer than a line"
                .to_owned(),
        numbers: vec![Number {
            kind: NumberKind::Work,
            phone: Phone::parse("614-555-0142").expect("a number"),
        }],
        emails: vec![lexicon::Email::parse("zoe@kestrel.example").expect("an address")],
        ..Card::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("card.vcf");
    std::fs::write(&path, to_vcards([&card, &card])).expect("a file");
    let script = "import sys, vobject\n\
                  for card in vobject.readComponents(open(sys.argv[1], newline='').read()):\n \
                  print('|'.join([card.fn.value, card.n.value.family, card.n.value.given, \
                  card.org.value[0], card.tel.value, card.email.value]))";
    let out = std::process::Command::new("/usr/bin/python3")
        .args(["-c", script])
        .arg(&path)
        .output()
        .expect("Python starts");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let line = format!(
        "{}|Halvorsen|Zoë|{}|tel:+16145550142|zoe@kestrel.example",
        card.name, card.organisation
    );
    let said = String::from_utf8(out.stdout).expect("text");
    assert_eq!(said.lines().collect::<Vec<_>>(), [line.as_str(), line.as_str()]);
}

proptest! {
    #[test]
    fn what_is_exported_reads_back_the_same(
        rows in proptest::collection::vec(("[a-zA-ZÀ-ž(][a-zA-ZÀ-ž ,;\"'|.)-]{0,20}[a-z)]", any::<i32>()), 1..20),
    ) {
        let table = table(rows.iter().map(|(text, count)| vec![text.as_str().into(), Cell::Count((*count).into())]).collect());
        for (name, bytes) in [("a.csv", to_csv(&table)), ("a.xlsx", to_xlsx(&table).expect("a workbook"))] {
            let sheets = read(name, &bytes).expect("a table");
            prop_assert_eq!(&sheets[0].headers, &table.headers);
            let expected: Vec<Vec<String>> = rows.iter().map(|(text, count)| vec![text.clone(), count.to_string()]).collect();
            let cells: Vec<Vec<String>> = sheets[0].rows.iter().map(|row| row.cells.clone()).collect();
            prop_assert_eq!(cells, expected, "{}", name);
        }
    }

    #[test]
    fn no_text_breaks_out_of_its_line_of_a_card(name in "\\PC{0,120}", organisation in any::<String>()) {
        let card = Card { name, organisation, ..Card::default() };
        let file = to_vcards([&card]);
        prop_assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        prop_assert_eq!(file.matches("\r\nEND:VCARD").count(), 1);
    }
}
