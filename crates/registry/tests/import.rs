//! What becomes of provider files.

mod world;

use lexicon::{Npi, UsState};
use registry::made_up::{MadeUp, Month};
use registry::{Base, Go, Order, Problem, Query, Registry, Wanted, import};
use world::{World, all};

const FULL: &str = "npidata_pfile_20050523-20260111.csv";
const NEXT: &str = "npidata_pfile_20050523-20260208.csv";
const WEEKLY: &str = "npidata_pfile_20260112-20260118.csv";

fn npi(text: &str) -> Npi {
    Npi::parse(text).expect("a number")
}

#[test]
fn a_row_comes_back_as_the_file_has_it() {
    let world = World::new();
    let file = world.rows(
        FULL,
        &[
            &[
                (0, "1234567893"),
                (1, "1"),
                (5, "O'BRIEN-OSEI"),
                (6, "AMINA "),
                (7, "B"),
                (8, "DR."),
                (9, "JR."),
                (10, "M.D., PH.D."),
                (13, "ROSS"),
                (28, "3500 CENTRAL AVE"),
                (29, "SUITE 300"),
                (30, "KEARNEY"),
                (31, "NE"),
                (32, "688472944"),
                (34, "3085550112"),
                (35, "3085550106"),
                (37, "07/08/2007"),
                (47, "208D00000X"),
                (50, "N"),
                (51, "207X00000X"),
                (54, "Y"),
            ],
            &[
                (0, "1000000004"),
                (1, "2"),
                (3, "<UNAVAIL>"),
                (4, "MÜLLER, SONS & CO"),
                (11, "<UNAVAIL>"),
                (30, "KEARNEY"),
                (31, "NE"),
                (32, "68847"),
                (47, "261QP2000X"),
            ],
            &[(0, "1000000012"), (39, "3/3/2021")],
        ],
    );
    let imported = world.import(&[file], "r").expect("imported");
    assert_eq!((imported.rows, imported.malformed, imported.contents.deactivated), (3, 0, 1));
    assert_eq!(imported.contents.as_of.map(|day| day.to_string()).as_deref(), Some("2026-01-11"));
    let registry = world.open("r");
    let person = registry.get(npi("1234567893")).expect("read").expect("there");
    assert_eq!(
        [person.first.as_str(), &person.middle, &person.last],
        ["AMINA", "B", "O'BRIEN-OSEI"]
    );
    assert_eq!(
        [person.prefix.as_str(), &person.suffix, &person.credential],
        ["DR.", "JR.", "M.D., PH.D."]
    );
    assert_eq!(person.other_names, ["ROSS"]);
    assert_eq!(person.taxonomy, "207X00000X");
    let office = &person.office;
    assert_eq!(
        [office.street.as_str(), &office.street2, &office.city],
        ["3500 CENTRAL AVE", "SUITE 300", "KEARNEY"]
    );
    assert_eq!(
        [office.zip.as_str(), &office.phone, &office.fax],
        ["688472944", "3085550112", "3085550106"]
    );
    assert_eq!(person.last_update.map(|day| day.to_string()).as_deref(), Some("2007-07-08"));
    let organisation = registry.get(npi("1000000004")).expect("read").expect("there");
    assert_eq!(organisation.organisation, "MÜLLER, SONS & CO");
    assert!(organisation.other_names.is_empty(), "masked");
    let found = registry.search(&Query::of("muller kearney"), 5).expect("an answer");
    assert_eq!(found.hits[0].provider, organisation);
    let gone = registry.get(npi("1000000012")).expect("read").expect("there");
    assert_eq!(gone.deactivated.map(|day| day.to_string()).as_deref(), Some("2021-03-03"));
    assert_eq!(registry.get(npi("1000000020")).expect("read"), None);
}

#[test]
fn headings_may_come_in_another_order_with_other_names_and_line_breaks() {
    let world = World::new();
    let headings = "\u{feff}Entity Type Code,NPI,Provider Gender Code,\
        Provider Organization Name (Legal Business Name),PROVIDER LAST NAME (LEGAL NAME),\
        Provider First Name,Provider Business Practice Location Address City Name,\
        Provider Business Practice Location Address State Name,\
        Provider Business Practice Location Address Postal Code";
    let row = "1,1234567893,F,,\"Smith, \"\"Al\"\"\",\"Ann\r\nMarie\",Dayton,OH,45402-1234";
    let file = world.text("extract.csv", &format!("{headings}\r\n\r\n{row}\r\n"));
    let imported = world.import(&[file], "r").expect("imported");
    assert_eq!((imported.rows, imported.malformed), (1, 0), "{:?}", imported.examples);
    let person = world.open("r").get(npi("1234567893")).expect("read").expect("there");
    assert_eq!([person.last.as_str(), &person.first], ["Smith, \"Al\"", "Ann\r\nMarie"]);
    assert_eq!(person.office.zip, "454021234");
}

