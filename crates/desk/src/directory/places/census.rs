//! The geocoder of the U.S. Census Bureau: a table of addresses goes there as a file, and
//! a table comes back.

use std::time::Duration;

use platform::new_id;

use super::{Address, Answer, Geocoder, Point, Trouble, ask::ask};

/// Where it is by default.
pub(in crate::directory) const URL: &str = "https://geocoding.geo.census.gov";
const BENCHMARK: &str = "Public_AR_Current";
/// A thousand addresses take it about a minute.
const PATIENCE: Duration = Duration::from_secs(300);
/// It would take 10,000; fewer are answered sooner.
const AT_ONCE: usize = 1_000;

/// The geocoder at an address.
pub(in crate::directory) struct Census {
    /// Where it is, without the path.
    pub(in crate::directory) url: String,
}

impl Geocoder for Census {
    fn name(&self) -> &'static str {
        "census"
    }

    fn most_at_once(&self) -> usize {
        AT_ONCE
    }

    fn ask(&self, addresses: &[Address]) -> Result<Vec<Answer>, Trouble> {
        let (kind, body) = form(&table(addresses));
        let url = format!("{}/geocoder/locations/addressbatch", self.url.trim_end_matches('/'));
        let text = ask("The Census geocoder", PATIENCE, |agent| {
            agent.post(&url).header("content-type", kind).send(&body[..])
        })?;
        read(&text)
    }
}

/// Number, street, city, state, ZIP code, without a header.
fn table(addresses: &[Address]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace(['"', '\r', '\n'], " "));
    addresses
        .iter()
        .map(|one| {
            let zip: String = one.zip.chars().take(5).collect();
            let parts = [&one.street, &one.city, &one.state, &zip].map(|part| quoted(part));
            format!("{},{}\r\n", one.number, parts.join(","))
        })
        .collect()
}

fn form(table: &str) -> (String, Vec<u8>) {
    // The id is random enough not to stand in the table.
    let boundary = format!("liaison-{}", new_id().simple());
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"benchmark\"\r\n\r\n{BENCHMARK}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"addressFile\"; \
         filename=\"offices.csv\"\r\nContent-Type: text/csv\r\n\r\n{table}\r\n--{boundary}--\r\n"
    );
    (format!("multipart/form-data; boundary={boundary}"), body.into_bytes())
}

/// Reads the answer: number, address asked, `Match`, `Exact`, address found,
/// `longitude,latitude`, and more.
fn read(text: &str) -> Result<Vec<Answer>, Trouble> {
    let answers: Vec<Answer> = text
        .lines()
        .filter_map(|line| {
            let cells = cells(line);
            let number = cells.first()?.trim().parse().ok()?;
            let place = (cells.get(2).map(String::as_str) == Some("Match"))
                .then(|| cells.get(5)?.split_once(','))
                .flatten()
                .and_then(|(east, north)| {
                    Point::new(north.trim().parse().ok()?, east.trim().parse().ok()?)
                });
            Some((number, place))
        })
        .collect();
    if answers.is_empty() && !text.trim().is_empty() {
        return Err(Trouble::Never(
            "The Census geocoder answered with something that is no table: check its address in \
             Settings, Provider registry, What is asked outside"
                .into(),
        ));
    }
    Ok(answers)
}

/// The cells of a line whose texts stand in quotation marks.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_tells_of_each_address_whether_it_was_found_and_where() {
        let text = "\"2\",\"12 High Street, Columbus, OH, 43215\",\"Match\",\"Exact\",\"12 HIGH ST, COLUMBUS, OH, 43215\",\"-83.0007,39.9613\",\"79\",\"L\"\n\
                    \"0\",\"PO Box 4, Columbus, OH, 43216\",\"No_Match\"\n\
                    \"1\",\"1 Main, Dublin, OH, 43017\",\"Tie\"\n";
        let answers = read(text).expect("a table");
        assert_eq!(answers, vec![(2, Point::new(39.9613, -83.0007)), (0, None), (1, None)]);
        assert_eq!(read(""), Ok(Vec::new()));
        assert!(matches!(read("<html>Moved</html>"), Err(Trouble::Never(_))));
    }

    #[test]
    fn what_stands_in_an_address_cannot_break_the_table() {
        let address = Address {
            number: 7,
            street: "1 \"A\" Street,\r\nSuite 2".into(),
            city: "Dublin".into(),
            state: "OH".into(),
            zip: "43017-1234".into(),
        };
        assert_eq!(
            table(&[address]),
            "7,\"1  A  Street,  Suite 2\",\"Dublin\",\"OH\",\"43017\"\r\n"
        );
    }
}
