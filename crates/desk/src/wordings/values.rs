//! What may be filled into a wording: a type for each kind of paper, so that nothing about a
//! patient can be handed to a card.

use lexicon::wording::Field;

/// What a kind of paper may say. The fields and the values are one list, so that none is without
/// the other.
pub trait Values {
    /// Each field with what it stands for.
    const FIELDS: &'static [Field];

    /// The values, in the order of the fields; empty where there is none.
    fn values(&self) -> Vec<&str>;

    /// Each field with its value.
    fn pairs(&self) -> Vec<(&'static str, &str)> {
        Self::FIELDS.iter().map(|field| field.name).zip(self.values()).collect()
    }
}

const fn field(name: &'static str, means: &'static str) -> Field {
    Field { name, means }
}

/// What a card may say: nothing of it is about a patient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardValues {
    /// Who is thanked, as one speaks to them: "Dr. Osei".
    pub to: String,
    /// The practice.
    pub practice: String,
    /// The clinic.
    pub clinic: String,
    /// The clinic's phone.
    pub phone: String,
    /// Who signs.
    pub signer: String,
}

impl Values for CardValues {
    const FIELDS: &'static [Field] = &[
        field("to", "Who is thanked: Dr. Osei"),
        field("practice", "The name of your practice"),
        field("clinic", "The clinic"),
        field("phone", "The clinic's phone"),
        field("signer", "Who signs"),
    ];

    fn values(&self) -> Vec<&str> {
        vec![&self.to, &self.practice, &self.clinic, &self.phone, &self.signer]
    }
}

/// What the cover page of a fax may say: nothing of it is about a patient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverValues {
    /// To whom.
    pub to: String,
    /// The practice.
    pub practice: String,
    /// The number to call when it went astray.
    pub phone: String,
}

impl Values for CoverValues {
    const FIELDS: &'static [Field] = &[
        field("to", "To whom the fax goes"),
        field("practice", "The name of your practice"),
        field("phone", "The clinic's phone"),
    ];

    fn values(&self) -> Vec<&str> {
        vec![&self.to, &self.practice, &self.phone]
    }
}

/// What a letter to a treating provider may say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterValues {
    /// To whom, as one speaks to them: "Dr. Osei".
    pub to: String,
    /// The practice.
    pub practice: String,
    /// The clinic.
    pub clinic: String,
    /// The clinic's phone.
    pub phone: String,
    /// The clinic's fax.
    pub fax: String,
    /// Who signs.
    pub signer: String,
    /// The patient.
    pub patient: String,
    /// The patient's date of birth.
    pub born: String,
    /// The day of the referral.
    pub referred_on: String,
    /// For what they were referred.
    pub reason: String,
    /// The diagnosis.
    pub diagnosis: String,
    /// The day of the evaluation.
    pub evaluated_on: String,
    /// What was found.
    pub findings: String,
    /// What is planned: how often, how long, what.
    pub plan: String,
    /// What it is to lead to.
    pub goals: String,
    /// How it goes.
    pub progress: String,
    /// How many visits there were.
    pub visits: String,
    /// When the patient sees them again.
    pub next_visit: String,
    /// The last day.
    pub discharged_on: String,
    /// With what result.
    pub outcome: String,
    /// What should follow, or what they are asked.
    pub advice: String,
    /// Why the patient is not coming.
    pub declined_because: String,
    /// How often and how it was tried: "3 calls and a letter".
    pub attempts: String,
}

impl Values for LetterValues {
    const FIELDS: &'static [Field] = &[
        field("to", "The referring provider: Dr. Osei"),
        field("practice", "The name of your practice"),
        field("clinic", "The clinic"),
        field("phone", "The clinic's phone"),
        field("fax", "The clinic's fax"),
        field("signer", "Who signs"),
        field("patient", "The patient's name"),
        field("born", "The patient's date of birth"),
        field("referred_on", "The day of the referral"),
        field("reason", "For what they were referred"),
        field("diagnosis", "The diagnosis"),
        field("evaluated_on", "The day of the evaluation"),
        field("findings", "What was found"),
        field("plan", "How often, how long, what"),
        field("goals", "What it is to lead to"),
        field("progress", "How it goes"),
        field("visits", "How many visits there were"),
        field("next_visit", "When the patient sees them again"),
        field("discharged_on", "The last day"),
        field("outcome", "With what result"),
        field("advice", "What should follow"),
        field("declined_because", "Why the patient is not coming"),
        field("attempts", "How it was tried: 3 calls and a letter"),
    ];

    fn values(&self) -> Vec<&str> {
        vec![
            &self.to,
            &self.practice,
            &self.clinic,
            &self.phone,
            &self.fax,
            &self.signer,
            &self.patient,
            &self.born,
            &self.referred_on,
            &self.reason,
            &self.diagnosis,
            &self.evaluated_on,
            &self.findings,
            &self.plan,
            &self.goals,
            &self.progress,
            &self.visits,
            &self.next_visit,
            &self.discharged_on,
            &self.outcome,
            &self.advice,
            &self.declined_because,
            &self.attempts,
        ]
    }
}
