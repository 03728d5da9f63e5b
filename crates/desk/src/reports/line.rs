//! A line of the report.

use std::sync::{Arc, OnceLock};

use lexicon::Profession;
use platform::Uuid;

use super::{
    figures::{Counts, Figures, Way},
    ledger::{Account, SourceName},
    query::By,
};
use crate::verdicts::{Known, Verdict};

/// What a line of the report is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// A source.
    Source(Uuid),
    /// An organisation; none for those who work alone.
    Organisation(Option<Uuid>),
    /// A profession.
    Profession(Profession),
    /// A clinic.
    Clinic(Uuid),
    /// A payer; empty when none was given.
    Payer(String),
    /// A member of the practice; none where nobody looks after the source.
    Liaison(Option<Uuid>),
}

impl About {
    /// What a source's line is about.
    pub fn of(by: By, source: &SourceName) -> Self {
        match by {
            By::Organisation => Self::Organisation(source.organisation_id),
            By::Profession => Self::Profession(profession(source)),
            By::Liaison => Self::Liaison(source.owner_id),
            By::Source | By::Clinic | By::Payer => Self::Source(source.id),
        }
    }
}

fn profession(source: &SourceName) -> Profession {
    Profession::from_code(&source.profession).unwrap_or(Profession::Other)
}

/// A line of the report.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is about.
    pub about: About,
    /// What was counted.
    pub counts: Counts,
    /// Referrals still to be thanked for; none where that makes no sense.
    pub unthanked: Option<i64>,
    /// Its name, unless it is that of its source.
    name: Option<String>,
    /// The sources that it sums up; none for clinics and payers.
    sources: Vec<Arc<Account>>,
    /// Filled when somebody looks: of tens of thousands of lines a page shows fifty.
    figures: OnceLock<Figures>,
}

impl Line {
    /// The line of a clinic or a payer.
    pub fn of_places(about: About, figures: Figures) -> Self {
        let name = match &about {
            About::Payer(payer) if payer.is_empty() => "No payer given".into(),
            About::Payer(payer) => payer.clone(),
            _ => String::new(),
        };
        Self {
            about,
            counts: figures.counts,
            unthanked: None,
            name: Some(name),
            sources: Vec::new(),
            figures: figures.into(),
        }
    }

    /// The line of a source, or of what puts sources together, before any is
    /// added.
    pub fn of_sources(about: About) -> Self {
        Self {
            about,
            counts: Counts::default(),
            unthanked: Some(0),
            name: None,
            sources: Vec::new(),
            figures: OnceLock::new(),
        }
    }

    /// Adds a source that counts so much, or takes it away.
    pub fn put(&mut self, account: &Arc<Account>, counts: Counts, way: Way) {
        way.put(&mut self.counts, counts);
        if let Some(unthanked) = &mut self.unthanked {
            way.put(unthanked, account.stands.owing.len() as i64);
        }
        match way {
            Way::Add => self.sources.push(account.clone()),
            Way::Take => self.sources.retain(|known| !Arc::ptr_eq(known, account)),
        }
        self.figures = OnceLock::new();
    }

    /// Whether it sums up no source.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Its name; empty where only the caller knows it (clinics, liaisons).
    pub fn name(&self) -> &str {
        if let Some(name) = &self.name {
            return name;
        }
        // The source that was read last knows what its organisation is called today.
        let source = self.sources.last().map(|account| &account.source);
        match (&self.about, source) {
            (About::Source(_), Some(source)) => &source.name,
            (About::Organisation(_), Some(source)) => {
                source.organisation.as_deref().unwrap_or("No organisation")
            }
            (About::Profession(profession), _) => profession.label(),
            _ => "",
        }
    }

    /// The same line under a name.
    pub fn called(&self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self.clone() }
    }

    /// For a line about a source: the source.
    pub fn source(&self) -> Option<&SourceName> {
        match (&self.about, self.sources.as_slice()) {
            (About::Source(_), [account]) => Some(&account.source),
            _ => None,
        }
    }

    /// For a line about a source that refers by itself: how it stands.
    pub fn verdict<'a>(&self, known: &'a Known) -> Option<Verdict<'a>> {
        known.of(self.source()?.id)
    }

    /// For a line about a source: where it works.
    pub fn organisation(&self) -> &str {
        self.source().and_then(|source| source.organisation.as_deref()).unwrap_or_default()
    }

    /// All its figures, worked out from its sources at the first look.
    pub fn figures(&self, work_out: impl FnOnce(&[Arc<Account>]) -> Figures) -> &Figures {
        self.figures.get_or_init(|| work_out(&self.sources))
    }
}
