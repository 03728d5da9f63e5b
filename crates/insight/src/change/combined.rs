//! Several probabilities of the like by luck, made one.

/// Probabilities combined by the Cauchy distribution, which holds although they depend on each
/// other (Y. Liu & J. Xie 2020, J. Am. Stat. Assoc. 115:393).
#[derive(Debug, Default)]
pub(super) struct Combined {
    sum: f64,
    weight: f64,
    only: Option<f64>,
}

impl Combined {
    pub fn add(&mut self, weight: f64, chance: f64) {
        self.only = if self.weight == 0.0 { Some(chance) } else { None };
        // A probability near 1 must not outweigh one near 0.
        let chance = chance.clamp(1e-15, 0.9);
        self.sum += weight * ((0.5 - chance) * std::f64::consts::PI).tan();
        self.weight += weight;
    }

    pub fn chance(&self) -> f64 {
        if let Some(only) = self.only {
            return only;
        }
        if self.weight <= 0.0 {
            return 1.0;
        }
        (0.5 - (self.sum / self.weight).atan() / std::f64::consts::PI).clamp(0.0, 1.0)
    }
}
