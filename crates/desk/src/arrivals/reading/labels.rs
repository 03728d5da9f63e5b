//! Labels of forms, in English and Spanish, and what stands behind them.

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Patient,
    BirthDate,
    PatientPhone,
    AnyPhone,
    ReferrerPhone,
    ReferrerFax,
    Referrer,
    Organisation,
    Npi,
    Payer,
    Diagnosis,
    Reason,
    Email,
    /// Known, and of no use here: it ends the value before it.
    Other,
}

use Field::*;

/// Labels as they are compared: in lower case, `l` and `1` as `i`, `0` as `o`.
/// Longer ones stand before those they begin with.
const LABELS: &[(&str, Field)] = &[
    ("name of patient", Patient),
    ("patient phone", PatientPhone),
    ("patient tel", PatientPhone),
    ("patient cell", PatientPhone),
    ("patient email", Email),
    ("patient name", Patient),
    ("patient dob", BirthDate),
    ("patient id", Other),
    ("patient address", Other),
    ("patient", Patient),
    ("pt name", Patient),
    ("nombre del paciente", Patient),
    ("nombre de paciente", Patient),
    ("paciente", Patient),
    ("nombre", Patient),
    ("date of birth", BirthDate),
    ("birth date", BirthDate),
    ("birthdate", BirthDate),
    ("d.o.b.", BirthDate),
    ("d.o.b", BirthDate),
    ("dob", BirthDate),
    ("fecha de nacimiento", BirthDate),
    ("f. nacimiento", BirthDate),
    ("nacimiento", BirthDate),
    ("home phone", PatientPhone),
    ("cell phone", PatientPhone),
    ("mobile phone", PatientPhone),
    ("cell", PatientPhone),
    ("mobile", PatientPhone),
    ("celular", PatientPhone),
    ("office phone", ReferrerPhone),
    ("call back", ReferrerPhone),
    ("callback", ReferrerPhone),
    ("telefono del paciente", PatientPhone),
    ("teléfono del paciente", PatientPhone),
    ("phone number", AnyPhone),
    ("phone", AnyPhone),
    ("telephone", AnyPhone),
    ("tel", AnyPhone),
    ("ph", AnyPhone),
    ("telefono", AnyPhone),
    ("teléfono", AnyPhone),
    ("office fax", ReferrerFax),
    ("return fax", ReferrerFax),
    ("fax number", ReferrerFax),
    ("fax to", Other),
    ("fax", ReferrerFax),
    ("referring provider", Referrer),
    ("referring physician", Referrer),
    ("referring doctor", Referrer),
    ("referring practice", Organisation),
    ("referring office", Organisation),
    ("ref. provider", Referrer),
    ("ref provider", Referrer),
    ("referred by", Referrer),
    ("ordering provider", Referrer),
    ("ordering physician", Referrer),
    ("provider name", Referrer),
    ("provider npi", Npi),
    ("provider", Referrer),
    ("physician", Referrer),
    ("doctor", Referrer),
    ("médico", Referrer),
    ("medico", Referrer),
    ("referido por", Referrer),
    ("npi number", Npi),
    ("npi", Npi),
    ("primary insurance", Payer),
    ("insurance id", Other),
    ("insurance", Payer),
    ("payer", Payer),
    ("ins", Payer),
    ("seguro medico", Payer),
    ("seguro médico", Payer),
    ("seguro", Payer),
    ("aseguranza", Payer),
    ("diagnosis", Diagnosis),
    ("diagnoses", Diagnosis),
    ("diagnostico", Diagnosis),
    ("diagnóstico", Diagnosis),
    ("dx", Diagnosis),
    ("icd-10", Diagnosis),
    ("icd10", Diagnosis),
    ("icd 10", Diagnosis),
    ("icd", Diagnosis),
    ("reason for referral", Reason),
    ("reason for visit", Reason),
    ("reason", Reason),
    ("motivo", Reason),
    ("chief complaint", Reason),
    ("practice", Organisation),
    ("clinic", Organisation),
    ("facility", Organisation),
    ("clinica", Organisation),
    ("clínica", Organisation),
    ("consultorio", Organisation),
    ("from", Organisation),
    ("e-mail", Email),
    ("email", Email),
    ("correo", Email),
    ("sex", Other),
    ("gender", Other),
    ("sexo", Other),
    ("member id", Other),
    ("id", Other),
    ("group", Other),
    ("policy", Other),
    ("frequency", Other),
    ("duration", Other),
    ("precautions", Other),
    ("signature", Other),
    ("sig", Other),
    ("date", Other),
    ("fecha", Other),
    ("address", Other),
    ("direccion", Other),
    ("dirección", Other),
    ("to", Other),
    ("re", Other),
    ("pages", Other),
    ("age", Other),
    ("mrn", Other),
    ("subject", Other),
    ("sent", Other),
];

