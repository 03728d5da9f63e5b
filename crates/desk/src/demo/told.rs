//! What the sample practice says about itself.

use jiff::civil::Date;
use lexicon::hours::{Hours, Week, parse_day};

use super::cast::{Title, ZONE};
use crate::practice::{ClinicDetails, PracticeDetails};

/// The practice.
pub(super) fn practice(title: &Title) -> PracticeDetails {
    PracticeDetails {
        name: title.name.clone(),
        time_zone: ZONE.into(),
        country: "US".into(),
        about:
            "Physical, occupational and hand therapy in three neighborhoods of Columbus. We call \
                every patient within one working day and write to you after the evaluation."
                .into(),
        email: format!("frontdesk@{}", title.mail),
        web: format!("https://{}", title.mail),
        npi: "1234567893".into(),
        socials: format!("https://social.example/{}", title.slug),
        languages: "English\nSpanish\nSomali".into(),
        payers: "Medicare\nOhio Medicaid\nAetna\nAnthem Blue Cross and Blue Shield\nCigna\n\
                 Medical Mutual\nUnitedHealthcare\nWorkers' compensation\nSelf-pay"
            .into(),
        treats: "Back and neck pain\nAfter joint replacement\nShoulder and rotator cuff\n\
                 Sports injuries\nBalance and falls\nDizziness and vertigo\nHand and wrist\n\
                 Pelvic health"
            .into(),
    }
}

/// One of its clinics.
pub(super) fn clinic(number: usize, today: Date) -> ClinicDetails {
    let usual = ["7-7", "8 am-12:30 pm, 1:30-6", "8-5"][number % 3];
    let saturday = if number.is_multiple_of(3) { "8-12" } else { "closed" };
    let day = |text: &str| parse_day(text).unwrap_or_default();
    let week = [usual, usual, usual, usual, usual, saturday, "closed"].map(day);
    let years = [today.year(), today.year() + 1];
    ClinicDetails {
        week: Some(Week(week)),
        holidays: years.into_iter().flat_map(Hours::federal_holidays).collect(),
        ..ClinicDetails::default()
    }
}
