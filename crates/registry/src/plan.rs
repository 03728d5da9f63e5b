//! What an import reads, in which order.

use jiff::civil::Date;

use crate::file::contents::write_wanted;
use crate::file::stored::Stored;
use crate::read::source::{self, Holds, Source};
use crate::{Base, Contents, Order, Problem};

/// Something to read: a file, or the registry on top of which it comes.
pub(crate) enum Step {
    File(Source),
    Registry(Box<Stored>),
}

impl Step {
    pub fn length(&self) -> u64 {
        match self {
            Self::File(source) => source.length,
            Self::Registry(stored) => stored.blocks() as u64,
        }
    }
}

/// What is read, in which order: the newest first, for of each number the first row counts.
pub(crate) struct Plan {
    pub steps: Vec<Step>,
    pub extras: Vec<Source>,
    pub contents: Contents,
}

impl Plan {
    pub fn of(order: &Order) -> Result<Self, Problem> {
        let sources = source::find(&order.inputs)?;
        let (main, mut extras): (Vec<Source>, Vec<Source>) = sources
            .into_iter()
            .partition(|s| matches!(s.holds, Holds::Providers | Holds::Deactivations));
        if main.is_empty() {
            let given = order.inputs.first().cloned().unwrap_or_default();
            return Err(Problem::NothingToImport(given));
        }
        let is_on_top = match order.base {
            Base::InPlace => true,
            Base::Nothing => false,
            Base::AsNamed => main.iter().all(Source::is_update),
        };
        let base = match is_on_top {
            true if !order.out.is_file() => return Err(Problem::NoBase(order.out.clone())),
            true => Some(Stored::open(&order.out)?),
            false => None,
        };
        let mut contents = Contents { wanted: order.wanted.clone(), ..Contents::default() };
        let base_day = base.as_ref().and_then(|base| base.contents.as_of);
        contents.as_of =
            main.iter().filter_map(|s| s.days.map(|(_, end)| end)).chain(base_day).max();
        let mut steps: Vec<(Date, Step)> = Vec::new();
        // Of two that tell of the same day, the later in the list counts.
        for source in main.into_iter().rev() {
            let end = source.days.map_or(Date::MAX, |(_, end)| end);
            steps.push((end, Step::File(source)));
        }
        if let Some(base) = base {
            if contents.wanted == crate::Wanted::default() {
                contents.wanted = base.contents.wanted.clone();
            }
            steps.push((base_day.unwrap_or(Date::MIN), Step::Registry(Box::new(base))));
        }
        steps.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        let steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
        for step in &steps {
            match step {
                Step::File(source) => contents.files.push(source.name()),
                Step::Registry(stored) => contents.files.extend(stored.contents.files.clone()),
            }
        }
        contents.files.truncate(10);
        extras.reverse();
        extras.sort_by_key(|s| std::cmp::Reverse(s.days.map_or(Date::MAX, |(_, end)| end)));
        Ok(Self { steps, extras, contents })
    }

    /// Says what this import is of, for one that goes on later.
    pub fn mark(&self, order: &Order) -> String {
        let steps = self.steps.iter().map(|step| match step {
            Step::File(source) => source.mark(),
            Step::Registry(_) => source::mark(&order.out),
        });
        let extras = self.extras.iter().map(Source::mark);
        let wanted = write_wanted(&self.contents.wanted).replace('\n', " ");
        steps.chain(extras).chain([wanted]).collect::<Vec<_>>().join("\n")
    }
}
