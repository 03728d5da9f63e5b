//! Outcome measures of the sample practice: what was measured of every other patient whose care
//! ended in the last year, by a test that fits what they came with.

use jiff::{ToSpan, civil::Date};
use platform::{
    Error, Result, Sql, Uuid, args, clock,
    db::{self, FromQueryResult, Value, insert_many},
    new_id,
    web::App,
};

use super::{
    TOPIC,
    measure::{Better, Measure},
};

/// Words of a reason, and the test that is usual for it.
const USUAL: [(&[&str], Measure); 6] = [
    (&["back"], Measure::Oswestry),
    (&["Neck"], Measure::NeckDisability),
    (&["shoulder"], Measure::QuickDash),
    (&["elbow", "wrist", "finger", "Carpal"], Measure::Dash),
    (&["knee", "hip", "Hip", "ACL", "Ankle", "Plantar"], Measure::Lefs),
    (&["gait", "Parkinson", "stroke, weakness"], Measure::Berg),
];

/// How far from the worst patients come and go, in parts of the range: at the first visit and at
/// the last, each by so much more or less.
const COURSE: (f64, f64, f64) = (0.38, 0.72, 0.16);

#[derive(FromQueryResult)]
struct Ended {
    id: Uuid,
    reason: String,
}

/// Fills them in.
pub(crate) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    let tx = app.db().begin().await?;
    let since = today.saturating_sub(1.year());
    let ended: Vec<Ended> = tx
        .rows(
            "SELECT id, reason FROM referral
             WHERE practice_id = $1 AND discharged_on >= $2 AND deleted_at IS NULL
             ORDER BY discharged_on, id",
            args![practice_id, since.to_string()],
        )
        .await?;
    let therapist = "SELECT id FROM membership WHERE practice_id = $1 AND role = 'therapist'
                     ORDER BY id LIMIT 1";
    let by = tx.value::<Uuid>(therapist, args![practice_id]).await?.ok_or(Error::NotFound)?;
    let now = clock::now();
    let row = |(number, one): (usize, &Ended)| -> Vec<Value> {
        let measure = usual(&one.reason);
        let [first, last] = scores(measure, number).map(Value::from);
        // One in nine did not come to the last visit.
        let last = if number % 9 == 4 { Value::from(None::<i64>) } else { last };
        args![practice_id, new_id(), one.id, measure.code(), first, last, now, by]
    };
    let rows = ended.iter().step_by(2).enumerate().map(row).collect();
    let columns = [
        "practice_id",
        "id",
        "referral_id",
        "measure",
        "first_tenths",
        "last_tenths",
        "created_at",
        "created_by",
    ];
    insert_many(&tx, "outcome", &columns, rows, "").await?;
    db::changed(&tx, practice_id, TOPIC).await?;
    tx.commit().await
}

/// The test for a reason; any patient can name activities of their own.
fn usual(reason: &str) -> Measure {
    let fits = |(words, _): &&(&[&str], Measure)| words.iter().any(|word| reason.contains(word));
    USUAL.iter().find(fits).map_or(Measure::PatientSpecific, |(_, measure)| *measure)
}

/// Scores at the first and the last visit, in tenths of a point; whole points.
fn scores(measure: Measure, number: usize) -> [i64; 2] {
    let (from, to, around) = COURSE;
    // Spread evenly, and the last apart from the first.
    let turn = |step: f64| (number as f64 * step).fract() * 2.0 - 1.0;
    let parts = [from + around * turn(0.618_034), to + around * turn(0.414_214)];
    let most = measure.most().tenths() as f64;
    parts.map(|part| {
        let part = match measure.better() {
            Better::More => part,
            Better::Less => 1.0 - part,
        };
        (part * most / 10.0).round() as i64 * 10
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patients_of_the_sample_get_better_within_the_range_of_their_test() {
        for (reason, expected) in [
            ("Low back pain", Measure::Oswestry),
            ("After total hip replacement", Measure::Lefs),
            ("Voice strain", Measure::PatientSpecific),
        ] {
            let measure = usual(reason);
            assert_eq!(measure, expected, "{reason}");
            for number in 0..200 {
                let [first, last] = scores(measure, number);
                let better = match measure.better() {
                    Better::More => last >= first,
                    Better::Less => last <= first,
                };
                let range = 0..=measure.most().tenths();
                assert!(
                    better && range.contains(&first) && range.contains(&last),
                    "{reason} {number}"
                );
            }
        }
    }
}
