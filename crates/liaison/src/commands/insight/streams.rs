//! Streams of referrals and touches out of CSV files, read row by row.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use csv::ByteRecord;
use insight::{History, effects::Touch};
use jiff::civil::Date;
use lexicon::{Century, parse_date};
use platform::{Error, Result, clock};

/// How much of a wrong cell is shown.
const SHOWN: usize = 40;

/// The referrals of each source, in the order in which the sources first occur.
pub(super) struct Streams {
    pub(super) names: Vec<String>,
    pub(super) histories: Vec<History>,
}

impl Streams {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let mut streams = Self { names: Vec::new(), histories: Vec::new() };
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut file = Rows::open(path, ["source", "date"])?;
        while let Some([source, date]) = file.next()? {
            let day = file.day(date)?;
            let source = file.text(source)?;
            let place = match places.get(source) {
                Some(place) => *place,
                None => {
                    places.insert(source.to_owned(), streams.names.len());
                    streams.names.push(source.to_owned());
                    streams.histories.push(History::default());
                    streams.names.len() - 1
                }
            };
            if let Some(history) = streams.histories.get_mut(place) {
                history.days.push(day);
            }
        }
        if streams.names.is_empty() {
            return Err(file.complaint(
                "there are column names but no rows below them. Check the period of the export",
            ));
        }
        Ok(streams)
    }
}

/// The touches of each source, and the names of their kinds in the order of the alphabet.
pub(super) struct Touches {
    pub(super) kinds: Vec<String>,
    pub(super) of_source: HashMap<String, Vec<Touch>>,
}

impl Touches {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let mut touches = Self { kinds: Vec::new(), of_source: HashMap::new() };
        let mut file = Rows::open(path, ["source", "date", "kind"])?;
        while let Some([source, date, kind]) = file.next()? {
            let day = file.day(date)?;
            let source = file.text(source)?;
            let name = file.text(kind)?;
            let kind = touches.kinds.iter().position(|known| known == name).unwrap_or_else(|| {
                touches.kinds.push(name.to_owned());
                touches.kinds.len() - 1
            });
            touches.of_source.entry(source.to_owned()).or_default().push(Touch { day, kind });
        }
        touches.in_order_of_the_alphabet();
        Ok(touches)
    }

    /// Those of one source, in the order of the file.
    pub(super) fn of(&self, source: &str) -> &[Touch] {
        self.of_source.get(source).map_or(&[], Vec::as_slice)
    }

    /// Those up to the end of a day.
    pub(super) fn until(mut self, day: Date) -> Self {
        for touches in self.of_source.values_mut() {
            touches.retain(|touch| touch.day <= day);
        }
        self
    }

    fn in_order_of_the_alphabet(&mut self) {
        let mut order: Vec<usize> = (0..self.kinds.len()).collect();
        order.sort_by_key(|place| self.kinds.get(*place));
        let mut place_of = vec![0; order.len()];
        for (new, old) in order.into_iter().enumerate() {
            if let Some(place) = place_of.get_mut(old) {
                *place = new;
            }
        }
        for touch in self.of_source.values_mut().flatten() {
            touch.kind = place_of.get(touch.kind).copied().unwrap_or(touch.kind);
        }
        self.kinds.sort();
    }
}

