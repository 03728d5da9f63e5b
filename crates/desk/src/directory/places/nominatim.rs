//! A Nominatim server: one address after the other, one a second at most (the usage policy
//! of the public one, and considerate towards one's own).

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{Address, Answer, Geocoder, Point, Trouble, ask::ask};

const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_secs(1);
/// As many as are asked before what was learned is kept.
const AT_ONCE: usize = 20;

/// The server at an address.
pub(in crate::directory) struct Nominatim {
    /// Where it is, without the path.
    pub(in crate::directory) url: String,
}

impl Geocoder for Nominatim {
    fn name(&self) -> &'static str {
        "nominatim"
    }

    fn most_at_once(&self) -> usize {
        AT_ONCE
    }

    fn ask(&self, addresses: &[Address]) -> Result<Vec<Answer>, Trouble> {
        let mut answers = Vec::new();
        for address in addresses {
            let begun = Instant::now();
            match self.one(address) {
                Ok(place) => answers.push((address.number, place)),
                // What was learned so far is kept, and the rest asked later.
                Err(_) if !answers.is_empty() => return Ok(answers),
                Err(trouble) => return Err(trouble),
            }
            thread::sleep(PAUSE.saturating_sub(begun.elapsed()));
        }
        Ok(answers)
    }
}

impl Nominatim {
    fn one(&self, address: &Address) -> Result<Option<Point>, Trouble> {
        let zip: String = address.zip.chars().take(5).collect();
        let url = format!("{}/search", self.url.trim_end_matches('/'));
        let text = ask("The Nominatim server", PATIENCE, |agent| {
            agent
                .get(&url)
                .query("street", &address.street)
                .query("city", &address.city)
                .query("state", &address.state)
                .query("postalcode", &zip)
                .query("country", "us")
                .query("format", "jsonv2")
                .query("limit", "1")
                .call()
        })?;
        read(&text)
    }
}

fn read(text: &str) -> Result<Option<Point>, Trouble> {
    let answer: Vec<Value> = serde_json::from_str(text).map_err(|_| {
        Trouble::Never(
            "The Nominatim server answered with something else than places: check its address in \
             Settings, Provider registry, What is asked outside"
                .into(),
        )
    })?;
    let degrees = |name: &str| {
        let value = answer.first()?.get(name)?;
        value.as_f64().or_else(|| value.as_str()?.parse().ok())
    };
    Ok(degrees("lat").zip(degrees("lon")).and_then(|(north, east)| Point::new(north, east)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_is_taken_and_none_is_an_answer_too() {
        let text = r#"[{"place_id":1,"lat":"39.9613","lon":"-83.0007","display_name":"x"}]"#;
        assert_eq!(read(text), Ok(Point::new(39.9613, -83.0007)));
        assert_eq!(read("[]"), Ok(None));
        assert!(matches!(read("<html>"), Err(Trouble::Never(_))));
    }
}
