//! What machines read: schema.org data for search engines, and the text for directories.

use lexicon::{Phone, hours::Hours};
use platform::web::App;
use serde_json::{Value, json};

use crate::practice::{ClinicProfile, Profile};

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The clinic as JSON-LD, safe inside a `script` element: no `<` can end it.
pub(super) fn json_ld(app: &App, profile: &Profile, clinic: &ClinicProfile) -> String {
    let own = app.public_url().map(|url| format!("{url}/p/{}/{}", profile.slug, clinic.slug));
    let mut thing = json!({
        "@context": "https://schema.org",
        "@type": ["MedicalBusiness", "PhysicalTherapy"],
        "name": profile.full_name(clinic),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": clinic.street,
            "addressLocality": clinic.city,
            "addressRegion": clinic.state,
            "postalCode": clinic.zip,
            "addressCountry": "US",
        },
    });
    let number = |text: &str| Phone::parse(text).map(|phone| phone.e164()).unwrap_or_default();
    let web = if clinic.web.is_empty() { own.clone() } else { Some(clinic.web.clone()) };
    for (name, value) in [
        ("telephone", number(&clinic.phone)),
        ("faxNumber", number(&clinic.fax)),
        ("email", clinic.email.clone()),
        ("description", profile.about.clone()),
        ("url", web.unwrap_or_default()),
        ("@id", own.unwrap_or_default()),
        ("hasMap", clinic.map_link.clone()),
    ] {
        if !value.is_empty() {
            thing[name] = json!(value);
        }
    }
    if !profile.socials.is_empty() {
        thing["sameAs"] = json!(profile.socials);
    }
    if !profile.languages.is_empty() {
        thing["knowsLanguage"] = json!(profile.languages);
    }
    if let Some(hours) = &clinic.hours {
        thing["openingHoursSpecification"] = json!(week(hours));
        thing["specialOpeningHoursSpecification"] = json!(special(hours));
    }
    thing.to_string().replace('<', "\\u003c")
}

/// Midnight at the end of a day is written 23:59, as Google's documentation of opening hours asks.
fn closing(text: String) -> String {
    if text == "24:00" { "23:59".into() } else { text }
}

fn week(hours: &Hours) -> Vec<Value> {
    let spans = hours.week.0.iter().zip(DAYS).flat_map(|(spans, day)| {
        spans.iter().map(move |span| {
            let (opens, closes) = span.in_24_hours();
            json!({
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": format!("https://schema.org/{day}"),
                "opens": opens,
                "closes": closing(closes),
            })
        })
    });
    spans.collect()
}

/// A day off is one that opens and closes at midnight.
fn special(hours: &Hours) -> Vec<Value> {
    let days = hours.holidays.iter().flat_map(|day| {
        let mut spans: Vec<(String, String)> =
            day.spans.iter().map(|span| span.in_24_hours()).collect();
        if spans.is_empty() {
            spans.push(("00:00".into(), "00:00".into()));
        }
        spans.into_iter().map(|(opens, closes)| {
            json!({
                "@type": "OpeningHoursSpecification",
                "name": day.name,
                "validFrom": day.on.to_string(),
                "validThrough": day.on.to_string(),
                "opens": opens,
                "closes": closing(closes),
            })
        })
    });
    days.collect()
}

/// All of it as plain text, to be pasted into directories.
pub(super) fn text(profile: &Profile, clinic: &ClinicProfile) -> String {
    let mut lines = profile.signature(Some(clinic.id));
    if !clinic.npi.is_empty() {
        lines.push(format!("NPI {}", clinic.npi));
    }
    if let Some(hours) = &clinic.hours {
        lines.push(String::new());
        for (day, spans) in DAYS.iter().zip(&hours.week.0) {
            lines.push(format!("{day}: {}", lexicon::hours::day_label(spans)));
        }
    }
    for (word, list) in [
        ("Languages", &profile.languages),
        ("Payers", &profile.payers),
        ("We treat", &profile.treats),
    ] {
        if !list.is_empty() {
            lines.push(format!("{word}: {}", list.join(", ")));
        }
    }
    lines.join("\n")
}
