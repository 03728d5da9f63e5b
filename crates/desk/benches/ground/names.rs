//! Family names as varied as those of a real directory.
//!
//! The sample practice combines some hundred names, all of them known to the
//! index after the first thousand sources. In a directory of a hundred thousand
//! clinicians about every third has a family name of their own, and every name
//! has to be looked at for slips of the finger.

use lexicon::fold;
use platform::{Db, Sql, Uuid, args, db::FromQueryResult};

use super::Outcome;

const BEGIN: &[&str] = &[
    "Bal", "Ber", "Bran", "Cal", "Cor", "Dal", "Del", "Dor", "El", "Fal", "Fer", "Gar", "Gol",
    "Hal", "Har", "Hol", "Jan", "Kal", "Kel", "Kor", "Lan", "Lor", "Mal", "Mar", "Mor", "Nor",
    "Or", "Pel", "Por", "Ran", "Ros", "Sal", "Sor", "Tal", "Ter", "Tor", "Val", "Ver", "Wal",
    "Wie", "Yar", "Zel",
];
const MIDDLE: &[&str] = &[
    "a", "be", "ci", "da", "de", "do", "e", "ga", "gi", "ha", "i", "ka", "ke", "la", "le", "li",
    "ma", "me", "mi", "na", "ne", "no", "o", "ra", "re", "ri", "sa", "se", "ta", "te", "ti", "vi",
];
const END: &[&str] = &[
    "baum", "berg", "dez", "din", "dorf", "er", "ez", "ford", "gren", "ham", "ier", "ik", "ini",
    "ko", "lund", "man", "mann", "nen", "nova", "oglu", "ov", "quist", "sen", "ski", "son",
    "stein", "ton", "vic", "well", "wood", "worth", "yan",
];

#[derive(FromQueryResult)]
struct Person {
    id: Uuid,
    source_id: Uuid,
    given: String,
}

/// Gives two of three people a family name out of 43,000.
pub async fn vary(db: &Db, practice_id: Uuid) -> Outcome<()> {
    let people: Vec<Person> = db
        .rows(
            "SELECT p.id, s.id AS source_id, p.given FROM source s
             JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
             WHERE s.practice_id = $1 ORDER BY s.id",
            args![practice_id],
        )
        .await?;
    let tx = db.begin().await?;
    for (number, person) in people.iter().enumerate().filter(|(number, _)| number % 3 > 0) {
        let family = family(number);
        tx.run(
            "UPDATE person SET family = $1 WHERE practice_id = $2 AND id = $3",
            args![family.as_str(), practice_id, person.id],
        )
        .await?;
        tx.run(
            "UPDATE source SET name = $1, sort_name = $2 WHERE practice_id = $3 AND id = $4",
            args![
                format!("{} {family}", person.given),
                fold(&format!("{family} {}", person.given)),
                practice_id,
                person.source_id
            ],
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

fn family(number: usize) -> String {
    // A step without a common divisor visits all combinations in no order.
    let place = number.wrapping_mul(16_777_213) % (BEGIN.len() * MIDDLE.len() * END.len());
    let (begin, rest) = (place % BEGIN.len(), place / BEGIN.len());
    format!("{}{}{}", BEGIN[begin], MIDDLE[rest % MIDDLE.len()], END[rest / MIDDLE.len()])
}
