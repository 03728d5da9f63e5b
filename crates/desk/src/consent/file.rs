//! Refusals as a file: what is written into it, and what a file may change. A file adds;
//! it never lifts a refusal, so that an old one put back by mistake does no harm.

use std::collections::{HashMap, HashSet};

use exchange::{
    export::{Cell, Table},
    tabular::Sheet,
};
use jiff::Timestamp;
use lexicon::fold;
use platform::{Instant, Uuid, clock};

use super::{
    channel::{Channel, How, Word},
    list_store::{Holding, State},
};

const HEADERS: [&str; 7] = ["Channel", "Address", "Source", "Answer", "Reason", "How", "Since"];

/// All that holds, as a table.
pub(super) fn table(all: &[Holding]) -> Table {
    let text = |text: &str| Cell::Text(text.to_owned());
    let rows = all.iter().map(|holding| {
        let source = match holding.address.is_empty() {
            true => holding.source.as_ref().map_or("", |(_, name)| name.as_str()),
            false => "",
        };
        vec![
            text(holding.channel.code()),
            text(&holding.address),
            text(source),
            text(holding.state.code()),
            text(&holding.reason),
            text(holding.how.code()),
            text(&clock::timestamp(holding.at).to_string()),
        ]
    });
    Table {
        name: "Consent".into(),
        headers: HEADERS.iter().map(|header| (*header).to_owned()).collect(),
        rows: rows.collect(),
    }
}

/// A row of a file that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub number: usize,
    pub channel: Channel,
    pub about: Named,
    pub state: State,
    pub reason: String,
    pub how: How,
    pub at: Option<Instant>,
}

/// Whom a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Named {
    /// An address.
    Address(String),
    /// A source by its name.
    Source(String),
}

/// Reads a sheet: the rows that say something, and what is wrong with the others.
pub(super) fn read(sheet: &Sheet) -> Result<(Vec<Line>, Vec<Problem>), String> {
    let column = |names: &[&str]| {
        sheet.headers.iter().position(|header| names.contains(&fold(header).as_str()))
    };
    let columns = Columns {
        channel: column(&["channel", "kanal"]),
        address: column(&["address", "email", "e mail", "email address", "number", "fax"]),
        source: column(&["source", "name"]),
        answer: column(&["answer", "status"]),
        reason: column(&["reason", "why"]),
        how: column(&["how"]),
        since: column(&["since", "date"]),
    };
    if columns.address.is_none() && columns.source.is_none() {
        return Err(
            "There is no column of addresses in it. Name one “Address”, then choose the file again."
                .into(),
        );
    }
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        let cell =
            |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", |text| text.trim());
        match columns.line(row.number, &cell) {
            Ok(line) => lines.push(line),
            Err(why) => problems.push(Problem { number: row.number, why }),
        }
    }
    Ok((lines, problems))
}

/// A row that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub number: usize,
    pub why: String,
}

struct Columns {
    channel: Option<usize>,
    address: Option<usize>,
    source: Option<usize>,
    answer: Option<usize>,
    reason: Option<usize>,
    how: Option<usize>,
    since: Option<usize>,
}

impl Columns {
    fn line<'a>(
        &self,
        number: usize,
        cell: &impl Fn(Option<usize>) -> &'a str,
    ) -> Result<Line, String> {
        let (address, source) = (cell(self.address), cell(self.source));
        let channel = match cell(self.channel) {
            "" if mail::is_address(address) => Channel::Email,
            "" => return Err("no channel is named".into()),
            code => Channel::from_code(&code.to_lowercase())
                .ok_or_else(|| format!("“{code}” is no channel"))?,
        };
        let about = match (address, source) {
            ("", "") => return Err("neither an address nor a source".into()),
            ("", source) => Named::Source(fold(source)),
            (address, _) => Named::Address(
                channel
                    .address(address)
                    .ok_or_else(|| format!("“{address}” is no address of this channel"))?,
            ),
        };
        // A list of addresses alone is a list of those who want nothing.
        let state = match cell(self.answer).to_lowercase().as_str() {
            "" => State::Said(Word::Refused),
            "came_back" if matches!(about, Named::Address(_)) && channel == Channel::Email => {
                State::CameBack
            }
            code => match Word::from_code(code) {
                Some(Word::Unknown) | None => return Err(format!("“{code}” is no answer")),
                Some(word) => State::Said(word),
            },
        };
        Ok(Line {
            number,
            channel,
            about,
            state,
            reason: cell(self.reason).trim_start_matches('\'').to_owned(),
            how: match cell(self.how) {
                "" => How::File,
                code => How::from_code(code),
            },
            at: since(cell(self.since)),
        })
    }
}

/// An instant, or a day.
fn since(text: &str) -> Option<Instant> {
    let instant = text.parse::<Timestamp>().map(|at| at.as_millisecond()).ok();
    instant.or_else(|| {
        let day = text.parse::<jiff::civil::Date>().ok()?;
        Some(clock::at_hour(day, 12, &jiff::tz::TimeZone::UTC))
    })
}

/// What a file would do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What is written down.
    pub add: Vec<(Line, Whom)>,
    /// Rows that change nothing: what they say holds already.
    pub known: usize,
    /// Rows that are left out, and why.
    pub problems: Vec<Problem>,
}

/// Whom a row of a plan is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// The address that stands in it.
    Address,
    /// This source.
    Source(Uuid),
}

impl Plan {
    /// How many refusals it adds.
    pub fn refusals(&self) -> usize {
        self.add.iter().filter(|(line, _)| line.state.blocks()).count()
    }
}

