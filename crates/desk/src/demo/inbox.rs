//! What has just come into the sample practice: a few items of every channel, one
//! doubtful, one urgent, one from somebody new. All of it is made up.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use jiff::civil::Date;
use lexicon::Channel;
use platform::{Error, Result, Sql, Uuid, args, clock, db::FromQueryResult, web::App};

use super::cast::ZONE;
use crate::intake::{Arrival, Draft, Origin, Piece, PieceKind, Read, Trust, Urgency, receive};

/// One item: channel, minutes before the end of the morning, patient, birth date,
/// phone, payer, diagnosis, reason.
type Told = (
    Channel,
    i64,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const TOLD: &[Told] = &[
    (
        Channel::Form,
        200,
        "Rosalind Achterberg",
        "1958-02-11",
        "614-555-0131",
        "Medicare",
        "M54.50",
        "Low back pain since a fall",
    ),
    (
        Channel::Fax,
        165,
        "Tomas Villareal",
        "1990-07-30",
        "614-555-0132",
        "Aetna",
        "S83.511A",
        "ACL reconstruction, start this week",
    ),
    (
        Channel::Email,
        140,
        "June Okafor",
        "1972-12-05",
        "614-555-0133",
        "Anthem",
        "M25.511",
        "Right shoulder pain, overhead work",
    ),
    (
        Channel::Voicemail,
        95,
        "Peter Lindqvist",
        "",
        "614-555-0134",
        "",
        "",
        "Balance training after two falls",
    ),
    (
        Channel::Form,
        70,
        "Mina Farrokh",
        "1984-03-19",
        "614-555-0135",
        "Cigna",
        "M75.41",
        "Shoulder impingement",
    ),
    (
        Channel::Fax,
        55,
        "Harold Brandvold",
        "1949-09-02",
        "614-555-0136",
        "Medicare",
        "Z47.1",
        "Knee replacement, aftercare",
    ),
    (
        Channel::Email,
        30,
        "Candice Moreau",
        "",
        "",
        "",
        "",
        "Please call about an appointment for my knee",
    ),
    (
        Channel::Form,
        12,
        "Ivy Castellano",
        "2009-05-23",
        "614-555-0138",
        "Medicaid",
        "S93.401A",
        "Ankle sprain in the game on Friday",
    ),
];

#[derive(FromQueryResult)]
struct Office {
    id: Uuid,
    name: String,
    organisation: Option<String>,
}

/// Takes them in, by the door that everything takes.
pub(super) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    // Served by source_by_name: the first few.
    let offices: Vec<Office> = app
        .db()
        .rows(
            "SELECT s.id, s.name, o.name AS organisation FROM source s
             LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
             WHERE s.practice_id = $1 AND s.kind = 'person' AND s.status = 'active'
               AND s.profession = 'physician'
             ORDER BY s.sort_name LIMIT 5",
            args![practice_id],
        )
        .await?;
    let noon = clock::at_hour(today, 12, &clock::zone(ZONE)).min(clock::now());
    for (number, told) in TOLD.iter().enumerate() {
        let office = offices.get(number).filter(|_| told.0 != Channel::Voicemail);
        let arrival = arrival(number, told, office, noon)?;
        receive(app, practice_id, arrival).await?;
    }
    Ok(())
}

fn arrival(number: usize, told: &Told, office: Option<&Office>, noon: i64) -> Result<Arrival> {
    let (channel, before, patient, birth_date, phone, payer, diagnosis, reason) = *told;
    let (from, sure) = match channel {
        Channel::Fax => (Origin::Fax, 72),
        Channel::Email => (Origin::Mail, 85),
        Channel::Voicemail => (Origin::Voice, 55),
        _ => (Origin::Typed, 100),
    };
    let read = |value: &str| match value {
        "" => Read::default(),
        value => Read::found(value, from, sure),
    };
    let is_stray = patient == "Candice Moreau";
    let (referrer, organisation) = match office {
        Some(office) => (office.name.clone(), office.organisation.clone().unwrap_or_default()),
        None if is_stray => (String::new(), String::new()),
        None => ("Dr. Abena Osei".into(), "Riverbend Family Medicine".into()),
    };
    let words = match channel {
        Channel::Form => String::new(),
        _ => format!(
            "Patient: {patient}\nDate of birth: {birth_date}\nPhone: {phone}\nInsurance: {payer}\nDx: {diagnosis}\n\n{reason}\n\n{referrer}\n{organisation}"
        ),
    };
    let mut pieces = Vec::new();
    if channel == Channel::Fax {
        pieces.push(piece(PieceKind::Fax, "fax.png", page(1_000 + number as u64)?, &words));
    }
    if number == 0 {
        pieces.push(piece(PieceKind::Order, "signed-order.png", page(7)?, ""));
    }
    Ok(Arrival {
        channel,
        received_at: noon - before * 60_000,
        once: format!("sample:{number}"),
        sender: if is_stray { "visitor@mail.example".into() } else { referrer.clone() },
        draft: Draft {
            referrer: read(&referrer),
            organisation: read(&organisation),
            patient: read(patient),
            birth_date: read(birth_date),
            patient_phone: read(phone),
            payer: read(payer),
            diagnosis: read(diagnosis),
            reason: read(reason),
            words,
            doubts: if is_stray {
                vec!["The mail's sender is not known and its address could not be proven.".into()]
            } else {
                Vec::new()
            },
            ..Draft::default()
        },
        trust: if is_stray { Trust::Doubtful } else { Trust::Plain },
        urgency: if diagnosis == "S83.511A" { Urgency::Urgent } else { Urgency::Routine },
        raw: None,
        pieces,
        source_id: office.filter(|_| channel == Channel::Form).map(|office| office.id),
        clinic_id: None,
        link_id: None,
    })
}

fn piece(kind: PieceKind, name: &str, bytes: Vec<u8>, words: &str) -> Piece {
    Piece {
        kind,
        name: name.into(),
        media_type: "image/png".into(),
        bytes,
        pages: Some(1),
        words: words.into(),
    }
}

/// A page of grey lines that looks like a letter from afar.
fn page(seed: u64) -> Result<Vec<u8>> {
    let mut sheet = GrayImage::from_pixel(510, 660, Luma([255]));
    let mut state = seed;
    for line in 0..34_u32 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let blank = matches!(line, 3 | 4 | 10 | 18 | 26 | 27);
        let width = if blank { 0 } else { 180 + (state >> 33) as u32 % 250 };
        let (top, ink) = (50 + line * 16, if line < 3 { 60 } else { 130 });
        for y in top..top + 6 {
            for x in 40..40 + width {
                sheet.put_pixel(x, y, Luma([ink]));
            }
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(sheet)
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes.into_inner())
}
