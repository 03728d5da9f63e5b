//! Provider files as CMS hands them out, with the few columns that are looked at.

use std::{fs, path::PathBuf};

use testing::World;

/// A provider of the file.
#[derive(Debug, Clone)]
pub struct Row {
    pub npi: String,
    pub last: String,
    pub first: String,
    pub credential: String,
    pub organisation: String,
    pub taxonomy: String,
    pub street: String,
    pub city: String,
    pub zip: String,
    pub phone: String,
    pub fax: String,
    /// `MM/DD/YYYY`; the files then tell nothing else.
    pub deactivated: String,
}

/// The number of this row, with its check digit.
pub fn npi(row: u32) -> String {
    let digits = format!("1{:08}", 10_000_000 + row);
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{digits}{}", (10 - (sum + 24) % 10) % 10)
}

impl Row {
    /// A hand surgeon in Columbus.
    pub fn person(number: u32, first: &str, last: &str) -> Self {
        Self {
            npi: npi(number),
            last: last.to_uppercase(),
            first: first.to_uppercase(),
            credential: "M.D.".into(),
            organisation: String::new(),
            taxonomy: "207XS0106X".into(),
            street: format!("{number} HIGH STREET"),
            city: "COLUMBUS".into(),
            zip: "432151234".into(),
            phone: format!("614555{:04}", 100 + number),
            fax: format!("614555{:04}", 150 + number),
            deactivated: String::new(),
        }
    }

    /// A clinic in Columbus.
    pub fn organisation(number: u32, name: &str) -> Self {
        Self {
            organisation: name.to_uppercase(),
            taxonomy: "261QM1300X".into(),
            credential: String::new(),
            ..Self::person(number, "", "")
        }
    }

    fn cells(&self) -> Vec<String> {
        if !self.deactivated.is_empty() {
            let mut cells = vec![String::new(); HEADER.len()];
            cells[0].clone_from(&self.npi);
            cells[HEADER.len() - 1].clone_from(&self.deactivated);
            return cells;
        }
        let entity = if self.organisation.is_empty() { "1" } else { "2" };
        [
            self.npi.as_str(),
            entity,
            &self.organisation,
            &self.last,
            &self.first,
            &self.credential,
            &self.street,
            &self.city,
            "OH",
            &self.zip,
            &self.phone,
            &self.fax,
            &self.taxonomy,
            "Y",
            "",
        ]
        .map(str::to_owned)
        .to_vec()
    }
}

const HEADER: [&str; 15] = [
    "NPI",
    "Entity Type Code",
    "Provider Organization Name (Legal Business Name)",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Credential Text",
    "Provider First Line Business Practice Location Address",
    "Provider Business Practice Location Address City Name",
    "Provider Business Practice Location Address State Name",
    "Provider Business Practice Location Address Postal Code",
    "Provider Business Practice Location Address Telephone Number",
    "Provider Business Practice Location Address Fax Number",
    "Healthcare Provider Taxonomy Code_1",
    "Healthcare Provider Primary Taxonomy Switch_1",
    "NPI Deactivation Date",
];

/// The file, as text.
pub fn text(rows: &[Row]) -> String {
    let line = |cells: Vec<String>| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        quoted.join(",") + "\r\n"
    };
    let mut text = line(HEADER.map(str::to_owned).to_vec());
    text.extend(rows.iter().map(|row| line(row.cells())));
    text
}

/// The monthly file of these providers, on the disk.
pub fn monthly(world: &World, rows: &[Row]) -> PathBuf {
    write(world, "npidata_pfile_20050523-20261108.csv", rows)
}

/// A weekly update with these.
pub fn weekly(world: &World, rows: &[Row]) -> PathBuf {
    write(world, "npidata_pfile_20261109-20261115.csv", rows)
}

fn write(world: &World, name: &str, rows: &[Row]) -> PathBuf {
    let folder = world.folder().join("downloads");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    fs::write(&path, text(rows)).expect("a file");
    path
}

/// Imports them into the registry of the world.
pub fn import(world: &World, path: PathBuf) {
    let folder = world.app.registry_folder().expect("a folder").to_owned();
    desk::directory::import(&folder, &[path], None, &|_| registry::Go::On).expect("an import");
}
