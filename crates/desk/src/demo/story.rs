//! The stories that the sample tells: a few sources bring much and many little,
//! some come, some slip away, some left, some grow, one has retired, and some
//! were entered twice.

use lexicon::{PersonName, Profession::*, Tier};

use super::{
    arrivals::Volume,
    calendar::Day,
    cast::Stage,
    directory::{Directory, Owner, Rank},
    offices::{self, Offices},
    people::{self, Facts},
    sources::{self, Growth, Habit, Source},
    trades::{Place, SORTS, TRADES, Trade},
};

/// Which ranks (of a hundred that refer regularly) slip away, and how many of
/// their usual referrals the silence has swallowed. 3 is a chance of one in
/// twenty; more is needed because referrals come unevenly, because hardly any
/// source of the sample ever ends, and because a long silence also lowers what
/// is usual.
const SLIPPING: &[(usize, f64)] =
    &[(1, 12.0), (3, 11.0), (5, 13.0), (6, 12.0), (8, 11.0), (10, 12.0), (12, 12.0)];

/// Which ranks left in the year and a half before, and how many days ago: what
/// the list of who slips away is held against.
const LEFT: &[(usize, Day)] = &[(4, 385), (7, 430), (9, 250), (11, 470), (13, 505), (14, 410)];

/// Which ranks grow, since how many days, to how many times as much.
const GROWING: &[(usize, Day, f64)] =
    &[(2, 200, 1.7), (15, 240, 4.0), (17, 210, 4.0), (20, 270, 4.5)];

/// The rank, of a hundred, of the doctor who has retired.
const RETIRED: usize = 7;

/// Which part of all sources never referred, and which only once.
const NEVER: f64 = 0.14;
const ONCE: f64 = 0.15;

/// Gives each source its habit and its tier.
pub(super) fn tell(stage: &mut Stage, sources: &mut [Source], volume: &Volume) {
    sources.sort_by(|one, other| other.volume.total_cmp(&one.volume));
    let never = (sources.len() as f64 * NEVER) as usize;
    let once = (sources.len() as f64 * ONCE) as usize;
    let regular = sources.len() - never - once;
    let today = stage.calendar.today();
    for (rank, source) in sources.iter_mut().enumerate() {
        source.habit = if rank >= regular + once {
            Habit::Never
        } else if rank >= regular {
            Habit::Once
        } else {
            // Zipf's law, flattened at the top: the first dozen bring a third.
            let weight = 1.0 / (rank as f64 + 6.0);
            let (from, to) = season(stage, rank);
            Habit::Regular { weight, from, to, growth: None }
        };
        source.tier = match rank * 100 / regular.max(1) {
            0..10 => Tier::A,
            10..33 => Tier::B,
            _ if rank < regular + once => Tier::C,
            _ => Tier::Prospect,
        };
    }
    slip_away(sources, regular, volume, today);
    leave(sources, regular, today);
    grow(sources, regular, today);
    retire(sources, regular, today);
}

/// From when to when a source refers: most all the time; some are new, some
/// came in between, some left long ago. The largest have always been there.
fn season(stage: &mut Stage, rank: usize) -> (Day, Day) {
    let today = stage.calendar.today();
    let random = &mut stage.random;
    let kind = if rank < 12 { 1.0 } else { random.unit() };
    match kind {
        ..0.09 => (today - random.between(45, 280), today),
        ..0.25 => (random.between(today / 5, today * 7 / 10), today),
        ..0.33 if today > 800 => (0, random.between(today / 4, today - 450)),
        _ => (0, today),
    }
}

fn slip_away(sources: &mut [Source], regular: usize, volume: &Volume, today: Day) {
    for (rank, swallowed) in SLIPPING {
        let source = &mut sources[rank * regular / 100];
        if let Habit::Regular { weight, .. } = source.habit {
            // As many days as `swallowed` referrals usually take.
            let days = (swallowed / volume.a_day(weight)).ceil() as Day;
            let to = today - days.clamp(20, 210);
            source.habit = Habit::Regular { weight, from: 0, to, growth: None };
            source.notes = "";
        }
    }
}

fn leave(sources: &mut [Source], regular: usize, today: Day) {
    for (rank, ago) in LEFT {
        let source = &mut sources[rank * regular / 100];
        if let Habit::Regular { weight, .. } = source.habit {
            source.habit = Habit::Regular { weight, from: 0, to: today - ago, growth: None };
            source.notes = "";
        }
    }
}