#[test]
fn malformed_rows_are_told_by_line_and_cost_nothing_else() {
    let world = World::new();
    let made_up = MadeUp::of(30, 1);
    let text = std::fs::read_to_string(world.made_up("whole.csv", &made_up)).expect("a text");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[3] = "\"1234567893\",\"1\"".to_owned();
    lines[7] = lines[7].replacen("\"1", "\"7", 1);
    lines[9] = "\"".to_owned() + &lines[9];
    let file = world.text(FULL, &lines.join("\n"));
    let imported = world.import(&[file], "r").expect("imported");
    assert_eq!((imported.rows, imported.malformed, imported.contents.providers), (30, 3, 27));
    let told: Vec<u64> = imported.examples.iter().map(|example| example.line).collect();
    assert_eq!(told, [4, 8, 10]);
    assert_eq!(imported.examples[0].why, "it has 2 columns and not 330");
}

#[test]
fn what_is_no_provider_file_is_refused_with_what_to_do() {
    let world = World::new();
    for (name, text) in [
        ("empty.csv", ""),
        ("patients.csv", "Name,Birthday\nA,2000-01-01\n"),
        ("noise.csv", "\0\u{1}\"\"\"\n\n\n,,,"),
    ] {
        let file = world.text(name, text);
        let problem = world.import(&[file], "r").expect_err(name);
        assert!(matches!(problem, Problem::NotNppes(..)), "{name}: {problem}");
        assert!(problem.to_string().contains("Download"), "{problem}");
    }
    let folder = world.path("nothing");
    std::fs::create_dir(&folder).expect("a folder");
    assert!(matches!(world.import(&[folder], "r"), Err(Problem::NothingToImport(_))));
    let weekly = world.month(WEEKLY, &MadeUp::of(100, 1), Month::Update);
    assert!(matches!(world.import(&[weekly], "r"), Err(Problem::NoBase(_))));
    let file = world.text("broken.zip", "PK\u{5}\u{6} and nothing else");
    assert!(matches!(
        world.import(&[file], "r"),
        Err(Problem::Zip(..) | Problem::NothingToImport(_))
    ));
}

#[test]
fn only_the_wanted_states_and_taxonomies_are_kept() {
    let world = World::new();
    let file = world.made_up(FULL, &MadeUp::of(4000, 2));
    let wanted = Wanted {
        states: vec![UsState::parse("OH").expect("Ohio"), UsState::parse("KY").expect("Kentucky")],
        taxonomies: vec!["207".to_owned(), "2251".to_owned()],
    };
    let order = Order { wanted: wanted.clone(), ..Order::new([file], &world.path("r")) };
    let imported = import(&order, &|_| Go::On).expect("imported");
    assert!(imported.contents.providers < 300, "{:?}", imported.contents);
    let registry = world.open("r");
    assert_eq!(registry.contents().wanted, wanted);
    let made_up = MadeUp::of(4000, 2);
    for provider in all(&registry, &made_up).into_iter().flatten() {
        let is_wanted = ["OH", "KY"].contains(&provider.office.state.as_str())
            && (provider.taxonomy.starts_with("207") || provider.taxonomy.starts_with("2251"));
        assert!(is_wanted || provider.deactivated.is_some(), "{provider:?}");
    }
}

#[test]
fn an_update_gives_what_the_whole_new_file_gives() {
    let world = World::new();
    let made_up = MadeUp::of(5000, 11);
    let full = world.made_up(FULL, &made_up);
    let weekly = world.month(WEEKLY, &made_up, Month::Update);
    let next = world.month(NEXT, &made_up, Month::Second);
    world.import(std::slice::from_ref(&full), "updated").expect("imported");
    world.import(std::slice::from_ref(&weekly), "updated").expect("updated");
    world.import(&[next], "whole").expect("imported");
    // And both at once, in whatever order.
    world.import_onto(&[weekly, full], "together", Base::Nothing);
    let whole = world.open("whole");
    for name in ["updated", "together"] {
        let registry = world.open(name);
        assert_eq!(registry.contents().providers, whole.contents().providers, "{name}");
        assert_eq!(registry.contents().deactivated, whole.contents().deactivated, "{name}");
        assert!(all(&registry, &made_up) == all(&whole, &made_up), "{name}");
        for words in ["smith", "john smi", "ortho cedar", "physical therapy oh"] {
            let answer = |registry: &Registry| {
                let found = registry.search(&Query::of(words), 200).expect("an answer");
                let mut hits: Vec<Npi> = found.hits.iter().map(|hit| hit.provider.npi).collect();
                hits.sort_unstable();
                hits
            };
            assert_eq!(answer(&registry), answer(&whole), "{name}: {words}");
        }
    }
    // An older file on top of a newer registry brings nothing back.
    let old = world.month(WEEKLY, &made_up, Month::First);
    world.import_onto(&[old], "whole", Base::InPlace);
    assert!(all(&world.open("whole"), &made_up) == all(&whole, &made_up));
}

