//! The sources themselves: whoever referrals are counted for.

use lexicon::{Profession, Tier, fold};
use platform::{Uuid, args, new_id};

use super::{
    calendar::Day,
    cast::Stage,
    directory::Directory,
    offices::{Office, Offices},
    people::{self, Facts},
    random::Random,
    trades::{Place, TRADES},
};

/// A source of the sample, with what decides how it refers.
pub(super) struct Source {
    pub id: Uuid,
    pub person: Option<Uuid>,
    pub organisation: Option<Uuid>,
    /// The place of the organisation that a person works for in the list.
    pub office: Option<usize>,
    pub name: String,
    pub sort_name: String,
    pub profession: Profession,
    pub channel: &'static str,
    pub remember: &'static str,
    pub notes: &'static str,
    pub status: &'static str,
    pub tier: Tier,
    pub owner: Option<Uuid>,
    /// The clinic that most of its patients go to.
    pub clinic: usize,
    /// Which part of its referrals become patients.
    pub conversion: f64,
    /// Who may have written a referral that is counted for it.
    pub writers: Vec<Uuid>,
    /// How much it refers by its trade and by chance, against others.
    pub volume: f64,
    /// What becomes of that: see 'story.rs'.
    pub habit: Habit,
}

/// When and how much a source refers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Habit {
    /// Never yet.
    Never,
    /// Once.
    Once,
    /// Now and again between two days, by this weight; some more from a day on.
    Regular { weight: f64, from: Day, to: Day, growth: Option<Growth> },
    /// Of every hundred referrals so many, without being anybody in particular.
    Standing { percent: f64 },
}

/// That a source refers so many times as much from a day on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Growth {
    pub since: Day,
    pub times: f64,
}

impl Source {
    /// One of the two that are nobody in particular.
    pub fn standing(id: Uuid, percent: f64) -> Self {
        Self {
            id,
            person: None,
            organisation: None,
            office: None,
            name: String::new(),
            sort_name: String::new(),
            profession: Profession::SelfReferred,
            channel: "",
            remember: "",
            notes: "",
            status: "active",
            tier: Tier::C,
            owner: None,
            clinic: 0,
            conversion: 0.78,
            writers: Vec::new(),
            volume: 0.0,
            habit: Habit::Standing { percent },
        }
    }
}

/// Makes about `count` sources: the organisations that are counted, and people
/// for the rest.
pub(super) fn make(
    stage: &mut Stage,
    directory: &mut Directory,
    offices: &mut Offices,
    count: usize,
) -> Vec<Source> {
    let mut sources = Vec::with_capacity(count);
    for office in offices.all.iter().filter(|office| office.sort.source.is_some()) {
        sources.extend(organisation(stage, office));
    }
    let left = count.saturating_sub(sources.len()) as f64;
    let all: f64 = TRADES.iter().map(|trade| trade.share).sum();
    // Largest remainder, so that the numbers add up to what was asked for.
    let mut counts: Vec<(usize, f64)> =
        TRADES.iter().map(|trade| trade.share / all * left).enumerate().collect();
    let mut missing = left as usize - counts.iter().map(|(_, n)| *n as usize).sum::<usize>();
    counts.sort_by(|(_, a), (_, b)| b.fract().total_cmp(&a.fract()));
    for (_, number) in &mut counts {
        if missing > 0 {
            missing -= 1;
            *number += 1.0;
        }
    }
    counts.sort_by_key(|(trade, _)| *trade);
    for (trade, number) in counts {
        for _ in 0..number as usize {
            let name = stage.names.next(&mut stage.random);
            let office = offices.any(&mut stage.random, TRADES[trade].place);
            let phone = stage.random.chance(0.55).then(|| stage.numbers.phone());
            let npi = TRADES[trade].taxonomy.map(|_| stage.numbers.npi());
            let facts = Facts { name, phone, npi };
            sources.push(people::enter(stage, directory, offices, &TRADES[trade], office, facts));
        }
    }
    for source in &mut sources {
        let doctor = source.profession == Profession::Physician;
        if let Some(office) = source.office.filter(|_| doctor) {
            source.writers.extend(offices.all[office].assistants.iter().take(3));
        }
    }
    sources
}

/// The source that an organisation is, if it is one.
pub(super) fn organisation(stage: &mut Stage, office: &Office) -> Option<Source> {
    let (profession, volume) = office.sort.source?;
    let random = &mut stage.random;
    Some(Source {
        id: new_id(),
        person: None,
        organisation: Some(office.id),
        office: None,
        sort_name: fold(&office.name),
        name: office.name.clone(),
        profession,
        channel: if office.place == Place::Online { "" } else { "visit" },
        remember: "",
        notes: "",
        status: "active",
        tier: Tier::Prospect,
        owner: random.chance(0.8).then(|| random.pick(&stage.liaisons)),
        clinic: random.below(stage.clinics.len()),
        conversion: 0.55 + 0.25 * random.unit(),
        writers: Vec::new(),
        volume: volume * spread(random),
        habit: Habit::Never,
    })
}

/// How far people of one trade differ: log-normal, most near 1, a few far above.
pub(super) fn spread(random: &mut Random) -> f64 {
    let normal = (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    (normal * 0.9).exp()
}

/// Enters the source of a person or an organisation.
pub(super) fn enter(directory: &mut Directory, source: &Source) {
    let kind = if source.person.is_some() { "person" } else { "organisation" };
    directory.source.enter(
        args![
            source.id,
            kind,
            source.person,
            source.organisation,
            source.name.as_str(),
            source.sort_name.as_str(),
            source.profession.code(),
            source.tier.code(),
            source.owner,
            source.channel,
            source.remember,
            source.notes,
            source.status
        ],
        directory.stamp,
    );
}
