//! What a place tells against what is true.

use lexicon::{Phone, fold, hours::day_label};
use serde::{Deserialize, Serialize};

use super::read::{Said, Told};
use crate::practice::{ClinicProfile, Profile};

/// How one detail stands at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which detail: `name`, `address`, `phone`, `fax`, `hours`.
    pub field: String,
    /// What is true.
    pub ours: String,
    /// What is told there.
    pub theirs: String,
    /// How they compare.
    pub verdict: Verdict,
    /// Where on the page it stood.
    pub place: String,
}

/// How a detail compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same.
    Ok,
    /// Something else is told.
    Differs,
    /// It is not told.
    Missing,
}

/// Every detail that we have, against what is told. A page that tells of several clinics is right
/// when ours is among them.
pub fn compare(profile: &Profile, clinic: &ClinicProfile, told: &Told) -> Vec<Finding> {
    let text = plain(&told.text);
    let mut findings = Vec::new();
    let mut add =
        |field: &str, ours: String, theirs: &[Said], same: &dyn Fn(&str) -> bool, in_text: bool| {
            if ours.is_empty() {
                return;
            }
            let hit = theirs.iter().find(|said| same(&said.value));
            let (verdict, told, place) = match hit {
                Some(said) => (Verdict::Ok, said.value.clone(), said.place),
                None if in_text => (Verdict::Ok, ours.clone(), "text"),
                None => match theirs.first() {
                    Some(said) => (Verdict::Differs, said.value.clone(), said.place),
                    None => (Verdict::Missing, String::new(), ""),
                },
            };
            findings.push(Finding {
                field: field.into(),
                ours,
                theirs: told,
                verdict,
                place: place.into(),
            });
        };
    let has = |part: &str| text.contains(&format!(" {} ", plain(part).trim()));
    let named = |name: &str| plain(name).contains(plain(&profile.name).trim());
    add("name", profile.name.clone(), &told.names, &named, has(&profile.name));
    let (street, zip) = (plain(&clinic.street), clinic.zip.get(..5).unwrap_or(&clinic.zip));
    let here = |address: &str| {
        let address = plain(address);
        address.contains(&street) && address.contains(zip)
    };
    let street_told = if clinic.street.is_empty() { String::new() } else { clinic.address() };
    add("address", street_told, &told.addresses, &here, has(&clinic.street) && text.contains(zip));
    for (field, ours, theirs) in
        [("phone", &clinic.phone, &told.phones), ("fax", &clinic.fax, &told.faxes)]
    {
        let digits = |text: &str| Phone::parse(text).map(|phone| phone.digits().to_owned()).ok();
        let same = |theirs: &str| digits(theirs) == digits(ours);
        add(field, ours.clone(), theirs, &same, false);
    }
    findings.extend(hours(clinic, told));
    findings
}

fn hours(clinic: &ClinicProfile, told: &Told) -> Option<Finding> {
    let (ours, theirs) = (&clinic.hours.as_ref()?.week, told.week.as_ref()?);
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let other = (0..7).find(|day| ours.0[*day] != theirs.0[*day]);
    let label = |week: &lexicon::hours::Week, day: usize| {
        format!("{} {}", days[day], day_label(&week.0[day]))
    };
    Some(Finding {
        field: "hours".into(),
        ours: other.map_or_else(|| "As set".into(), |day| label(ours, day)),
        theirs: other.map_or_else(|| "The same".into(), |day| label(theirs, day)),
        verdict: if other.is_some() { Verdict::Differs } else { Verdict::Ok },
        place: "structured data".into(),
    })
}

/// Words without case, accents and punctuation, with one spelling for the words of addresses
/// (USPS Publication 28, appendix C), and a space at both ends.
fn plain(text: &str) -> String {
    let text: String = fold(&text.replace('#', " ste "))
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words = text.split_whitespace().map(|word| match word {
        "street" => "st",
        "avenue" => "ave",
        "road" => "rd",
        "drive" => "dr",
        "boulevard" => "blvd",
        "lane" => "ln",
        "parkway" => "pkwy",
        "highway" => "hwy",
        "court" => "ct",
        "place" => "pl",
        "suite" | "unit" => "ste",
        "north" => "n",
        "south" => "s",
        "east" => "e",
        "west" => "w",
        word => word,
    });
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}
