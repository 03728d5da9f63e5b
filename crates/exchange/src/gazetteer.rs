//! Where ZIP codes lie: the ZCTA gazetteer of the U.S. Census Bureau, as text or in the zip it
//! is handed out in.
//!
//! The delimiter has changed between years (tab, then `|`), and columns come and go; they are
//! found by their names.

use crate::tabular::archive;

/// The middle of a ZIP code's area.
#[derive(Debug, Clone, PartialEq)]
pub struct Centroid {
    /// The five digits.
    pub zip: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Why a file is no gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerProblem {
    /// It cannot be unpacked.
    #[error("The zip file is damaged or holds no text file. Download it again")]
    Damaged,
    /// The columns are not there.
    #[error(
        "This is not the ZIP code gazetteer: its first line must name GEOID, INTPTLAT and INTPTLONG. Take the file \"ZIP Code Tabulation Areas\" of the Census Bureau's Gazetteer Files"
    )]
    NotAGazetteer,
    /// Nothing in it can be used.
    #[error("No line of this file tells where a ZIP code lies. Download it again")]
    Empty,
}

/// The gazetteer unpacks to some 5 MB.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads the file, whatever the bytes are.
pub fn read(bytes: &[u8]) -> Result<Vec<Centroid>, GazetteerProblem> {
    if bytes.starts_with(b"PK") {
        let text = archive::first_text(bytes, LARGEST).ok_or(GazetteerProblem::Damaged)?;
        return read_text(&String::from_utf8_lossy(&text));
    }
    read_text(&String::from_utf8_lossy(bytes))
}

fn read_text(text: &str) -> Result<Vec<Centroid>, GazetteerProblem> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let delimiter = ['\t', '|', ','].into_iter().find(|sign| header.contains(*sign));
    let delimiter = delimiter.ok_or(GazetteerProblem::NotAGazetteer)?;
    let place = |wanted: &str| {
        header.split(delimiter).position(|name| name.trim().eq_ignore_ascii_case(wanted))
    };
    let (Some(zip), Some(latitude), Some(longitude)) =
        (place("GEOID"), place("INTPTLAT"), place("INTPTLONG"))
    else {
        return Err(GazetteerProblem::NotAGazetteer);
    };
    let found: Vec<Centroid> = lines
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(delimiter).map(str::trim).collect();
            let zip = *cells.get(zip)?;
            let degrees = |place: usize, most: f64| {
                let number: f64 = cells.get(place)?.parse().ok()?;
                (number.is_finite() && number.abs() <= most).then_some(number)
            };
            let right = zip.len() == 5 && zip.bytes().all(|byte| byte.is_ascii_digit());
            right.then_some(Centroid {
                zip: zip.to_owned(),
                latitude: degrees(latitude, 90.0)?,
                longitude: degrees(longitude, 180.0)?,
            })
        })
        .collect();
    if found.is_empty() { Err(GazetteerProblem::Empty) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TABS: &str = "GEOID\tALAND\tAWATER\tINTPTLAT\tINTPTLONG                 \r\n\
                        43215\t1\t2\t39.967\t-83.004   \r\n\
                        not a zip\t1\t2\t39.9\t-83.0\r\n\
                        43004\t1\t2\t40.012\t-82.786";

    #[test]
    fn every_year_of_the_gazetteer_is_read_whatever_stands_between_its_columns() {
        let expected = vec![
            Centroid { zip: "43215".into(), latitude: 39.967, longitude: -83.004 },
            Centroid { zip: "43004".into(), latitude: 40.012, longitude: -82.786 },
        ];
        assert_eq!(read(TABS.as_bytes()), Ok(expected.clone()));
        assert_eq!(read(TABS.replace('\t', "|").as_bytes()), Ok(expected));
    }

    #[test]
    fn the_columns_are_found_by_name_and_a_file_without_them_is_refused() {
        let other = "USPS|INTPTLONG|GEOID|INTPTLAT\nOH|-83.004|43215|39.967\n";
        assert_eq!(read(other.as_bytes()).map(|found| found[0].latitude), Ok(39.967));
        for text in ["", "NPI,Name\n1,Ada", "GEOID\tINTPTLAT\n43215\t39"] {
            assert_eq!(read(text.as_bytes()), Err(GazetteerProblem::NotAGazetteer), "{text}");
        }
        assert_eq!(read(b"GEOID|INTPTLAT|INTPTLONG\n"), Err(GazetteerProblem::Empty));
        assert_eq!(read(b"PK\x03\x04 no zip"), Err(GazetteerProblem::Damaged));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), zipped in any::<bool>()) {
            let mut bytes = bytes;
            if zipped {
                bytes.splice(0..0, *b"PK\x05\x06");
            }
            let _ = read(&bytes);
        }
    }
}