#[test]
fn a_deactivation_report_retires_numbers() {
    let world = World::new();
    let file = world.rows(FULL, &[&[(0, "1234567893"), (1, "1"), (5, "OSEI"), (31, "OH")]]);
    world.import(&[file], "r").expect("imported");
    let report = world.text(
        "NPPES Deactivated NPI Report 20260209.csv",
        "NPPES Deactivated Records,\nNPI,NPPES Deactivation Date\n1234567893,02/01/2026\n",
    );
    world.import(&[report], "r").expect("imported");
    let provider = world.open("r").get(npi("1234567893")).expect("read").expect("there");
    assert_eq!(provider.deactivated.map(|day| day.to_string()).as_deref(), Some("2026-02-01"));
}

#[test]
fn other_names_and_further_offices_are_taken_from_the_files_beside() {
    let world = World::new();
    let file = world.rows(
        FULL,
        &[&[(0, "1234567893"), (1, "2"), (4, "OSEI HOLDINGS LLC"), (28, "1 MAIN ST"), (31, "OH")]],
    );
    world.text(
        &FULL.replace("npidata", "othername"),
        "\"NPI\",\"Provider Other Organization Name\",\"Provider Other Organization Name Type Code\"\n\
         \"1234567893\",\"RIVERSIDE REHAB\",\"3\"\n",
    );
    world.text(
        &FULL.replace("npidata", "pl"),
        "\"NPI\",\"Provider Secondary Practice Location Address- Address Line 1\",\
         \"Provider Secondary Practice Location Address-  Address Line 2\",\
         \"Provider Secondary Practice Location Address - City Name\",\
         \"Provider Secondary Practice Location Address - State Name\",\
         \"Provider Secondary Practice Location Address - Postal Code\",\
         \"Provider Secondary Practice Location Address - Country Code (If outside U.S.)\",\
         \"Provider Secondary Practice Location Address - Telephone Number\",\
         \"Provider Secondary Practice Location Address - Telephone Extension\",\
         \"Provider Practice Location Address - Fax Number\"\n\
         \"1234567893\",\"9 HIGH ST\",\"\",\"DAYTON\",\"OH\",\"45402\",\"US\",\"9375550100\",\"\",\"9375550101\"\n",
    );
    world.import(&[file], "r").expect("imported");
    let registry = world.open("r");
    let found = registry.search(&Query::of("riverside dayton"), 5).expect("an answer");
    let provider = &found.hits[0].provider;
    assert_eq!(provider.other_names, ["RIVERSIDE REHAB"]);
    assert_eq!(provider.further_offices[0].street, "9 HIGH ST");
    assert_eq!(provider.further_offices[0].fax, "9375550101");
    // An update of another provider leaves them as they are.
    let weekly = world.rows(WEEKLY, &[&[(0, "1000000004"), (1, "1"), (5, "ROSS")]]);
    world.import(&[weekly], "r").expect("updated");
    assert_eq!(world.open("r").get(npi("1234567893")).expect("read").as_ref(), Some(provider));
}

#[test]
fn the_zip_of_the_month_is_read_without_unpacking_it() {
    let world = World::new();
    let made_up = MadeUp::of(500, 5);
    let plain = world.made_up(FULL, &made_up);
    let bytes = std::fs::read(&plain).expect("a file");
    let archive = world.path("NPPES_Data_Dissemination_January_2026_V2.zip");
    std::fs::write(&archive, zipped(FULL, &bytes)).expect("written");
    world.import(&[plain], "plain").expect("imported");
    world.import(std::slice::from_ref(&archive), "zipped").expect("imported");
    assert!(all(&world.open("plain"), &made_up) == all(&world.open("zipped"), &made_up));
    // A flipped bit in it is noticed.
    let mut damaged = std::fs::read(&archive).expect("a file");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 4;
    std::fs::write(&archive, damaged).expect("written");
    let problem = world.import(&[archive], "damaged").expect_err("damaged");
    assert!(matches!(problem, Problem::Zip(..)), "{problem}");
    assert!(!world.path("damaged").exists());
}

/// An archive with one deflated file.
fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("packed");
    let packed = packer.finish().expect("packed");
    let mut fields = Vec::new();
    fields.extend([20u8, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
    for number in [crc32fast::hash(bytes), packed.len() as u32, bytes.len() as u32] {
        fields.extend(number.to_le_bytes());
    }
    fields.extend((name.len() as u16).to_le_bytes());
    let mut archive = b"PK\x03\x04".to_vec();
    archive.extend(&fields);
    archive.extend([0, 0]);
    archive.extend(name.as_bytes());
    archive.extend(&packed);
    let directory = archive.len() as u32;
    archive.extend(b"PK\x01\x02\x14\x00");
    archive.extend(&fields);
    archive.extend([0; 2 + 2 + 2 + 2 + 4 + 4]);
    archive.extend(name.as_bytes());
    let size = archive.len() as u32 - directory;
    archive.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    archive.extend(size.to_le_bytes());
    archive.extend(directory.to_le_bytes());
    archive.extend([0, 0]);
    archive
}
