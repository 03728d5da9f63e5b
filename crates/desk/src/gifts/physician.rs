//! Who counts as a physician, and why.
//!
//! 42 CFR 411.351 takes the word from section 1861(r) of the Social Security Act: a doctor of
//! medicine or osteopathy, of dental surgery or dental medicine, of podiatric medicine, of
//! optometry, and a chiropractor. Nobody else has an annual figure; 42 USC 1320a-7b(b) covers
//! them all the same.

use lexicon::Profession;

/// What is known of somebody.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts<'a> {
    /// The profession of their source.
    pub profession: Option<Profession>,
    /// Their credentials as they are kept: "MD, FAAOS".
    pub credentials: &'a str,
    /// Their NUCC taxonomy code.
    pub taxonomy: &'a str,
    /// What somebody has said of them by hand, and why.
    pub by_hand: Option<(Counts, &'a str)>,
}

/// Whether what falls to somebody counts against a physician's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// The answer, and the sentence that explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub counts: Counts,
    pub why: String,
}

/// The doctors of section 1861(r), by the letters after their name.
const DOCTORS: &[&str] = &["MD", "DO", "DDS", "DMD", "DPM", "OD", "DC"];

/// Whether somebody counts. What was said by hand stands above all; of the rest one sign is
/// enough, so that a wrong profession does not hide a physician.
pub(super) fn standing(facts: Facts<'_>) -> Standing {
    let yes = |sign: String| Standing {
        counts: Counts::Yes,
        why: format!("Counts: {}", lower_first(&sign)),
    };
    if let Some((counts, why)) = facts.by_hand {
        let says = if counts == Counts::Yes { "counts" } else { "does not count" };
        return Standing { counts, why: format!("Set by hand: {says}, because {why}") };
    }
    if let Some(profession) = facts.profession.filter(|found| found.is_stark_physician()) {
        return yes(format!("{} by profession", profession.label()));
    }
    let letters = facts.credentials.replace('.', "").to_uppercase();
    let mut letters = letters.split(|c: char| !c.is_alphanumeric());
    if let Some(found) = letters.find_map(|word| DOCTORS.iter().find(|known| **known == word)) {
        return yes(format!("{found} after the name"));
    }
    if Profession::from_taxonomy(facts.taxonomy).is_some_and(Profession::is_stark_physician) {
        return yes(format!("taxonomy code {}", facts.taxonomy));
    }
    let what = facts.profession.map_or("no physician", Profession::label).to_lowercase();
    Standing { counts: Counts::No, why: format!("No annual limit: {what}") }
}

/// "Chiropractor" as it stands inside a sentence; letters after a name stay capitals.
fn lower_first(sign: &str) -> String {
    let word = sign.split(' ').next().unwrap_or_default();
    if word.len() > 1 && word.chars().all(char::is_uppercase) {
        return sign.to_owned();
    }
    let mut letters = sign.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(profession: Option<Profession>, credentials: &str, taxonomy: &str) -> Counts {
        standing(Facts { profession, credentials, taxonomy, by_hand: None }).counts
    }

    #[test]
    fn doctors_of_the_act_count_by_profession_by_letters_or_by_code() {
        for profession in [
            Profession::Physician,
            Profession::Dentist,
            Profession::Podiatrist,
            Profession::Optometrist,
            Profession::Chiropractor,
        ] {
            assert_eq!(counts(Some(profession), "", ""), Counts::Yes, "{profession}");
        }
        for letters in ["MD", "M.D.", "DO, FAAFP", "dds", "PhD, MD", "DC"] {
            assert_eq!(counts(Some(Profession::Other), letters, ""), Counts::Yes, "{letters}");
        }
        assert_eq!(counts(None, "", "207X00000X"), Counts::Yes);
        assert_eq!(counts(None, "", "111N00000X"), Counts::Yes);
    }

    #[test]
    fn others_have_no_annual_limit() {
        for (profession, letters) in [
            (Profession::NursePractitioner, "NP"),
            (Profession::PhysicianAssistant, "PA-C"),
            (Profession::YogaInstructor, ""),
            (Profession::Therapist, "DPT"),
            (Profession::AthleticTrainer, "ATC"),
        ] {
            assert_eq!(counts(Some(profession), letters, ""), Counts::No, "{profession}");
        }
        assert_eq!(counts(None, "", "363L00000X"), Counts::No);
    }

    #[test]
    fn what_was_said_by_hand_stands_above_all_with_its_reason() {
        let facts = Facts {
            profession: Some(Profession::Physician),
            by_hand: Some((Counts::No, "retired, no longer licensed")),
            ..Facts::default()
        };
        let found = standing(facts);
        assert_eq!(found.counts, Counts::No);
        assert!(found.why.contains("retired, no longer licensed"), "{}", found.why);
    }
}
