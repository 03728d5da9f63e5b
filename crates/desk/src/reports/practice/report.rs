//! The report put together: the sentences on top, and the sections.

use super::{
    cohorts, concentration, facts::Facts, forecast, funnel, growing, headline, hindsight, liaisons,
    lost, payers, section::Section, slipping, unthanked, worked,
};

/// The whole report.
pub struct Report {
    /// The first sentence, which is the heading.
    pub title: String,
    /// The others that count.
    pub headlines: Vec<String>,
    /// The sections, in their order.
    pub sections: Vec<Section>,
}

impl Report {
    /// Of these facts.
    pub fn of(facts: &Facts) -> Self {
        let sections = vec![
            headline::section(facts),
            slipping::section(facts),
            growing::section(facts),
            concentration::section(facts),
            funnel::section(facts),
            of_all(forecast::section(facts), facts.clinic()),
            payers::section(facts),
            lost::section(facts),
            cohorts::section(facts),
            liaisons::section(facts),
            unthanked::section(facts),
            of_all(worked::section(facts), facts.clinic()),
            of_all(hindsight::section(facts), facts.clinic()),
        ];
        Self { title: headline::month(facts), headlines: headlines(facts), sections }
    }
}

/// A section that is worked out for the whole practice only, and says so beside one clinic.
fn of_all(section: Section, clinic: Option<&str>) -> Section {
    let Some(name) = clinic else { return section };
    let note = format!("This is of the whole practice: it is not worked out for {name} alone.");
    let notes = std::iter::once(note).chain(section.notes).collect();
    Section { finding: format!("{WHOLE} {}", section.finding), notes, ..section }
}

/// What stands before that which is not of the one clinic that is asked for.
const WHOLE: &str = "Whole practice:";

/// What else an owner has to know, in sentences without a name.
pub fn headlines(facts: &Facts) -> Vec<String> {
    let study = facts.study.as_ref();
    let next = study.and_then(|study| study.forecast.as_ref());
    let next = next.map(|forecast| forecast::sentence(&forecast.next));
    let next = match facts.clinic() {
        Some(_) => next.map(|said| format!("{WHOLE} {said}")),
        None => next,
    };
    let slips = Some(slipping::sentence(facts));
    let thanks = Some(unthanked::sentence(facts));
    [slips, growing::sentence(facts), thanks, next].into_iter().flatten().collect()
}
