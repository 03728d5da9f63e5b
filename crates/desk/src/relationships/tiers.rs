//! How often each tier wants a contact, and to meet who decides.

use lexicon::Tier;
use platform::{Result, Sql, Uuid, settings};
use serde::{Deserialize, Serialize};

use super::clock::Interval;

/// The name of the setting.
const NAME: &str = "tiers";

/// Which of the two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Any contact.
    Contact,
    /// Face to face with who decides.
    Face,
}

impl Which {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Contact, Self::Face];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Contact => "Any contact",
            Self::Face => "Face to face with who decides",
        }
    }
}

/// Weeks of one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weeks {
    /// A contact is wanted after so many.
    pub contact_target: i64,
    /// After so many it counts as neglected.
    pub contact_most: i64,
    /// The same for meeting who decides.
    pub face_target: i64,
    /// The same for meeting who decides.
    pub face_most: i64,
}

impl Weeks {
    /// The days of a clock.
    pub fn interval(self, which: Which) -> Interval {
        let (target, most) = match which {
            Which::Contact => (self.contact_target, self.contact_most),
            Which::Face => (self.face_target, self.face_most),
        };
        Interval { target: target * 7, most: most * 7 }
    }

    /// What practices begin with. There is no evidence for any one cadence; people who do
    /// this well meet who decides every few months.
    fn usual(tier: Tier) -> Self {
        let (face_target, face_most) = match tier {
            Tier::A => (8, 13),
            Tier::B => (16, 26),
            Tier::C => (26, 52),
            Tier::Prospect => (13, 26),
        };
        Self {
            contact_target: i64::from(tier.target_weeks()),
            contact_most: i64::from(tier.max_weeks()),
            face_target,
            face_most,
        }
    }
}

/// The weeks of each tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tiers {
    a: Weeks,
    b: Weeks,
    c: Weeks,
    prospect: Weeks,
}

impl Default for Tiers {
    fn default() -> Self {
        Self {
            a: Weeks::usual(Tier::A),
            b: Weeks::usual(Tier::B),
            c: Weeks::usual(Tier::C),
            prospect: Weeks::usual(Tier::Prospect),
        }
    }
}

impl Tiers {
    /// Those of a tier.
    pub fn of(&self, tier: Tier) -> Weeks {
        match tier {
            Tier::A => self.a,
            Tier::B => self.b,
            Tier::C => self.c,
            Tier::Prospect => self.prospect,
        }
    }

    /// The same to be changed.
    pub fn of_mut(&mut self, tier: Tier) -> &mut Weeks {
        match tier {
            Tier::A => &mut self.a,
            Tier::B => &mut self.b,
            Tier::C => &mut self.c,
            Tier::Prospect => &mut self.prospect,
        }
    }

    /// Those of a practice.
    pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        Ok(settings::get(db, practice_id, NAME).await?.unwrap_or_default())
    }

    /// Sets them; the caller reckons all clocks anew.
    pub async fn keep(&self, db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<()> {
        settings::put(db, practice_id, NAME, self, Some(by)).await
    }
}
