//! Calendars as others read them, and as ours reads those of others.

use std::{fs, process::Command};

use exchange::icalendar::{
    Attendee, Calendar, Event, Method, PartStat, Person, Said, Status, incoming, read,
};
use jiff::{Timestamp, civil::date, tz::TimeZone};
use proptest::prelude::*;

/// The Python of the system, for which python3-icalendar and python3-dateutil are installed.
const PYTHON: &str = "/usr/bin/python3";

/// Zones of the United States, one that never turns its clocks, and some with other rules.
const ZONES: &[&str] = &[
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Halifax",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "UTC",
];

fn event(zone: &str, starts: Timestamp) -> Event {
    let zone = TimeZone::get(zone).expect("a zone");
    let ends = starts + jiff::SignedDuration::from_mins(60);
    Event {
        uid: "0190b1c2-0000-7000-8000-000000000001@liaison".into(),
        sequence: 2,
        stamped_at: "2026-11-28T10:00:00Z".parse().expect("a time"),
        starts: starts.to_zoned(zone.clone()),
        ends: ends.to_zoned(zone),
        summary: "Lunch with Summit Rehab".into(),
        location: "Springfield Orthopedics, 12 Elm St; Suite 4, Columbus".into(),
        description: "From us: Naomi Brandt\n\nSummit Rehab".into(),
        url: String::new(),
        status: Some(Status::Confirmed),
        organizer: Some(Person {
            name: "Summit Rehab".into(),
            address: "office@summit.example".into(),
        }),
        attendees: vec![Attendee {
            person: Person {
                name: "Lee, Ann \"Annie\"".into(),
                address: "ann@ortho.example".into(),
            },
            answer: PartStat::NeedsAction,
        }],
    }
}

fn noon() -> Timestamp {
    "2026-12-01T17:00:00Z".parse().expect("a time")
}

fn text_of(method: Method, event: &Event) -> String {
    Calendar { method, name: "", events: std::slice::from_ref(event) }.to_text()
}

/// Text that a person may type or paste.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,90}",
        "\\PC{0,60}",
        "[a,;:\\\\\"^\n\r\t ]{0,40}",
        "(BEGIN:VEVENT|END:VCALENDAR|\r\nATTENDEE:mailto:x@y.example|[é漢🎉])*",
    ]
}

/// What a text becomes: one kind of line end, no other control characters.
fn kept(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect()
}

/// A name in one line, without double quotes and carets, as a parameter can hold it.
fn kept_name(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|sign| if sign.is_control() || sign == '^' { ' ' } else { sign })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "'")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_in_any_field_comes_back_as_it_was(
        summary in any_text(), location in any_text(), description in any_text(), name in any_text(),
    ) {
        let mut written = event("America/New_York", noon());
        written.summary = summary.clone();
        written.location = location.clone();
        written.description = description.clone();
        written.attendees[0].person.name = name.clone();
        let text = text_of(Method::Request, &written);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r'])));
        let calendar = read(text.as_bytes()).expect("a calendar");
        let events: Vec<_> = calendar.parts("VEVENT").collect();
        prop_assert_eq!(events.len(), 1);
        prop_assert_eq!(events[0].text("SUMMARY"), kept(&summary));
        prop_assert_eq!(events[0].text("LOCATION"), kept(&location));
        prop_assert_eq!(events[0].text("DESCRIPTION"), kept(&description));
        let attendees: Vec<_> =
            events[0].properties.iter().filter(|one| one.name == "ATTENDEE").collect();
        prop_assert_eq!(attendees.len(), 1);
        prop_assert_eq!(attendees[0].value.as_str(), "mailto:ann@ortho.example");
        prop_assert_eq!(attendees[0].parameter("CN"), kept_name(&name));
    }

    #[test]
    fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes);
        let _ = incoming(&bytes);
    }

    #[test]
    fn no_calendar_that_was_cut_or_mixed_up_makes_the_reader_fail(
        cut in 0usize..1200, from in 0usize..1200, junk in "\\PC{0,20}",
    ) {
        let text = text_of(Method::Request, &event("America/New_York", noon()))
            .replace("METHOD:REQUEST", "METHOD:REPLY");
        let at = |place: usize| (0..=place.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let mixed = format!("{}{junk}{}", &text[..at(cut)], &text[at(from)..]);
        let _ = incoming(mixed.as_bytes());
    }
}

