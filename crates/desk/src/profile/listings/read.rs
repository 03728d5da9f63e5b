//! Reading contact details off a web page: structured data first, then links, then the text.

use lexicon::{
    Phone,
    hours::{Week, parse_day},
};
use scraper::{Html, Selector};
use serde_json::Value;

/// What a place tells about us.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    /// Names in structured data.
    pub names: Vec<Said>,
    /// Addresses in structured data, on one line.
    pub addresses: Vec<Said>,
    /// Telephone numbers.
    pub phones: Vec<Said>,
    /// Fax numbers.
    pub faxes: Vec<Said>,
    /// The week of opening hours.
    pub week: Option<Week>,
    /// All that can be read.
    pub text: String,
}

/// Something told, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub value: String,
    /// Where: `structured data`, `link`, `text`.
    pub place: &'static str,
}

const DATA: &str = "structured data";
/// Deeper nesting is no description of a clinic.
const DEEPEST: usize = 24;
/// As much text of a page as is looked at.
const MOST_TEXT: usize = 400_000;

/// Reads a page, or plain text that was pasted.
pub fn read_page(html: &str) -> Told {
    let page = Html::parse_document(html);
    let mut told = Told::default();
    for script in select(&page, r#"script[type="application/ld+json"]"#) {
        let text: String = script.text().collect();
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            told.structured(&value, 0);
        }
    }
    told.microdata(&page);
    for link in select(&page, "a[href^='tel:']") {
        let number = link.value().attr("href").unwrap_or_default().trim_start_matches("tel:");
        push(&mut told.phones, number, "link");
    }
    told.text = visible(&page);
    let text = told.text.clone();
    told.numbers_in(&text);
    told
}

impl Told {
    fn structured(&mut self, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(all) => all.iter().for_each(|one| self.structured(one, depth + 1)),
            Value::Object(thing) => {
                let text = |name: &str| thing.get(name).and_then(Value::as_str).unwrap_or_default();
                push(&mut self.phones, text("telephone"), DATA);
                push(&mut self.faxes, text("faxNumber"), DATA);
                if thing.contains_key("address") && !text("name").is_empty() {
                    self.names.push(Said { value: text("name").trim().to_owned(), place: DATA });
                }
                let parts = ["streetAddress", "addressLocality", "addressRegion", "postalCode"];
                if !text(parts[0]).is_empty() {
                    let parts = parts.map(text).into_iter().filter(|part| !part.is_empty());
                    let value = parts.collect::<Vec<_>>().join(", ");
                    self.addresses.push(Said { value, place: DATA });
                }
                if let Some(hours) = thing.get("openingHoursSpecification") {
                    self.week = self.week.take().or_else(|| week(hours));
                }
                thing.values().for_each(|one| self.structured(one, depth + 1));
            }
            _ => {}
        }
    }

    fn microdata(&mut self, page: &Html) {
        let told = |name: &str| -> Vec<String> {
            let elements = select(page, &format!("[itemprop='{name}']"));
            let value = |element: &scraper::ElementRef<'_>| {
                let content = element.value().attr("content").map(str::to_owned);
                content.unwrap_or_else(|| element.text().collect::<Vec<_>>().join(" "))
            };
            elements.iter().map(value).collect()
        };
        told("telephone").iter().for_each(|text| push(&mut self.phones, text, DATA));
        told("faxNumber").iter().for_each(|text| push(&mut self.faxes, text, DATA));
        let cities = told("postalCode");
        for (number, street) in told("streetAddress").iter().enumerate() {
            let zip = cities.get(number).map_or("", String::as_str);
            let value = format!("{} {}", street.trim(), zip.trim()).trim().to_owned();
            self.addresses.push(Said { value, place: DATA });
        }
    }

    /// Numbers in running text; one with "fax" in front of it is a fax number.
    fn numbers_in(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (mut at, mut last_end) = (0, 0);
        while at < bytes.len() {
            let starts = matches!(bytes[at], b'0'..=b'9' | b'(' | b'+');
            let before = at.checked_sub(1).map(|before| bytes[before]);
            if !starts || before.is_some_and(|b| b.is_ascii_alphanumeric()) {
                at += 1;
                continue;
            }
            let stretch = bytes[at..]
                .iter()
                .take(20)
                .take_while(|b| matches!(b, b'0'..=b'9' | b'(' | b')' | b'+' | b'-' | b'.' | b' '));
            let stretch = stretch.count();
            let number = text[at..at + stretch].trim();
            let Ok(phone) = Phone::parse(number) else {
                at += 1;
                continue;
            };
            let lead: String = text[last_end..at].chars().rev().take(24).collect();
            let is_fax = lead.to_lowercase().contains("xaf");
            let list = if is_fax { &mut self.faxes } else { &mut self.phones };
            push(list, &phone.to_string(), "text");
            at += stretch;
            last_end = at;
        }
    }
}

/// The week of schema.org's opening hours; none where a day cannot be read.
fn week(hours: &Value) -> Option<Week> {
    let one = std::slice::from_ref(hours);
    let all = hours.as_array().map_or(one, Vec::as_slice);
    let mut week = Week::default();
    let mut found = false;
    for part in all {
        let text = |name: &str| part.get(name).and_then(Value::as_str).unwrap_or_default();
        let days = part.get("dayOfWeek")?;
        let days = days.as_array().map_or(std::slice::from_ref(days), Vec::as_slice);
        if text("opens") == text("closes") {
            continue;
        }
        let spans =
            parse_day(&format!("{}-{}", minutes(text("opens")), minutes(text("closes")))).ok()?;
        for day in days.iter().filter_map(Value::as_str) {
            let place = weekday(day)?;
            week.0[place].extend(spans.iter().copied());
            week.0[place].sort();
            found = true;
        }
    }
    found.then_some(week)
}

/// `08:00` of `08:00:00`.
fn minutes(time: &str) -> &str {
    time.get(..5).unwrap_or(time)
}

fn weekday(name: &str) -> Option<usize> {
    let name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let days = ["mo", "tu", "we", "th", "fr", "sa", "su"];
    days.iter().position(|day| name.starts_with(day))
}

fn push(list: &mut Vec<Said>, number: &str, place: &'static str) {
    if let Ok(phone) = Phone::parse(&number.replace("%20", " ")) {
        list.push(Said { value: phone.to_string(), place });
    }
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    match Selector::parse(selector) {
        Ok(selector) => page.select(&selector).collect(),
        Err(_) => Vec::new(),
    }
}

/// The text between the tags, without scripts and styles, on one line.
fn visible(page: &Html) -> String {
    let mut text = String::new();
    for node in page.tree.nodes() {
        let Some(words) = node.value().as_text() else { continue };
        let hidden = node.parent().and_then(|parent| parent.value().as_element().map(|e| e.name()));
        if matches!(hidden, Some("script" | "style" | "noscript" | "title" | "template")) {
            continue;
        }
        if text.len() + words.len() > MOST_TEXT {
            break;
        }
        for word in words.split_whitespace() {
            text.push_str(word);
            text.push(' ');
        }
    }
    text
}
