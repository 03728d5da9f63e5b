//! What the sections are made from: the ledger kept in memory, added up for the period and for
//! what it is held against, and how the sources stand today.

use std::{collections::HashSet, sync::Arc};

use jiff::civil::Date;
use lexicon::{Month, Period};
use platform::{Result, Uuid, web::App};

use super::{ask::Ask, costs::Costs, funnel::Courses, liaisons, study::Study};
use crate::{
    reports::{
        answers::{Answer, answer_of},
        choices::{self, Choices},
        figures::reach,
        ledger,
        line::About,
        listed::Listed,
        owed::{Owed, owed_of},
        query::{By, Filter},
        standing::{Said, Standing, standing_of},
        view,
    },
    thanks::{self, Owing},
    verdicts,
};

/// All that the report is made from.
pub struct Facts {
    /// Today in the practice.
    pub today: Date,
    /// What was asked for.
    pub ask: Ask,
    /// The period, a line a source.
    pub sources: Arc<Answer>,
    /// What it is held against, a line a source.
    pub sources_before: Arc<Answer>,
    /// The period, a line a payer.
    pub payers: Arc<Answer>,
    /// What it is held against, a line a payer.
    pub payers_before: Arc<Answer>,
    /// The last month that is over.
    pub month: (Month, Arc<Answer>),
    /// How far the referrals of the period came.
    pub course: Arc<Courses>,
    /// How far those came that they are held against.
    pub course_before: Arc<Courses>,
    /// How every source stands.
    pub standing: Arc<Standing>,
    /// Everybody who is to be thanked some time.
    queue: Arc<Vec<thanks::Entry>>,
    /// The places of those who wait for it now.
    to_thank: Vec<usize>,
    /// Referrals that nobody was thanked for.
    pub unthanked: i64,
    /// Names.
    pub choices: Choices,
    /// Contacts of the period by the member who made them.
    pub contacts: Arc<Vec<liaisons::Made>>,
    /// What a contact of each kind costs, as far as the practice has said so.
    pub costs: Costs,
    /// What was worked out beside the pages; none while it is being done.
    pub study: Option<Arc<Study>>,
}

impl Facts {
    /// Reads them. Never waits for the study.
    pub async fn read(app: &App, practice_id: Uuid, ask: Ask, today: Date) -> Result<Self> {
        let choices = choices::read(app.db(), practice_id).await?;
        let ask = ask.among(&choices);
        let (period, compared) = (ask.period, ask.compared());
        let month = Month::of(today).previous();
        let last = Period::new(month, month);
        let from = [period, compared, last].map(|one| reach(one).from).into_iter().min();
        let ledger = ledger::ledger(app, practice_id, from.unwrap_or(period.from), today).await?;
        let by = |period: Period, by: By| {
            let filter = Filter { by, clinic: ask.clinic, ..Filter::of(period) };
            answer_of(app, practice_id, &ledger, &filter, today)
        };
        let queue = thanks::queue(app, practice_id, today).await?;
        let known = verdicts::known(app, practice_id, today).await?;
        let owed = owed_of(app, practice_id, &ledger, today);
        let here = |one: &Owing| ask.clinic.is_none_or(|clinic| one.clinic_id == clinic);
        let is_owed_here =
            |one: &thanks::Entry| ask.clinic.is_none() || one.covers.iter().any(here);
        let unthanked =
            |owed: &Owed, id: Uuid| owed.owing(id).iter().filter(|one| here(one)).count() as i64;
        let course =
            |period: Period| Courses::of_period(app, practice_id, &ledger, (period, ask.clinic));
        Ok(Self {
            today,
            ask,
            sources: by(period, By::Source),
            sources_before: by(compared, By::Source),
            payers: by(period, By::Payer),
            payers_before: by(compared, By::Payer),
            // Only its total is told, and clinics are few.
            month: (month, by(last, By::Clinic)),
            course: course(period),
            course_before: course(compared),
            standing: standing_of(app, practice_id, (&ledger, &known), today),
            to_thank: (0..queue.len())
                .filter(|at| queue[*at].is_open() && is_owed_here(&queue[*at]))
                .collect(),
            queue,
            unthanked: owed.to_thank.iter().map(|one| unthanked(&owed, one.id)).sum(),
            choices,
            contacts: liaisons::made(app, practice_id, (period, ask.clinic)).await?,
            costs: Costs::read(app.db(), practice_id).await?,
            study: super::study::kept(app, practice_id, today),
        })
    }

    /// The name of the one clinic that is asked for.
    pub fn clinic(&self) -> Option<&str> {
        self.ask.clinic.and_then(|id| self.choices.clinic(id))
    }

    /// Who slips away; of one clinic those who referred to it in the period, in the one it is
    /// held against, or a year before either.
    pub fn slipping(&self) -> Vec<&Listed<Said>> {
        self.here(&self.standing.slipping)
    }

    /// Who sends more, of one clinic the same.
    pub fn growing(&self) -> Vec<&Listed<Said>> {
        self.here(&self.standing.growing)
    }

    fn here<'a>(&self, all: &'a [Listed<Said>]) -> Vec<&'a Listed<Said>> {
        if self.ask.clinic.is_none() {
            return all.iter().collect();
        }
        let lines = self.sources.lines().chain(self.sources_before.lines());
        let referred = lines.filter(|line| line.counts.is_something());
        let ids: HashSet<Uuid> =
            referred.filter_map(|line| line.source()).map(|source| source.id).collect();
        all.iter().filter(|one| ids.contains(&one.id)).collect()
    }

    /// Sources that wait for a thank-you now.
    pub fn to_thank(&self) -> impl ExactSizeIterator<Item = &thanks::Entry> {
        self.to_thank.iter().map(|at| &self.queue[*at])
    }

    /// The address of the referrals of a period that a number counts.
    pub fn behind(&self, about: Option<&About>, period: Period) -> String {
        let filter = Filter { clinic: self.ask.clinic, ..Filter::of(period) };
        crate::address::with_query("/referrals", &view::behind(&filter, about, period))
    }

    /// Whether anybody has ever referred.
    pub fn is_empty(&self) -> bool {
        self.choices.first.is_none()
    }
}