/// The rows of a file with certain columns; each fault is told with its row and column.
struct Rows<const N: usize> {
    path: String,
    columns: [&'static str; N],
    places: [usize; N],
    reader: csv::Reader<BufReader<File>>,
    record: ByteRecord,
    lines_inside_cells: u64,
    today: Date,
}

/// A cell of the current row: the place of its column among those asked for.
type Cell = usize;

impl<const N: usize> Rows<N> {
    fn open(path: &Path, columns: [&'static str; N]) -> Result<Self> {
        let shown = path.display().to_string();
        let unreadable = |error: std::io::Error| {
            Error::Start(format!("{shown} cannot be read: {error}. Check the name of the file."))
        };
        let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
        let begin = file.fill_buf().map_err(unreadable)?;
        if begin.starts_with(&[0xFF, 0xFE]) || begin.starts_with(&[0xFE, 0xFF]) {
            return Err(Error::Start(format!(
                "{shown} is written in UTF-16. Save it as \"CSV UTF-8\" and name that file."
            )));
        }
        let mark = if begin.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        file.consume(mark);
        let separator = separator(file.fill_buf().map_err(unreadable)?);
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(file);
        let mut rows = Self {
            path: shown,
            columns,
            places: [0; N],
            reader,
            record: ByteRecord::new(),
            lines_inside_cells: 0,
            today: clock::timestamp(clock::now()).to_zoned(jiff::tz::TimeZone::UTC).date(),
        };
        rows.find_columns()?;
        Ok(rows)
    }

    fn find_columns(&mut self) -> Result<()> {
        if !self.advance()? {
            return Err(self.complaint("the file is empty. Export it again"));
        }
        let names: Vec<String> =
            self.record.iter().map(|name| String::from_utf8_lossy(name).to_lowercase()).collect();
        for (place, column) in self.places.iter_mut().zip(self.columns) {
            *place = names.iter().position(|name| name == column).ok_or_else(|| {
                Error::Start(format!(
                    "{}, row 1: there is no column \"{column}\", only {}. Put the names {} into \
                     the first row.",
                    self.path,
                    names
                        .iter()
                        .map(|name| format!("\"{}\"", cut(name)))
                        .collect::<Vec<_>>()
                        .join(", "),
                    self.columns.join(",")
                ))
            })?;
        }
        Ok(())
    }

    /// The next row that is not empty.
    fn next(&mut self) -> Result<Option<[Cell; N]>> {
        while self.advance()? {
            if self.record.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(std::array::from_fn(|place| place)));
            }
        }
        Ok(None)
    }

    fn advance(&mut self) -> Result<bool> {
        let inside = self.record.iter().flatten().filter(|byte| **byte == b'\n').count();
        self.lines_inside_cells += inside as u64;
        self.reader.read_byte_record(&mut self.record).map_err(|error| {
            Error::Start(format!("{} cannot be read to its end: {error}.", self.path))
        })
    }

    fn day(&self, cell: Cell) -> Result<Date> {
        let text = self.text(cell)?;
        if let Some(day) = iso(text.as_bytes()) {
            return Ok(day);
        }
        match parse_date(text, Century::Recent { today: self.today }) {
            Ok(read) if !read.day_first => Ok(read.date),
            Ok(_) => Err(self.fault(cell, "stands day first. Write it like 2024-12-31")),
            Err(problem) => {
                Err(self
                    .fault(cell, &format!("cannot be read: {problem}. Write it like 2024-12-31")))
            }
        }
    }

    fn text(&self, cell: Cell) -> Result<&str> {
        let bytes = self.bytes(cell);
        if bytes.is_empty() {
            return Err(self.fault(cell, "is empty. Fill it in, or delete the row"));
        }
        std::str::from_utf8(bytes).map_err(|_| {
            self.fault(cell, "is not written in UTF-8. Save the file as \"CSV UTF-8\"")
        })
    }

    fn bytes(&self, cell: Cell) -> &[u8] {
        let place = self.places.get(cell).copied().unwrap_or(usize::MAX);
        self.record.get(place).unwrap_or_default()
    }

    fn fault(&self, cell: Cell, what: &str) -> Error {
        let column = self.columns.get(cell).copied().unwrap_or_default();
        let bytes = self.bytes(cell);
        let shown = match bytes {
            [] => "the cell".to_owned(),
            _ => format!("\"{}\"", cut(&String::from_utf8_lossy(bytes))),
        };
        Error::Start(format!("{}, row {}, column {column}: {shown} {what}.", self.path, self.row()))
    }

    fn complaint(&self, what: &str) -> Error {
        Error::Start(format!("{}: {what}.", self.path))
    }

    /// The row as a spreadsheet program numbers it: lines, without those inside a cell.
    fn row(&self) -> u64 {
        let line = self.record.position().map_or(1, csv::Position::line);
        line.saturating_sub(self.lines_inside_cells)
    }
}

/// The separator that the first line has most of.
fn separator(begin: &[u8]) -> u8 {
    let line = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    // Of several with as many, the last is taken: the comma.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// A day as `2024-12-31`; a time behind it is left out.
fn iso(text: &[u8]) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = day else { return None };
    if !matches!(rest.first(), None | Some(b'T' | b' ')) {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0'))
        })
    };
    let small = |digits: &[u8]| number(digits).and_then(|number| i8::try_from(number).ok());
    Date::new(number(&[*y1, *y2, *y3, *y4])?, small(&[*m1, *m2])?, small(&[*d1, *d2])?).ok()
}

/// A day given on the command line.
pub(super) fn day_argument(text: &str) -> std::result::Result<Date, String> {
    iso(text.as_bytes()).ok_or_else(|| "write the day like 2024-12-31".to_owned())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
