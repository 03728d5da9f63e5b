//! Finds the files to read in what was given: plain, in folders, in archives.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::civil::{Date, date};

use super::zip::{self, Member};
use crate::Problem;

/// What a file holds, by its name or its first row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Holds {
    Providers,
    OtherNames,
    Locations,
    Deactivations,
}

/// A file to read.
#[derive(Clone)]
pub(crate) struct Source {
    pub holds: Holds,
    pub path: PathBuf,
    member: Option<Member>,
    /// First and last day that it tells of, by its name.
    pub days: Option<(Option<Date>, Date)>,
    /// Its length when unpacked.
    pub length: u64,
}

impl Source {
    /// Its own name, without folders.
    pub fn name(&self) -> String {
        let path = self.member.as_ref().map_or(self.path.as_path(), |m| Path::new(&m.name));
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }

    /// Whether its name says that it holds only what became different in some days.
    pub fn is_update(&self) -> bool {
        match (self.holds, self.days) {
            (Holds::Deactivations, _) => true,
            // The full files begin on 23 May 2005, when the first numbers were given out.
            (_, Some((Some(begin), _))) => begin > date(2006, 1, 1),
            _ => false,
        }
    }

    /// Its bytes from a place on.
    pub fn open(&self, from: u64) -> Result<Box<dyn Read + Send>, Problem> {
        match &self.member {
            None => {
                let mut file = File::open(&self.path).map_err(Problem::reading(&self.path))?;
                file.seek(SeekFrom::Start(from)).map_err(Problem::reading(&self.path))?;
                Ok(Box::new(file))
            }
            Some(member) => {
                let mut stream = zip::open(&self.path, member)?;
                io::copy(&mut (&mut stream).take(from), &mut io::sink())
                    .map_err(|error| Problem::Zip(self.path.clone(), error.to_string()))?;
                Ok(stream)
            }
        }
    }

    /// Which file in which state it is: a resumed import must find the same.
    pub fn mark(&self) -> String {
        format!("{} {} {}", mark(&self.path), self.name(), self.length)
    }

    /// What a failure to read it means.
    pub fn failure(&self, error: io::Error) -> Problem {
        match self.member {
            Some(_) => Problem::Zip(self.path.clone(), error.to_string()),
            None => Problem::reading(&self.path)(error),
        }
    }
}

/// Path, length and time of a file.
pub(crate) fn mark(path: &Path) -> String {
    let about = std::fs::metadata(path).ok();
    let length = about.as_ref().map_or(0, std::fs::Metadata::len);
    let time = about.and_then(|about| about.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{} {length} {}", path.display(), time.map_or(0, |time| time.as_nanos()))
}

/// All files to read in these inputs, in their order.
pub(crate) fn find(inputs: &[PathBuf]) -> Result<Vec<Source>, Problem> {
    let mut found = Vec::new();
    for input in inputs {
        let before = found.len();
        if input.is_dir() {
            let entries = std::fs::read_dir(input).map_err(Problem::reading(input))?;
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths.iter().filter(|path| path.is_file()) {
                if has_ending(path, "zip") {
                    in_archive(path, &mut found)?;
                } else if let Some(holds) = by_name(path) {
                    found.push(plain(path, holds)?);
                }
            }
        } else if has_ending(input, "zip") {
            in_archive(input, &mut found)?;
        } else {
            one(input, &mut found)?;
        }
        if found.len() == before {
            return Err(Problem::NothingToImport(input.clone()));
        }
    }
    Ok(found)
}

fn in_archive(path: &Path, found: &mut Vec<Source>) -> Result<(), Problem> {
    for member in zip::members(path)? {
        if let Some(holds) = by_name(Path::new(&member.name)) {
            let days = days(&member.name);
            let length = member.length;
            found.push(Source { holds, path: path.to_owned(), days, length, member: Some(member) });
        }
    }
    Ok(())
}

/// A file that was named by itself: whatever its name, its first row decides; and what lies beside
/// a provider file and belongs to it.
fn one(path: &Path, found: &mut Vec<Source>) -> Result<(), Problem> {
    let holds = by_name(path).or_else(|| by_first_row(path)).unwrap_or(Holds::Providers);
    found.push(plain(path, holds)?);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if holds == Holds::Providers && name.contains("npidata_pfile") {
        for (other, holds) in [("othername", Holds::OtherNames), ("pl", Holds::Locations)] {
            let beside = path.with_file_name(name.replace("npidata", other));
            if beside.is_file() {
                found.push(plain(&beside, holds)?);
            }
        }
    }
    Ok(())
}

fn plain(path: &Path, holds: Holds) -> Result<Source, Problem> {
    let length = std::fs::metadata(path).map_err(Problem::reading(path))?.len();
    let days = days(&path.file_name().unwrap_or_default().to_string_lossy());
    Ok(Source { holds, path: path.to_owned(), member: None, days, length })
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

fn by_name(path: &Path) -> Option<Holds> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    if !has_ending(path, "csv") || name.contains("fileheader") {
        return None;
    }
    [
        ("npidata_pfile", Holds::Providers),
        ("othername_pfile", Holds::OtherNames),
        ("pl_pfile", Holds::Locations),
        ("deactivated", Holds::Deactivations),
    ]
    .into_iter()
    .find(|(part, _)| name.contains(part))
    .map(|(_, holds)| holds)
}

fn by_first_row(path: &Path) -> Option<Holds> {
    let mut start = Vec::new();
    File::open(path).ok()?.take(4000).read_to_end(&mut start).ok()?;
    let row = start.split(|byte| *byte == b'\n').next()?;
    let row = lexicon::fold(&String::from_utf8_lossy(row));
    [
        ("provider secondary practice location", Holds::Locations),
        ("nppes deactivation date", Holds::Deactivations),
        ("entity type code", Holds::Providers),
        ("provider other organization name", Holds::OtherNames),
    ]
    .into_iter()
    .find(|(part, _)| row.contains(part))
    .map(|(_, holds)| holds)
}

/// The days in a name such as `npidata_pfile_20050523-20260111.csv`, or the one day in it.
fn days(name: &str) -> Option<(Option<Date>, Date)> {
    let numbers: Vec<Date> = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 8)
        .filter_map(|digits| {
            let number = |part: &str| part.parse::<i16>().ok();
            let [month, day] = [&digits[4..6], &digits[6..8]].map(|n| number(n).unwrap_or(0) as i8);
            Date::new(number(&digits[..4])?, month, day).ok()
        })
        .collect();
    match numbers[..] {
        [] => None,
        [only] => Some((None, only)),
        [begin, end, ..] => Some((Some(begin), end)),
    }
}
