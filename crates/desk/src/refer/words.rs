//! What the form says, in English and in Spanish.

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// From its code; what is not known is English.
    pub fn from_code(code: &str) -> Self {
        if code == "es" { Self::Spanish } else { Self::English }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The words of a page in this language.
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &super::english::WORDS,
            Self::Spanish => &super::spanish::WORDS,
        }
    }
}

/// Every word of the form and of its receipt. `{}` stands for what varies.
#[allow(missing_docs, reason = "the English words say what each is")]
pub struct Words {
    pub refer_to: &'static str,
    pub about: &'static str,
    pub or_call: &'static str,
    pub or_fax: &'static str,
    pub problem_title: &'static str,
    pub optional: &'static str,
    pub you: &'static str,
    pub your_name: &'static str,
    pub your_name_hint: &'static str,
    pub reach: &'static str,
    pub reach_hint: &'static str,
    pub more_office: &'static str,
    pub organisation: &'static str,
    pub npi: &'static str,
    pub npi_hint: &'static str,
    pub fax: &'static str,
    pub tell_by: &'static str,
    pub tell_any: &'static str,
    pub tell_email: &'static str,
    pub tell_phone: &'static str,
    pub tell_fax: &'static str,
    pub tell_none: &'static str,
    pub the_patient: &'static str,
    pub patient: &'static str,
    pub birth_date: &'static str,
    pub birth_hint: &'static str,
    pub patient_phone: &'static str,
    pub payer: &'static str,
    pub payer_hint: &'static str,
    pub not_known: &'static str,
    pub the_referral: &'static str,
    pub reason: &'static str,
    pub reason_hint: &'static str,
    pub diagnosis: &'static str,
    pub diagnosis_hint: &'static str,
    pub more_referral: &'static str,
    pub clinic: &'static str,
    pub any_clinic: &'static str,
    pub urgent: &'static str,
    pub urgent_hint: &'static str,
    pub note: &'static str,
    pub files: &'static str,
    pub files_hint: &'static str,
    pub order: &'static str,
    pub card: &'static str,
    pub other: &'static str,
    pub attached: &'static str,
    pub leave_out: &'static str,
    pub send: &'static str,
    pub privacy: &'static str,
    pub trap: &'static str,
    pub language: &'static str,
    pub needs_name: &'static str,
    pub needs_reach: &'static str,
    pub wrong_reach: &'static str,
    pub needs_patient: &'static str,
    pub needs_birth: &'static str,
    pub wrong_birth: &'static str,
    pub future_birth: &'static str,
    pub needs_phone: &'static str,
    pub wrong_phone: &'static str,
    pub needs_reason: &'static str,
    pub needs_payer: &'static str,
    pub wrong_npi: &'static str,
    pub wrong_fax: &'static str,
    pub tell_needs_fax: &'static str,
    pub tell_needs_email: &'static str,
    pub tell_needs_phone: &'static str,
    pub too_long: &'static str,
    pub expired: &'static str,
    pub no_token: &'static str,
    pub trapped: &'static str,
    pub too_many: &'static str,
    pub cut_off: &'static str,
    pub too_large: &'static str,
    pub busy: &'static str,
    pub file_too_large: &'static str,
    pub files_too_large: &'static str,
    pub too_many_files: &'static str,
    pub file_unknown: &'static str,
    pub file_broken: &'static str,
    pub file_empty: &'static str,
    pub received: &'static str,
    pub received_at: &'static str,
    pub your_number: &'static str,
    pub next: &'static str,
    pub next_routine: &'static str,
    pub next_urgent: &'static str,
    pub next_call: &'static str,
    pub question: &'static str,
    pub follow: &'static str,
    pub follow_words: &'static str,
    pub follow_link: &'static str,
    pub six_digits: &'static str,
    pub six_gone: &'static str,
    pub print: &'static str,
    pub another: &'static str,
    pub gone: &'static str,
    pub js_not_sent: &'static str,
    pub js_retry: &'static str,
    pub js_sending: &'static str,
    pub js_kept: &'static str,
    pub js_too_large: &'static str,
    pub js_found: &'static str,
}
