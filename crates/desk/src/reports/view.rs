//! All that the page and the files of the report are made from.

use std::{collections::HashSet, sync::Arc};

use jiff::civil::Date;
use lexicon::Profession;
use platform::{Result, Uuid, sessions::Visitor, web::App};

use super::{
    answers::{Answer, answer_of, ledger_for},
    choices::{self, Choices},
    line::{About, Line},
    listed::Listed,
    order,
    owed::{Owed, owed_of},
    query::{Filter, Query},
    standing::{Said, Standing, standing_of},
};
use crate::{
    thanks,
    verdicts::{self, Aside, Known},
};

/// The report as one visitor asked for it.
pub struct View {
    /// Who asked.
    pub visitor: Visitor,
    /// For what.
    pub query: Query,
    /// Today in the practice.
    pub today: Date,
    /// What the filters offer.
    pub choices: Choices,
    /// The verdict on every source.
    pub known: Arc<Known>,
    /// Who does not stand as usual.
    pub standing: Arc<Standing>,
    owed: Arc<Owed>,
    /// The figures.
    pub answer: Arc<Answer>,
    named: Vec<Line>,
    /// Whom the queue of thanks thanks now.
    thanked_now: HashSet<Uuid>,
}

impl View {
    /// Reads it all.
    pub async fn read(app: &App, visitor: Visitor, query: Query) -> Result<Self> {
        let (practice, today) = (visitor.practice_id, visitor.today());
        let choices = choices::read(app.db(), practice).await?;
        let ledger = ledger_for(app, practice, &query.filter, today).await?;
        let known = verdicts::known(app, practice, today).await?;
        let standing = standing_of(app, practice, (&ledger, &known), today);
        let owed = owed_of(app, practice, &ledger, today);
        let answer = answer_of(app, practice, &ledger, &query.filter, today);
        let named = answer.lines().filter_map(|line| name_by(line, &choices)).collect();
        let queue = thanks::queue(app, practice, today).await?;
        let open = queue.iter().filter(|entry| entry.is_open());
        let thanked_now = open.map(|entry| entry.source_id).collect();
        Ok(Self {
            visitor,
            query,
            today,
            choices,
            known,
            standing,
            owed,
            answer,
            named,
            thanked_now,
        })
    }

    /// All lines, the first so many in their order.
    pub fn lines(&self, first: usize) -> Vec<&Line> {
        let mut lines: Vec<&Line> = match self.named.is_empty() {
            true => self.answer.lines().collect(),
            false => self.named.iter().collect(),
        };
        order::sort(&mut lines, &self.answer, (self.query.sort, self.query.dir), first);
        lines
    }

    /// Sources that need attention, as far as the filter names them.
    pub fn slipping(&self) -> Vec<&Listed<Said>> {
        listed(&self.standing.slipping, &self.query.filter)
    }

    /// Sources that send more than they used to, as far as the filter names them.
    pub fn growing(&self) -> Vec<&Listed<Said>> {
        listed(&self.standing.growing, &self.query.filter)
    }

    /// Sources whose verdict was put aside, as far as the filter names them.
    pub fn aside(&self) -> Vec<&Listed<Aside>> {
        listed(&self.standing.aside, &self.query.filter)
    }

    /// Those who are silent while the relationship rests, as far as the filter names them.
    pub fn resting(&self) -> Vec<&Listed<String>> {
        listed(&self.standing.resting, &self.query.filter)
    }

    /// Sources that are thanked now, as far as the filter names them.
    pub fn to_thank(&self) -> Vec<&Listed<i64>> {
        let mut listed = listed(&self.owed.to_thank, &self.query.filter);
        listed.retain(|line| self.thanked_now.contains(&line.id));
        listed
    }

    /// The address of the referrals behind a number: what the filter names, and
    /// what the line is about.
    pub fn behind(&self, about: Option<&About>, period: lexicon::Period) -> String {
        crate::address::with_query("/referrals", &self.behind_pairs(about, period))
    }

    /// The same as fields.
    pub fn behind_pairs(
        &self,
        about: Option<&About>,
        period: lexicon::Period,
    ) -> Vec<(&'static str, String)> {
        behind(&self.query.filter, about, period)
    }
}

/// Clinics and liaisons are few and renamed without a change of referrals, so
/// their names are not kept with the figures.
fn name_by(line: &Line, choices: &Choices) -> Option<Line> {
    let name = match &line.about {
        About::Clinic(id) => choices.clinic(*id).unwrap_or("A former clinic"),
        About::Liaison(Some(id)) => choices.member(*id).unwrap_or("A former member"),
        About::Liaison(None) => "Nobody yet",
        _ => return None,
    };
    Some(line.called(name))
}

fn listed<'a, T>(all: &'a [Listed<T>], filter: &Filter) -> Vec<&'a Listed<T>> {
    let fits = |profession: Profession, owner: Option<Uuid>| {
        filter.profession.is_none_or(|wanted| wanted == profession)
            && filter.owner.is_none_or(|wanted| owner == Some(wanted))
    };
    all.iter().filter(|line| fits(line.profession, line.owner_id)).collect()
}

/// The fields of the list of referrals that show what a number has counted.
pub fn behind(
    filter: &Filter,
    about: Option<&About>,
    period: lexicon::Period,
) -> Vec<(&'static str, String)> {
    let id = |id: Option<Uuid>| Some(id.map_or_else(|| "none".to_owned(), |id| id.to_string()));
    let mut clinic = filter.clinic.and_then(|known| id(Some(known)));
    let mut payer = filter.payer.clone();
    let mut profession = filter.profession.map(|known| known.code().to_owned());
    let mut owner = filter.owner.and_then(|known| id(Some(known)));
    let (mut source, mut organisation) = (None, None);
    match about {
        Some(About::Source(known)) => source = id(Some(*known)),
        Some(About::Organisation(known)) => organisation = id(*known),
        Some(About::Profession(known)) => profession = Some(known.code().to_owned()),
        Some(About::Clinic(known)) => clinic = id(Some(*known)),
        Some(About::Payer(known)) if known.is_empty() => payer = Some("none".into()),
        Some(About::Payer(known)) => payer = Some(known.clone()),
        Some(About::Liaison(known)) => owner = id(*known),
        None => {}
    }
    let all = [
        ("source", source),
        ("organisation", organisation),
        ("profession", profession),
        ("clinic", clinic),
        ("payer", payer),
        ("owner", owner),
        ("from", Some(period.from.to_string())),
        ("to", Some(period.to.to_string())),
    ];
    all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}
