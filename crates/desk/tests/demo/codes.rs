//! Codes and numbers.

use desk::demo;
use lexicon::{Channel, LostReason, Npi, OfficeRole, Payer, Phone, Profession, Tier, TouchKind};
use platform::{Sql, args, db::FromQueryResult};
use testing::on_each_database;

use super::{TODAY, referrals};

#[test]
fn every_code_is_known_and_every_number_is_valid() {
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let all = async |sql: &str| -> Vec<String> {
            #[derive(FromQueryResult)]
            struct Row {
                value: String,
            }
            let sql = format!("SELECT DISTINCT {sql} AND practice_id = $1");
            let rows: Vec<Row> =
                world.db().rows(&sql, args![made.practice_id]).await.expect("values");
            rows.into_iter().map(|row| row.value).collect()
        };
        let npis = all("npi AS value FROM person WHERE npi IS NOT NULL").await;
        assert!(npis.len() > 200);
        for npi in
            npis.iter().chain(&all("npi AS value FROM organisation WHERE npi IS NOT NULL").await)
        {
            assert!(Npi::parse(npi).is_ok(), "{npi}");
        }
        for phone in
            all("value AS value FROM contact_point WHERE kind IN ('phone', 'mobile', 'fax')").await
        {
            assert!(Phone::parse(&phone).is_ok_and(|read| read.to_string() == phone), "{phone}");
            assert!(phone.contains("555-01"), "{phone}");
        }
        let professions = all("profession AS value FROM source WHERE kind <> ''").await;
        for profession in Profession::ALL {
            assert!(professions.iter().any(|code| code == profession.code()), "no {profession}");
        }
        assert_eq!(professions.len(), Profession::ALL.len());
        let known = [
            ("tier AS value FROM source WHERE kind <> ''", codes(Tier::ALL, Tier::code)),
            (
                "role AS value FROM affiliation WHERE role <> ''",
                codes(OfficeRole::ALL, OfficeRole::code),
            ),
            ("channel AS value FROM referral WHERE number > 0", codes(Channel::ALL, Channel::code)),
            (
                "outcome_reason AS value FROM referral WHERE outcome_reason <> ''",
                codes(LostReason::ALL, LostReason::code),
            ),
            ("kind AS value FROM touch WHERE kind <> ''", codes(TouchKind::ALL, TouchKind::code)),
            ("way AS value FROM thank_you WHERE way <> ''", codes(TouchKind::ALL, TouchKind::code)),
        ];
        for (sql, known) in known {
            let used = all(sql).await;
            assert!(used.len() > 2, "{sql}: {used:?}");
            for code in used {
                assert!(known.contains(&code.as_str()), "{sql}: {code}");
            }
        }
        for payer in all("payer AS value FROM referral WHERE payer <> ''").await {
            assert_eq!(Payer::canonical(&payer), payer);
        }
        let referrals = referrals(&world, made.practice_id).await;
        for codes in referrals.iter().map(|referral| referral.diagnosis_codes.as_str()) {
            let count = codes.split(';').filter(|code| !code.is_empty()).count();
            assert_eq!(lexicon::Icd10::find_all(codes).len(), count, "{codes}");
        }
        assert!(referrals.iter().all(|referral| Channel::from_code(&referral.channel).is_some()));
    });
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|item| code(*item)).collect()
}