/// These are plain enough to need no colon: `DOB 4/12/1971`, "date of birth April".
const BARE: &[&str] = &["date of birth", "fecha de nacimiento", "dob", "d.o.b.", "npi", "dx"];

/// A label and what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Labelled<'a> {
    pub field: Field,
    pub value: &'a str,
}

/// All labels of some lines, in their order.
pub(super) fn find<'a>(lines: &[&'a str]) -> Vec<Labelled<'a>> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let line: &'a str = line;
        let marks = marks(line);
        for (number, (field, start)) in
            marks.iter().map(|(_, field, start)| (*field, *start)).enumerate()
        {
            let end = marks.get(number + 1).map_or(line.len(), |(next, _, _)| *next);
            let value = up_to_gap(line[start.min(end)..end].trim());
            let is_last = number + 1 == marks.len();
            if value.is_empty() && is_last {
                // The value stands in a line of its own below the label.
                if let Some(next) = lines.get(index + 1).filter(|next| self::marks(next).is_empty())
                {
                    found.push(Labelled { field, value: up_to_gap(next.trim()) });
                }
            } else {
                found.push(Labelled { field, value });
            }
        }
    }
    found
}

/// Columns of a form stand apart: what follows a wide gap is something else.
fn up_to_gap(value: &str) -> &str {
    let end = value.find("    ").or_else(|| value.find('\t')).unwrap_or(value.len());
    value[..end].trim()
}

/// Where labels begin in a line, what they are, and where their values begin.
fn marks(line: &str) -> Vec<(usize, Field, usize)> {
    let letters: Vec<(usize, char)> =
        line.char_indices().take(2000).map(|(at, c)| (at, alike(c))).collect();
    let (mut marks, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        let begins = at == 0 || !letters[at - 1].1.is_alphanumeric();
        match begins.then(|| label_at(&letters, at, line.len())).flatten() {
            Some((field, value, next)) => {
                marks.push((letters[at].0, field, value));
                at = next;
            }
            None => at += 1,
        }
    }
    marks
}

/// The label that begins here: its field, the byte at which its value begins, and
/// the letter after it.
fn label_at(letters: &[(usize, char)], at: usize, length: usize) -> Option<(Field, usize, usize)> {
    for (label, field) in LABELS {
        let Some(mut next) = match_at(letters, at, label) else { continue };
        let bare = BARE.contains(label);
        if letters.get(next).is_some_and(|(_, c)| c.is_alphanumeric()) {
            continue;
        }
        let mut colon = false;
        while let Some((_, c)) = letters.get(next) {
            match c {
                ':' | '#' => colon = true,
                ' ' | '.' | ')' => {}
                _ => break,
            }
            next += 1;
        }
        if colon || bare {
            let value = letters.get(next).map_or(length, |(at, _)| *at);
            return Some((*field, value, next.max(at + 1)));
        }
    }
    None
}

fn match_at(letters: &[(usize, char)], at: usize, label: &str) -> Option<usize> {
    let mut next = at;
    for wanted in label.chars() {
        if letters.get(next)?.1 != alike(wanted) {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// Letters that recognisers mix up become one.
fn alike(c: char) -> char {
    match c.to_lowercase().next().unwrap_or(c) {
        '0' => 'o',
        'l' | '1' | '|' => 'i',
        other => other,
    }
}
