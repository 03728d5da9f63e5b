//! A file as an EMR exports it, of any length and the same every time.

use std::fmt::Write;

const GIVEN: &[&str] = &[
    "Ana", "Ben", "Carla", "Dev", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jamal", "Keiko",
    "Liam", "Mona", "Nils", "Olga", "Pedro", "Qadir", "Rosa", "Samir", "Tara",
];
const FAMILY: &[&str] = &[
    "Abara",
    "Brandt",
    "Castell",
    "Dunmore",
    "Eklund",
    "Farrow",
    "Gentry",
    "Holloway",
    "Ivers",
    "Jernigan",
    "Kessler",
    "Lindqvist",
    "Marchetti",
    "Northrup",
    "Okafor",
    "Pruitt",
    "Quarles",
    "Rostov",
    "Sandoval",
    "Tillman",
    "Ulrich",
    "Vance",
    "Whitlock",
    "Yarrow",
    "Zamora",
];
const PAYERS: &[&str] = &["Medicare", "Aetna", "BCBS", "UnitedHealthcare", "Self pay", "Cigna"];

/// Clinicians who refer in this file.
const CLINICIANS: usize = 400;

/// So many referrals as CSV: the names of patients repeat, their birth dates tell them apart.
pub fn referrals(rows: usize) -> String {
    let mut text = String::from(
        "Patient Name,DOB,Phone,Referring Provider,Referral Date,Insurance,Dx,Initial Eval Date,Status\r\n",
    );
    for row in 0..rows {
        let name = |number: usize| (GIVEN[number % 20], FAMILY[number / 20 % 25]);
        let (given, family) = name(row);
        let clinician = row * 7 % CLINICIANS;
        let (first, last) = name(clinician + 77);
        let day = |days: usize| {
            let days = days % (36 * 28);
            (2023 + days / (12 * 28), days / 28 % 12 + 1, days % 28 + 1)
        };
        let (year, month, date) = day(row / 50);
        let evaluated = (row % 3 > 0).then(|| day(row / 50 + 5 + row % 9));
        let (status, evaluated) = match evaluated {
            Some((year, month, day)) => ("Discharged", format!("{month}/{day}/{year}")),
            None => ("Lost", String::new()),
        };
        let _ = write!(
            text,
            "\"{family}, {given}\",{}/{}/{},(614) 555-{:04},\"{last}, {first} {}. MD\",\
             {month}/{date}/{year},{},M54.5,{evaluated},{status}\r\n",
            row % 12 + 1,
            row / 12 % 28 + 1,
            1930 + row / 500 % 80,
            row % 10_000,
            char::from(b'A' + (clinician / 20 % 26) as u8),
            PAYERS[row % PAYERS.len()],
        );
    }
    text
}