fn grow(sources: &mut [Source], regular: usize, today: Day) {
    for (rank, ago, times) in GROWING {
        let source = &mut sources[rank * regular / 100];
        if let Habit::Regular { weight, .. } = source.habit {
            let growth = Some(Growth { since: today - ago, times: *times });
            source.habit = Habit::Regular { weight, from: 0, to: today, growth };
        }
    }
}

/// A physician who stopped a year and a bit ago, and need not be asked why.
fn retire(sources: &mut [Source], regular: usize, today: Day) {
    let is_doctor = |source: &Source| source.name.contains(", MD");
    let start = RETIRED * regular / 100;
    let told = SLIPPING.iter().map(|(rank, _)| rank).chain(LEFT.iter().map(|(rank, _)| rank));
    let told: Vec<usize> = told.map(|rank| rank * regular / 100).collect();
    let found =
        (start..sources.len()).find(|place| is_doctor(&sources[*place]) && !told.contains(place));
    if let Some(source) = found.map(|place| &mut sources[place])
        && let Habit::Regular { weight, .. } = source.habit
    {
        source.habit = Habit::Regular { weight, from: 0, to: today - 240, growth: None };
        source.status = "retired";
        source.tier = Tier::C;
        source.remember = "";
        source.notes = "Retired; the younger partner took over the patients.";
    }
}

/// Enters sources that are one and the same, as two desks type them, for the
/// screen of duplicates. Their names occur nowhere else.
pub(super) fn enter_twice(
    stage: &mut Stage,
    directory: &mut Directory,
    offices: &mut Offices,
) -> Vec<Source> {
    let mut twins = Vec::new();
    // Who, of which trade at which kind of office, and how the second desk
    // spelled it. The second is known without an office.
    let pairs = [
        ("David A. Wiebe", Physician, Place::Family, "Dave Wiebe"),
        ("Katherine Lindqvist", PhysicianAssistant, Place::Orthopedic, "Kate Lindqvist"),
        ("Marcellus Achterberg", Physician, Place::Orthopedic, "Marcellus Achtreberg"),
        ("Grace Okonkwo", NursePractitioner, Place::Family, "Okonkwo Grace"),
        ("Thaddeus B. Wolanski", Podiatrist, Place::Podiatry, "T. Wolanski"),
    ];
    for (name, profession, place, again) in pairs {
        let fits = |trade: &&Trade| trade.profession == profession && trade.place == place;
        let Some(trade) = TRADES.iter().find(fits) else { continue };
        let office = offices.all.iter().position(|office| office.place == place);
        let phone = stage.numbers.phone();
        let npi = stage.numbers.npi();
        for (name, office, npi) in
            [(name, office, Some(npi.clone())), (again, None, second_npi(name, &npi))]
        {
            let mut name = written(name);
            name.credentials =
                trade.credentials.first().map(|first| (*first).to_owned()).into_iter().collect();
            let facts = Facts { name, phone: None, npi };
            let twin = people::enter(stage, directory, offices, trade, office, facts);
            if let Some(person) = twin.person {
                directory.number(Owner::Person(person), "phone", &phone, Rank::Other);
            }
            twins.push(twin);
        }
    }
    if let Some(sort) = SORTS.iter().find(|sort| sort.place == Place::Club) {
        let phone = stage.numbers.phone();
        for name in ["Tanglewood Athletic Club", "Tanglewood Athletic Club LLC"] {
            let office = offices::open(stage, directory, sort, name.to_owned());
            directory.number(Owner::Organisation(office.id), "phone", &phone, Rank::Other);
            twins.extend(sources::organisation(stage, &office));
        }
    }
    for twin in &mut twins {
        let to = stage.calendar.today();
        twin.habit = Habit::Regular { weight: 0.012, from: 0, to, growth: None };
        twin.tier = Tier::C;
    }
    twins
}

/// Only one of the pairs shares its NPI; the others were typed without.
fn second_npi(name: &str, npi: &str) -> Option<String> {
    name.contains("Wolanski").then(|| npi.to_owned())
}

fn written(text: &str) -> PersonName {
    let mut words: Vec<&str> = text.split(' ').collect();
    let family = words.pop().unwrap_or_default().to_owned();
    let mut words = words.into_iter();
    PersonName {
        given: words.next().unwrap_or_default().trim_end_matches('.').to_owned(),
        middle: words.next().map(|initial| initial.trim_end_matches('.').to_owned()),
        family,
        ..PersonName::default()
    }
}
