//! Who referred: whom the referral is counted for, and the clinician where that is another.

use lexicon::{
    Email, NameMatch, Npi, PersonName, Phone, Profession, UsState, Zip, compare_names, fold,
    looks_like_organisation, title_case,
};

use super::{Cells, SourceCells, SourceKind, words};
use crate::mapping::Field;

/// The source, and the referring clinician if the file names both and they differ.
///
/// Exports have two columns for it: the referring provider, and the marketing source or "how did you hear of
/// us". The second is whom the practice wants to count, if it names anybody; often it repeats the
/// first or only says "physician".
pub(super) fn read(cells: &mut Cells<'_>) -> (SourceCells, Option<SourceCells>) {
    let provider = provider(cells);
    let marketing = marketing(cells);
    match (provider.kind, marketing) {
        (SourceKind::Named, Some(marketing)) if !is_same(&provider, &marketing) => {
            (marketing, Some(provider))
        }
        (SourceKind::Named, _) => (provider, None),
        (_, Some(marketing)) => (marketing, None),
        (SourceKind::Unassigned, None) => (by_type(cells), None),
        (SourceKind::SelfReferred, None) => (provider, None),
    }
}

fn provider(cells: &mut Cells<'_>) -> SourceCells {
    let mut source = SourceCells {
        organisation: tidy_organisation(cells.text(Field::ProviderPractice)),
        npi: cells.read(Field::ProviderNpi, Npi::parse),
        specialty: cells.text(Field::ProviderSpecialty).to_owned(),
        phones: cells.read(Field::ProviderPhone, Phone::parse).into_iter().collect(),
        fax: cells.read(Field::ProviderFax, Phone::parse),
        email: cells.read(Field::ProviderEmail, Email::parse),
        street: street(cells),
        city: title_case(cells.text(Field::ProviderCity)),
        state: UsState::parse(cells.text(Field::ProviderState)),
        zip: cells.read(Field::ProviderZip, Zip::parse),
        ..SourceCells::default()
    };
    let parts = [Field::ProviderFirstName, Field::ProviderMiddleName, Field::ProviderLastName];
    let [given, middle, family] = parts.map(|field| cells.text(field));
    let full = cells.text(Field::ProviderFullName);
    if family.is_empty() && given.is_empty() {
        name_by_text(&mut source, full);
    } else {
        source.text =
            [given, middle, family].join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        name_by_parts(&mut source, [given, middle, family]);
    }
    add_credentials(&mut source, cells.text(Field::ProviderCredentials));
    if source.kind == SourceKind::Unassigned && !source.organisation.is_empty() {
        source.kind = SourceKind::Named;
        source.text.clone_from(&source.organisation);
    }
    source.profession = profession(&source, cells.text(Field::SourceType));
    source
}

/// Takes a provider's name from one text, which may be an office, the patient, or nobody.
fn name_by_text(source: &mut SourceCells, text: &str) {
    if words::is_nobody(text) {
        return;
    }
    source.text = text.to_owned();
    if words::is_self(text) {
        source.kind = SourceKind::SelfReferred;
        return;
    }
    if words::kind_only(text).is_some() {
        return;
    }
    source.kind = SourceKind::Named;
    if let Some(name) = doctor_of_office(text) {
        source.name = Some(name);
    } else if looks_like_organisation(text) && !has_credentials(text) {
        if source.organisation.is_empty() {
            source.organisation = tidy_organisation(text);
        }
    } else {
        source.name = PersonName::parse(text);
    }
    if source.name.is_none() && source.organisation.is_empty() {
        source.organisation = text.to_owned();
    }
}

fn name_by_parts(source: &mut SourceCells, [given, middle, family]: [&str; 3]) {
    if words::is_self(family) && given.is_empty() {
        source.kind = SourceKind::SelfReferred;
    } else {
        source.name = PersonName::from_parts(given, middle, family);
        source.kind = match source.name {
            Some(_) => SourceKind::Named,
            None => SourceKind::Unassigned,
        };
    }
}

/// "Dr. Okonkwo's office" names the doctor, not an organisation.
fn doctor_of_office(text: &str) -> Option<PersonName> {
    let lower = text.to_lowercase().replace('’', "'");
    let end =
        ["'s office", "s' office", " office"].iter().find_map(|tail| lower.strip_suffix(tail))?;
    let is_doctor = ["dr ", "dr. ", "doctor "].iter().any(|title| lower.starts_with(title));
    // Small letters have the length of their capitals in every name that ends so.
    is_doctor.then(|| text.get(..end.len()).and_then(PersonName::parse)).flatten()
}

