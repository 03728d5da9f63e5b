//! Learning from pairs of which nobody says whether they match.

use std::collections::BTreeMap;

use super::{Compared, Linkage, whole};

/// As many pairs what was supposed before is taken to be worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// For the chances of levels.
    pub levels: f64,
    /// For the share of matches.
    pub share: f64,
}

impl Default for Strength {
    /// A hundred pairs each.
    fn default() -> Self {
        Self { levels: 100.0, share: 100.0 }
    }
}

/// How learning went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learned {
    /// How often expectation and maximisation took turns.
    pub rounds: usize,
    /// About how many of the pairs match.
    pub matches: f64,
    /// The logarithm of how likely the pairs and what was supposed before were at the beginning.
    pub log_likelihood_before: f64,
    /// The same at the end.
    pub log_likelihood: f64,
}

const ROUNDS: usize = 500;
/// It ends when no chance moves by more.
const STILL: f64 = 1e-7;

/// The levels of all fields of a pair.
type Pattern = Vec<Option<usize>>;

impl Linkage {
    /// Learns how values compare by chance from pairs taken at random, hardly any of which match.
    pub fn learn_chance(&mut self, pairs: &[Vec<Compared>], strength: Strength) {
        let patterns = self.patterns(pairs);
        let supposed = strength.levels.max(0.0);
        for (place, field) in self.fields.iter_mut().enumerate() {
            let mut counts: Vec<f64> =
                field.levels.iter().map(|level| supposed * level.u).collect();
            add(&mut counts, place, patterns.iter().map(|(pattern, n)| (pattern, *n)));
            let total: f64 = counts.iter().sum();
            if total > 0.0 {
                for (level, count) in field.levels.iter_mut().zip(&counts) {
                    level.u = count / total;
                }
                whole(field);
            }
        }
    }

    /// Learns from pairs that may match how values of one and the same compare, and how many
    /// match. `u` stays as it is: pairs that were picked because something agrees would spoil it.
    ///
    /// Each round takes the present chances to say how likely each pair matches, and those to
    /// reckon the chances anew (Dempster, Laird & Rubin 1977). What was supposed before enters as
    /// pairs already seen (a Dirichlet prior), so that the likelihood with it never falls.
    pub fn learn_matches(&mut self, pairs: &[Vec<Compared>], strength: Strength) -> Learned {
        let patterns = self.patterns(pairs);
        let supposed = self.clone();
        let all: f64 = patterns.values().sum();
        let begin = self.log_likelihood(&patterns, &supposed, strength);
        let mut learned = Learned {
            rounds: 0,
            matches: 0.0,
            log_likelihood_before: begin,
            log_likelihood: begin,
        };
        while learned.rounds < ROUNDS {
            learned.rounds += 1;
            let likely: Vec<(&Pattern, f64)> = patterns
                .iter()
                .map(|(pattern, n)| (pattern, n * self.probability(self.bits(pattern))))
                .collect();
            learned.matches = likely.iter().map(|(_, n)| n).sum();
            let before = self.clone();
            let weight = strength.share.max(0.0);
            if all + weight > 0.0 {
                let share = (weight * supposed.share + learned.matches) / (weight + all);
                self.share = share.clamp(1e-9, 1.0 - 1e-9);
            }
            for (place, field) in self.fields.iter_mut().enumerate() {
                let Some(known) = supposed.fields.get(place) else { continue };
                let weight = strength.levels.max(0.0);
                let mut counts: Vec<f64> =
                    known.levels.iter().map(|level| weight * level.m).collect();
                add(&mut counts, place, likely.iter().copied());
                let total: f64 = counts.iter().sum();
                if total > 0.0 {
                    for (level, count) in field.levels.iter_mut().zip(&counts) {
                        level.m = count / total;
                    }
                    whole(field);
                }
            }
            if self.moved_since(&before) < STILL {
                break;
            }
        }
        learned.log_likelihood = self.log_likelihood(&patterns, &supposed, strength);
        learned
    }

    /// The patterns that occur and how often; a level that there is not counts as missing.
    fn patterns(&self, pairs: &[Vec<Compared>]) -> BTreeMap<Pattern, f64> {
        let mut patterns = BTreeMap::new();
        for pair in pairs {
            let level = |(place, field): (usize, &super::Field)| {
                let level = pair.get(place).and_then(|compared| compared.level());
                level.filter(|level| *level < field.levels.len())
            };
            let pattern: Pattern = self.fields.iter().enumerate().map(level).collect();
            *patterns.entry(pattern).or_insert(0.0) += 1.0;
        }
        patterns
    }

    fn bits(&self, pattern: &Pattern) -> f64 {
        let fields = self.fields.iter().zip(pattern);
        let known = fields.filter_map(|(field, level)| field.levels.get((*level)?));
        known.map(|level| (level.m / level.u).log2()).sum()
    }

    fn log_likelihood(
        &self,
        patterns: &BTreeMap<Pattern, f64>,
        supposed: &Self,
        strength: Strength,
    ) -> f64 {
        let by_chance = |pattern: &Pattern| -> f64 {
            let fields = self.fields.iter().zip(pattern);
            fields.filter_map(|(field, level)| Some(field.levels.get((*level)?)?.u.ln())).sum()
        };
        let of_pairs: f64 = patterns
            .iter()
            .map(|(pattern, n)| {
                let odds = self.share * self.bits(pattern).exp2() + (1.0 - self.share);
                n * (odds.ln() + by_chance(pattern))
            })
            .sum();
        let levels = self.fields.iter().zip(&supposed.fields).flat_map(|(field, known)| {
            field.levels.iter().zip(&known.levels).map(|(level, known)| known.m * level.m.ln())
        });
        let share =
            supposed.share * self.share.ln() + (1.0 - supposed.share) * (1.0 - self.share).ln();
        of_pairs + strength.levels.max(0.0) * levels.sum::<f64>() + strength.share.max(0.0) * share
    }

    fn moved_since(&self, before: &Self) -> f64 {
        let levels = |linkage: &Self| -> Vec<f64> {
            linkage.fields.iter().flat_map(|field| field.levels.iter().map(|l| l.m)).collect()
        };
        let moved =
            levels(self).into_iter().zip(levels(before)).map(|(new, old)| (new - old).abs());
        moved.fold((self.share - before.share).abs(), f64::max)
    }
}

/// Adds to the counts of a field's levels those of patterns; what is missing is no evidence.
fn add<'a>(counts: &mut [f64], field: usize, patterns: impl Iterator<Item = (&'a Pattern, f64)>) {
    for (pattern, n) in patterns {
        let level = pattern.get(field).copied().flatten();
        if let Some(count) = level.and_then(|level| counts.get_mut(level)) {
            *count += n;
        }
    }
}
