//! The registry's record of an NPI, from its API 2.1. Errors arrive there with HTTP 200.

use lexicon::Phone;
use serde_json::Value;

use super::read::{Said, Told};

const PLACE: &str = "NPPES";

/// Where a record is asked for.
pub fn address(npi: &str) -> String {
    format!("https://npiregistry.cms.hhs.gov/api/?version=2.1&number={npi}")
}

/// Reads an answer, or says why it tells nothing.
pub fn read_record(json: &str) -> Result<Told, String> {
    let answer: Value = serde_json::from_str(json)
        .map_err(|_| "The registry did not answer with a record".to_owned())?;
    if let Some(error) = answer.get("Errors").and_then(Value::as_array).and_then(|all| all.first())
    {
        let why = error.get("description").and_then(Value::as_str).unwrap_or("no reason given");
        return Err(format!("The registry refused: {}", why.chars().take(200).collect::<String>()));
    }
    let record = answer.pointer("/results/0").ok_or("The registry knows no such NPI")?;
    let text = |value: &Value, name: &str| {
        let text = value.get(name).and_then(Value::as_str).unwrap_or_default().trim();
        if text == "--" { String::new() } else { text.to_owned() }
    };
    let said = |value: String| Said { value, place: PLACE };
    let mut told = Told::default();
    let basic = record.get("basic").unwrap_or(&Value::Null);
    for name in [text(basic, "organization_name"), text(basic, "name")] {
        told.names.extend(Some(name).filter(|name| !name.is_empty()).map(said));
    }
    let list = |name: &str| record.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut places = list("addresses");
    places.retain(|place| text(place, "address_purpose") != "MAILING");
    places.extend(list("practiceLocations"));
    for place in &places {
        let street = [text(place, "address_1"), text(place, "address_2")];
        let zip: String = text(place, "postal_code").chars().take(5).collect();
        let parts =
            [street.join(" ").trim().to_owned(), text(place, "city"), text(place, "state"), zip];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        told.addresses.push(said(parts.join(", ")));
        let number = |name: &str| Phone::parse(&text(place, name)).ok();
        told.phones.extend(number("telephone_number").map(|phone| said(phone.to_string())));
        told.faxes.extend(number("fax_number").map(|phone| said(phone.to_string())));
    }
    Ok(told)
}
