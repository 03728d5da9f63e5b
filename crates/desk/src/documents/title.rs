//! Titles stand in lists that people without access to patients see, so they name none.

use lexicon::{PersonName, fold};
use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

/// The title, or `instead` where it names the patient: a net below those who write titles,
/// who know better than to let it be needed.
pub(crate) fn without_patient(title: &str, patient: &PersonName, instead: &str) -> String {
    let title_words = words(title);
    let has = |name: &str| {
        let name = words(name);
        !name.is_empty() && name.iter().all(|word| title_words.contains(word))
    };
    let given = patient.given.split_whitespace().next().unwrap_or_default();
    let names = has(&patient.family) && (given.is_empty() || has(given));
    if names { instead.to_owned() } else { title.trim().to_owned() }
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whom something is about: the patient that is named, or the patient of the referral.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    pub patient_id: Option<Uuid>,
    name: PersonName,
}

impl About {
    /// Reads it.
    pub async fn read(
        db: &impl Sql,
        practice_id: Uuid,
        patient_id: Option<Uuid>,
        referral_id: Option<Uuid>,
    ) -> Result<Self> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            given: String,
            family: String,
        }
        if patient_id.is_none() && referral_id.is_none() {
            return Ok(Self::default());
        }
        // Served by primary keys.
        let row: Option<Row> = db
            .row(
                "SELECT p.id, p.given, p.family FROM patient p
                 WHERE p.practice_id = $1 AND p.id = coalesce($2,
                    (SELECT r.patient_id FROM referral r WHERE r.practice_id = $1 AND r.id = $3))",
                args![practice_id, patient_id, referral_id],
            )
            .await?;
        let row = row.ok_or(platform::Error::NotFound)?;
        let name = PersonName { given: row.given, family: row.family, ..PersonName::default() };
        Ok(Self { patient_id: Some(row.id), name })
    }

    /// The title as it may stand in lists.
    pub fn title(&self, title: &str, instead: &str) -> String {
        let title = if title.trim().is_empty() { instead } else { title };
        match self.patient_id {
            Some(_) => without_patient(title, &self.name, instead),
            None => title.trim().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(title: &str, given: &str, family: &str) -> String {
        let patient =
            PersonName { given: given.into(), family: family.into(), ..PersonName::default() };
        without_patient(title, &patient, "Letter")
    }

    #[test]
    fn a_title_that_names_the_patient_is_replaced_however_the_name_is_written() {
        for title in [
            "Discharge of Maria Lopez",
            "Lopez, Maria: discharge",
            "MARÍA LÓPEZ discharged",
            "Discharge (Maria-Lopez)",
        ] {
            assert_eq!(shown(title, "María Elena", "López"), "Letter", "{title}");
        }
        assert_eq!(shown("About De la Cruz", "", "de la Cruz"), "Letter");
    }

    #[test]
    fn a_title_that_names_somebody_else_stays() {
        for title in ["Discharge letter to Dr. Lopez", "Progress letter to Maria Chen, MD"] {
            assert_eq!(shown(title, "Maria", "Lopez"), title);
        }
        assert_eq!(shown(" Discharge letter ", "", ""), "Discharge letter");
    }
}
