//! Promises of professions and organisations.

use Profession::*;
use lexicon::{Profession, looks_like_organisation};
use proptest::prelude::*;

#[test]
fn credentials_tell_the_profession() {
    for (text, profession) in [
        ("MD", Physician),
        ("M.D.", Physician),
        ("do", Physician),
        ("Dr.", Physician),
        ("PA-C", PhysicianAssistant),
        ("P.A.-C", PhysicianAssistant),
        ("FNP-C", NursePractitioner),
        ("RN", Nurse),
        ("DC", Chiropractor),
        ("DDS", Dentist),
        ("DPM", Podiatrist),
        ("OD", Optometrist),
        ("PsyD", Psychologist),
        ("OTR/L", Therapist),
        ("CCC-SLP", Therapist),
        ("ATC", AthleticTrainer),
        ("LMT", MassageTherapist),
        ("Esq.", Attorney),
    ] {
        assert_eq!(Profession::from_text(text), Some(profession), "{text:?}");
    }
}

#[test]
fn the_source_types_of_exports_tell_the_profession() {
    for (text, profession) in [
        ("Physician", Physician),
        ("Self/Direct Access", SelfReferred),
        ("self", SelfReferred),
        ("Former Patient", FormerPatient),
        ("Friend / family", FriendOrFamily),
        ("Google Ads", Online),
        ("Athletic Trainer", AthleticTrainer),
        ("High School Coach", Coach),
        ("School Nurse", SchoolNurse),
        ("Workers' Comp Case Manager", CaseManager),
        ("Hospital Discharge Planner", DischargePlanner),
        ("Physician's Assistant", PhysicianAssistant),
        ("Physician Asst.", PhysicianAssistant),
        ("Doctor of Chiropractic", Chiropractor),
        ("Doctor's office", Physician),
        ("CrossFit gym", FitnessClub),
        ("Gym", FitnessClub),
        ("Yoga studio", YogaInstructor),
        ("Community event", Community),
        ("Massage Therapist", MassageTherapist),
        ("Speech Language Pathologist", Therapist),
    ] {
        assert_eq!(Profession::from_text(text), Some(profession), "{text:?}");
    }
}

/// A word inside another word says nothing: prevention is no event, an accident no dentist.
#[test]
fn specialties_are_told_by_whole_words() {
    for (text, profession) in [
        ("Orthopaedic Surgery", Some(Physician)),
        ("Orthopedics", Some(Physician)),
        ("Preventive Medicine", Some(Physician)),
        ("Physical Medicine & Rehabilitation", Some(Physician)),
        ("Psychiatry", Some(Physician)),
        ("OB/GYN", Some(Physician)),
        ("Hospitalist", Some(Physician)),
        ("Urogynecology", Some(Physician)),
        ("Oral surgeon", Some(Dentist)),
        ("Clinical Nurse Specialist", Some(Nurse)),
        ("Clinical Psychologist", Some(Psychologist)),
        ("Clinical Social Worker", Some(CaseManager)),
        ("Walk-in clinic", Some(Hospital)),
        ("Walk-in", Some(SelfReferred)),
        ("Nursing home", Some(Hospital)),
        ("Accidental", None),
        ("Prevention", None),
        ("Removed", None),
        ("Chinese medicine", None),
        ("", None),
        ("N/A", None),
    ] {
        assert_eq!(Profession::from_text(text), profession, "{text:?}");
    }
}

#[test]
fn taxonomy_codes_tell_the_profession() {
    for (code, profession) in [
        ("207X00000X", Some(Physician)),
        ("207Q00000X", Some(Physician)),
        ("208D00000X", Some(Physician)),
        ("363L00000X", Some(NursePractitioner)),
        ("363lf0000x", Some(NursePractitioner)),
        ("363A00000X", Some(PhysicianAssistant)),
        ("111N00000X", Some(Chiropractor)),
        ("213E00000X", Some(Podiatrist)),
        ("122300000X", Some(Dentist)),
        ("152W00000X", Some(Optometrist)),
        ("225100000X", Some(Therapist)),
        ("225200000X", Some(Therapist)),
        ("225X00000X", Some(Therapist)),
        ("235Z00000X", Some(Therapist)),
        ("2255A2300X", Some(AthleticTrainer)),
        ("225700000X", Some(MassageTherapist)),
        ("163W00000X", Some(Nurse)),
        ("163WS0200X", Some(SchoolNurse)),
        ("163WC0400X", Some(CaseManager)),
        ("103T00000X", Some(Psychologist)),
        ("261Q00000X", Some(Hospital)),
        ("282N00000X", Some(Hospital)),
        ("183500000X", Some(Other)),
        ("207X00000", None),
        ("X07X00000X", None),
        ("physiciánX", None),
    ] {
        assert_eq!(Profession::from_taxonomy(code), profession, "{code:?}");
    }
    assert_eq!(Profession::from_text("207X00000X"), Some(Physician));
}

#[test]
fn own_codes_and_labels_are_read_back() {
    for profession in Profession::ALL {
        for text in [profession.code(), profession.label()] {
            assert_eq!(Profession::from_text(text), Some(*profession), "{text:?}");
        }
    }
}

/// 42 CFR 411.351 and 45 CFR 164.506: whom gifts are limited for, and who may be told.
#[test]
fn every_stark_physician_treats_and_no_lay_source_does() {
    for profession in Profession::ALL {
        assert!(
            !profession.is_stark_physician() || profession.is_treating_provider(),
            "{profession}"
        );
    }
    for lay in [
        Coach,
        YogaInstructor,
        PersonalTrainer,
        FitnessClub,
        FormerPatient,
        FriendOrFamily,
        Attorney,
        Employer,
        School,
        SelfReferred,
        Online,
        Community,
        Other,
    ] {
        assert!(!lay.is_treating_provider(), "{lay}");
    }
    assert!(!NursePractitioner.is_stark_physician());
}

#[test]
fn organisations_are_told_from_persons() {
    for text in [
        "Springfield Orthopedics",
        "ST. ANN'S HOSPITAL",
        "Summit Rehab, P.C.",
        "Riverside Family Practice",
        "Wiebe & Pilcher Physicians LLC",
        "Dr Smith's office",
        "Lincoln High School",
        "YMCA",
    ] {
        assert!(looks_like_organisation(text), "{text:?}");
    }
    for text in [
        "WIEBE, DAVID A MD",
        "Dr. David Wiebe, M.D.",
        "Mary-Kate O'Brien",
        "Pain",
        "Incarnacion Lopez",
        "Groupman, Ana",
        "Nguyễn Văn A",
        "",
    ] {
        assert!(!looks_like_organisation(text), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in any::<String>(), near in "[0-9é]{3}[A-Zé][0-9]{5,6}[Xx]?") {
        for text in [text, near] {
            let _ = Profession::from_text(&text);
            let _ = Profession::from_taxonomy(&text);
            let _ = looks_like_organisation(&text);
        }
    }
}