#[test]
fn an_answer_is_read_as_the_large_programs_write_it() {
    for (who, text, answer, sequence) in [
        (
            "Outlook",
            "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\n\
             BEGIN:VTIMEZONE\r\nTZID:Eastern Standard Time\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
             ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann Lee:mailto:Ann@Ortho.example\r\n\
             COMMENT;LANGUAGE=en-US:Gladly\\, see you\\n\r\nUID:x@liaison\r\nSUMMARY;LANGUAGE=en-US:Accepted: Lunch\r\n\
             DTSTART;TZID=Eastern Standard Time:20261201T120000\r\nDTEND;TZID=Eastern Standard Time:20261201T130000\r\n\
             CLASS:PUBLIC\r\nDTSTAMP:20261128T120000Z\r\nSEQUENCE:2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            PartStat::Accepted,
            Some(2),
        ),
        (
            "Google",
            "BEGIN:VCALENDAR\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\nVERSION:2.0\nCALSCALE:GREGORIAN\n\
             METHOD:REPLY\nBEGIN:VEVENT\nDTSTART:20261201T170000Z\nDTEND:20261201T180000Z\nDTSTAMP:20261128T120000Z\n\
             ORGANIZER;CN=Summit Rehab:mailto:office@summit.example\nUID:x@liaison\n\
             ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;CN=ann\n @ortho.example;X-NUM-GUESTS=0:mailto:ann@ortho.example\n\
             SEQUENCE:1\nSTATUS:CONFIRMED\nEND:VEVENT\nEND:VCALENDAR\n",
            PartStat::Tentative,
            Some(1),
        ),
        (
            "Apple",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Apple Inc.//macOS 14.0//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:REPLY\r\n\
             BEGIN:VEVENT\r\nUID:x@liaison\r\nDTSTART;TZID=America/New_York:20261201T120000\r\nDTEND;TZID=America/New_York:20261201T130000\r\n\
             DTSTAMP:20261128T120000Z\r\nATTENDEE;CN=\"Lee, Ann\";CUTYPE=INDIVIDUAL;EMAIL=\"ann@ortho.example\";PARTSTAT=DECLINED:urn:uuid:9a\r\n\
             END:VEVENT\r\nEND:VCALENDAR\r\n",
            PartStat::Declined,
            None,
        ),
    ] {
        let found = incoming(text.as_bytes()).unwrap_or_else(|| panic!("{who}"));
        assert_eq!(found.said, Said::Reply, "{who}");
        assert_eq!((found.uid.as_str(), found.sequence), ("x@liaison", sequence), "{who}");
        let (person, said) = found.answer_of("ann@ortho.example").expect("an answer");
        assert_eq!((person.address.as_str(), said), ("ann@ortho.example", answer), "{who}");
        assert_eq!(found.times.map(|times| times.0), Some(noon()), "{who}: its time");
        if who == "Outlook" {
            assert_eq!(found.comment, "Gladly, see you");
        }
    }
}

#[test]
fn what_is_no_answer_is_none() {
    let request = text_of(Method::Request, &event("America/New_York", noon()));
    for text in [
        "",
        "Hello",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        &request,
    ] {
        assert!(incoming(text.as_bytes()).is_none(), "{text}");
    }
}

/// What Python says of all files of a folder.
fn judged(folder: &std::path::Path) -> Vec<serde_json::Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/calendars.py");
    let out = Command::new(PYTHON).arg(script).arg(folder).output().expect("Python starts");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn independent_readers_find_the_same_times_in_every_zone_and_season() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wanted = Vec::new();
    for zone in ZONES {
        // Around both turns of the clocks, old rules and new, and years ahead.
        for (number, day) in [
            date(2006, 4, 5),
            date(2024, 3, 9),
            date(2026, 3, 8),
            date(2026, 3, 29),
            date(2026, 7, 4),
            date(2026, 10, 4),
            date(2026, 11, 1),
            date(2026, 12, 1),
            date(2031, 10, 26),
        ]
        .into_iter()
        .enumerate()
        {
            let starts = day.at(15, 30, 0, 0).to_zoned(TimeZone::UTC).expect("a time").timestamp();
            let name = format!("{}-{number}", zone.replace('/', "_"));
            fs::write(
                folder.path().join(format!("{name}.ics")),
                text_of(Method::Request, &event(zone, starts)),
            )
            .expect("a file");
            wanted.push((name, starts.as_millisecond()));
        }
    }
    wanted.sort();
    let found = judged(folder.path());
    assert_eq!(found.len(), wanted.len());
    for (calendar, (name, starts)) in found.iter().zip(&wanted) {
        assert_eq!(calendar["name"], *name);
        assert_eq!(calendar["faults"], serde_json::json!([]), "{name}");
        assert_eq!(calendar["method"], "REQUEST");
        let event = &calendar["events"][0];
        assert_eq!(event["starts"], *starts, "{name}");
        assert_eq!(event["ends"], *starts + 3_600_000, "{name}");
        assert_eq!(event["sequence"], 2);
        let attendee = &event["attendees"][0];
        let expected =
            serde_json::json!(["mailto:ann@ortho.example", "Lee, Ann 'Annie'", "NEEDS-ACTION"]);
        assert_eq!(*attendee, expected, "{name}");
    }
}

#[test]
fn an_independent_reader_finds_every_text_as_it_was() {
    let texts = [
        "plain",
        // Not a backslash before an n, nor two of them: the library icalendar 4 reads these wrong.
        "comma, semicolon; colon: backslash \\ and more",
        "two\nlines\r\nthree",
        "quotes \" and ' and ^n",
        "Zoë Müller at 漢字 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉",
        &"long ".repeat(60),
        "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
        "tab\there, bell\u{7}there",
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (number, text) in texts.iter().enumerate() {
        let mut written = event("America/Chicago", noon());
        written.summary = (*text).into();
        written.location = (*text).into();
        written.description = (*text).into();
        let path = folder.path().join(format!("{number}.ics"));
        fs::write(path, text_of(Method::Cancel, &written)).expect("a file");
    }
    let found = judged(folder.path());
    assert_eq!(found.len(), texts.len());
    for (calendar, text) in found.iter().zip(texts) {
        assert_eq!(calendar["faults"], serde_json::json!([]), "{text}");
        let events = calendar["events"].as_array().expect("events");
        assert_eq!(events.len(), 1, "{text}");
        for field in ["summary", "location", "description"] {
            assert_eq!(events[0][field], kept(text), "{field}");
        }
    }
}

#[test]
fn a_subscription_says_its_name_and_how_often_to_look() {
    let events = [event("America/New_York", noon()), event("America/Denver", noon())];
    let text = Calendar { method: Method::Publish, name: "Summit: appointments", events: &events }
        .to_text();
    for line in [
        "METHOD:PUBLISH",
        "NAME:Summit: appointments",
        "X-WR-CALNAME:Summit: appointments",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
    }
    assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 2);
}
