//! Replays the seeds of the fuzz targets, so that what they once found stays found.

use exchange::attachment::clean;
use exchange::form_data::{Event, FormData};
use exchange::icalendar::{incoming, read as read_calendar};
use exchange::mapping::suggest;
use exchange::records::RowReader;
use exchange::tabular::read;

#[test]
fn every_seed_of_the_fuzzer_ends_in_rows_or_in_a_problem() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/tabular");
    let mut read_some = 0;
    for entry in std::fs::read_dir(folder).expect("seeds") {
        let path = entry.expect("a seed").path();
        let bytes = std::fs::read(&path).expect("a seed");
        for sheet in read("seed", &bytes).unwrap_or_default() {
            let reader = RowReader::new(&sheet, &suggest(&sheet), jiff::civil::date(2026, 4, 20));
            for row in &sheet.rows {
                let _ = reader.read(row);
            }
            read_some += 1;
        }
    }
    assert!(read_some > 3, "most seeds are tables");
}

/// Name and contents of each seed of a target.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = format!("{}/../../fuzz/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    let paths =
        std::fs::read_dir(folder).expect("seeds").map(|entry| entry.expect("a seed").path());
    paths
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a seed"))
        })
        .collect()
}

/// The names of the fields, and whether the form came to its end.
fn fields(body: &[u8], step: usize) -> (Vec<String>, bool) {
    let mut form = FormData::of("multipart/form-data; boundary=b").expect("a form");
    let mut names = Vec::new();
    for piece in body.chunks(step.max(1)) {
        form.push(piece);
        loop {
            match form.pull() {
                Ok(Some(Event::Begin(head))) => names.push(head.name),
                Ok(Some(Event::Finished)) => return (names, true),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => return (names, false),
            }
        }
    }
    (names, false)
}

#[test]
fn every_seed_of_a_form_says_the_same_however_it_is_cut() {
    let seeds = seeds("form_data");
    for (name, bytes) in &seeds {
        let (step, body) = bytes.split_first().expect("a step");
        let whole = fields(body, body.len());
        assert_eq!(fields(body, usize::from(*step)), whole, "{name}");
        assert_eq!(fields(body, 1), whole, "{name}, byte by byte");
        let is_broken =
            ["cut-", "no-", "wrong-", "long-"].iter().any(|start| name.starts_with(start));
        assert_eq!(whole.1, !is_broken, "{name}: {whole:?}");
        assert!(whole.0.iter().all(|name| !name.contains(['\r', '\n'])), "{name}: {whole:?}");
    }
    assert!(seeds.len() > 10);
}

#[test]
fn every_seed_of_a_calendar_is_an_answer_or_nothing() {
    let mut answers = Vec::new();
    for (name, bytes) in seeds("icalendar") {
        let calendar = read_calendar(&bytes);
        assert!(calendar.is_none_or(|calendar| calendar.name == "VCALENDAR"), "{name}");
        answers.extend(incoming(&bytes).map(|answer| (name, answer)));
    }
    answers.sort_by(|one, other| one.0.cmp(&other.0));
    let names: Vec<&str> = answers.iter().map(|(name, _)| name.as_str()).collect();
    let wanted = [
        "counter.ics",
        "cut-letter.ics",
        "odd-times.ics",
        "reply-apple.ics",
        "reply-google.ics",
        "reply-outlook.ics",
    ];
    assert_eq!(names, wanted);
    assert_eq!(answers[1].1.comment, "Zürich", "a fold through a letter");
    assert_eq!(answers[2].1.times, None, "times that are none");
    for number in [0, 3, 4, 5] {
        assert!(answers[number].1.times.is_some(), "{}", names[number]);
    }
}

#[test]
fn every_seed_of_a_file_is_refused_or_cleaned_once_and_for_all() {
    let mut kept = 0;
    for (name, bytes) in seeds("attachment") {
        let Ok(cleaned) = clean(bytes) else { continue };
        kept += 1;
        // The entry that points to the place: tag, kind, and that there is one.
        let place = [0x88, 0x25, 0, 4, 0, 0, 0, 1];
        assert!(!cleaned.bytes.windows(8).any(|eight| eight == place), "{name} tells where");
        let again = clean(cleaned.bytes.clone()).expect("clean files stay clean");
        assert!(again.bytes == cleaned.bytes, "{name} changes each time");
    }
    assert!(kept >= 7, "only {kept} were kept");
}