/// Channel, address, source, and whether it tells of mail that came back.
type Key = (Channel, String, Option<Uuid>, bool);

/// Lays a file over what holds. A refusal in it is taken over unless they have allowed it
/// since; a permission only where nothing else was said.
pub(super) fn plan(
    (lines, problems): (Vec<Line>, Vec<Problem>),
    all: &[Holding],
    sources: &HashMap<String, Vec<Uuid>>,
) -> Plan {
    let mut holding: HashMap<Key, (State, Instant)> = HashMap::new();
    for one in all {
        let party = one.source.as_ref().filter(|_| one.address.is_empty()).map(|(id, _)| *id);
        let key = (one.channel, one.address.clone(), party, one.state == State::CameBack);
        holding.insert(key, (one.state, one.at));
    }
    let mut plan = Plan { problems, ..Plan::default() };
    let mut planned: HashSet<(Channel, Named, &'static str)> = HashSet::new();
    for line in lines {
        let whom = match &line.about {
            Named::Address(_) => Whom::Address,
            Named::Source(name) => match sources.get(name).map(Vec::as_slice) {
                Some([one]) => Whom::Source(*one),
                Some(_) => {
                    let why = "several sources have this name".into();
                    plan.problems.push(Problem { number: line.number, why });
                    continue;
                }
                None => {
                    let why = "no source has this name".into();
                    plan.problems.push(Problem { number: line.number, why });
                    continue;
                }
            },
        };
        let key = match (&line.about, whom) {
            (Named::Address(address), _) => (line.channel, address.clone(), None),
            (_, Whom::Source(id)) => (line.channel, String::new(), Some(id)),
            (_, Whom::Address) => continue,
        };
        let of_kind = |came_back: bool| holding.get(&(key.0, key.1.clone(), key.2, came_back));
        let present = of_kind(line.state == State::CameBack);
        match (line.state, present) {
            (state, Some((now, _))) if *now == state => plan.known += 1,
            (State::Said(Word::Refused), Some((State::Said(Word::Allowed), since)))
                if line.at.is_some_and(|at| at <= *since) =>
            {
                let why = "they have allowed it since".into();
                plan.problems.push(Problem { number: line.number, why });
            }
            (State::Said(Word::Allowed), Some(_)) => {
                let why = "they have refused it here; a file lifts no refusal".into();
                plan.problems.push(Problem { number: line.number, why });
            }
            (state, _) => {
                if planned.insert((line.channel, line.about.clone(), state.code())) {
                    plan.add.push((line, whom));
                } else {
                    plan.known += 1;
                }
            }
        }
    }
    // Where a file says both, its refusal is written down last and holds.
    plan.add.sort_by_key(|(line, _)| (line.state.blocks(), line.number));
    plan.problems.sort_by_key(|problem| problem.number);
    plan
}

#[cfg(test)]
mod tests {
    use exchange::tabular;

    use super::*;

    fn sheet(text: &str) -> Sheet {
        tabular::read("x.csv", text.as_bytes()).expect("a sheet").remove(0)
    }

    fn holding(address: &str, word: Word, at: Instant) -> Holding {
        Holding {
            channel: Channel::Email,
            address: address.into(),
            source: None,
            state: State::Said(word),
            reason: "no".into(),
            how: How::Told,
            at,
            by: String::new(),
        }
    }

    #[test]
    fn a_bare_list_of_addresses_is_a_list_of_refusals() {
        let (lines, problems) = read(&sheet("E-mail\nAnn@Office.example\nnobody\n")).expect("read");
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].about, Named::Address("ann@office.example".into()));
        assert_eq!(lines[0].state, State::Said(Word::Refused));
        assert_eq!(problems[0].number, 3);
        assert!(read(&sheet("Shoe,Size\na,b\n")).is_err());
    }

    #[test]
    fn what_is_exported_is_read_again_and_changes_nothing() {
        let all = [holding("a@b.example", Word::Refused, 1_700_000_000_000)];
        let csv = exchange::export::to_csv(&table(&all));
        let sheet = tabular::read("x.csv", &csv).expect("a sheet").remove(0);
        let read = read(&sheet).expect("read");
        assert_eq!(read.0[0].at, Some(1_700_000_000_000));
        let again = plan(read.clone(), &all, &HashMap::new());
        assert!(again.add.is_empty() && again.known == 1 && again.problems.is_empty());
        // In an installation that knows nothing of it, it holds again.
        assert_eq!(plan(read, &[], &HashMap::new()).refusals(), 1);
    }

    #[test]
    fn a_file_lifts_no_refusal_and_what_was_allowed_since_stays_allowed() {
        let text = "Channel,Address,Answer,Since\nemail,a@b.example,allowed,2030-01-01\n\
                    email,c@d.example,refused,2020-01-01\n";
        let all = [
            holding("a@b.example", Word::Refused, 1_700_000_000_000),
            holding("c@d.example", Word::Allowed, 1_700_000_000_000),
        ];
        let plan = plan(read(&sheet(text)).expect("read"), &all, &HashMap::new());
        assert!(plan.add.is_empty(), "{plan:?}");
        assert_eq!(plan.problems.len(), 2);
    }

    #[test]
    fn where_a_file_says_both_the_refusal_holds() {
        let text = "Channel,Address,Answer\nemail,a@b.example,refused\nemail,a@b.example,allowed\n";
        let plan = plan(read(&sheet(text)).expect("read"), &[], &HashMap::new());
        let last = &plan.add.last().expect("a row").0;
        assert_eq!(last.state, State::Said(Word::Refused));
    }
}