fn has_credentials(text: &str) -> bool {
    PersonName::parse(text)
        .is_some_and(|name| !name.credentials.is_empty() && !name.given.is_empty())
}

fn add_credentials(source: &mut SourceCells, text: &str) {
    let Some(name) = source.name.as_mut().filter(|_| !text.is_empty()) else {
        return;
    };
    let read = PersonName::parse(&format!("Family, Given, {text}"));
    for credential in read.map(|read| read.credentials).unwrap_or_default() {
        if !name.credentials.contains(&credential) {
            name.credentials.push(credential);
        }
    }
}

fn street(cells: &Cells<'_>) -> String {
    let parts = [Field::ProviderStreet, Field::ProviderStreet2].map(|field| cells.text(field));
    let street = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    title_case(&street)
}

/// A name in capitals is written as one would; the forms of companies keep theirs.
fn tidy_organisation(text: &str) -> String {
    const CAPITALS: [&str; 12] =
        ["LLC", "PLLC", "LLP", "PC", "PA", "PSC", "MD", "USA", "US", "YMCA", "VA", "II"];
    if text.chars().any(char::is_lowercase) || !text.contains(' ') {
        return text.to_owned();
    }
    let word = |word: &str| {
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        match CAPITALS.contains(&bare.as_str()) {
            true => word.to_owned(),
            false => title_case(word),
        }
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// The trade: by credentials, then by specialty, then by the file's word for the kind of source.
fn profession(source: &SourceCells, source_type: &str) -> Option<Profession> {
    let by_credentials = source
        .name
        .iter()
        .flat_map(|name| &name.credentials)
        .find_map(|credential| Profession::from_text(credential));
    let by_text =
        |text: &str| Some(text).filter(|text| !text.is_empty()).and_then(Profession::from_text);
    let doctor = || {
        let prefix = source.name.as_ref()?.prefix.as_deref();
        (prefix == Some("Dr.")).then_some(Profession::Physician)
    };
    by_credentials
        .or_else(|| by_text(&source.specialty))
        .or_else(|| by_text(source_type).filter(|kind| *kind != Profession::SelfReferred))
        .or_else(doctor)
        .or_else(|| by_text(&source.organisation).filter(|_| source.name.is_none()))
}

/// The source that the marketing column names; `None` when it names nobody.
fn marketing(cells: &Cells<'_>) -> Option<SourceCells> {
    let text = cells.text(Field::SourceName);
    if words::is_nobody(text) {
        return None;
    }
    let mut source = SourceCells::default();
    if let Some(kind) = words::kind_only(text) {
        // "Physician" in place of a name is no source; "Google" is.
        if kind == Profession::Physician {
            return None;
        }
        source.kind = SourceKind::Named;
        source.text = text.to_owned();
        source.organisation = text.to_owned();
        source.profession = Some(kind);
        return Some(source);
    }
    name_by_text(&mut source, text);
    source.profession = profession(&source, cells.text(Field::SourceType));
    Some(source)
}

/// Whether the marketing column only repeats the provider or says less.
fn is_same(provider: &SourceCells, marketing: &SourceCells) -> bool {
    if marketing.kind == SourceKind::SelfReferred || words::kind_only(&marketing.text).is_some() {
        return true;
    }
    let organisation = fold(&provider.organisation);
    if !organisation.is_empty() && organisation == fold(&marketing.organisation) {
        return true;
    }
    match (&provider.name, &marketing.name) {
        (Some(a), Some(b)) => compare_names(a, b) != NameMatch::Different,
        _ => fold(&provider.text) == fold(&marketing.text),
    }
}

/// Nobody is named; the kind of source may still say that nobody had to be.
fn by_type(cells: &Cells<'_>) -> SourceCells {
    let text = cells.text(Field::SourceType);
    let mut source = SourceCells::default();
    match (Profession::from_text(text), words::kind_only(text)) {
        (Some(Profession::SelfReferred), _) => source.kind = SourceKind::SelfReferred,
        (_, Some(kind)) if !kind.is_treating_provider() => {
            source.kind = SourceKind::Named;
            source.text = text.to_owned();
            source.organisation = text.to_owned();
            source.profession = Some(kind);
        }
        _ => {}
    }
    source
}
