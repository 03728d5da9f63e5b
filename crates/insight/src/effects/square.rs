//! Small symmetric matrices: sums of outer products, solved by Cholesky's method.

/// A square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(super) fn zero(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        self.cells.get(row * self.size + column).copied().unwrap_or(0.0)
    }

    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        if let Some(cell) = self.cells.get_mut(row * self.size + column) {
            *cell += value;
        }
    }

    /// Adds a vector times itself, of which only some places are given.
    pub(super) fn add_outer(&mut self, places: &[usize], values: &[f64], weight: f64) {
        for (row, left) in places.iter().zip(values) {
            for (column, right) in places.iter().zip(values) {
                self.add(*row, *column, weight * left * right);
            }
        }
    }

    pub(super) fn plus(&mut self, other: &Self) {
        self.cells.iter_mut().zip(&other.cells).for_each(|(cell, more)| *cell += more);
    }

    /// How many rows and columns it has.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Without another, whose rows and columns have these places.
    pub(super) fn minus(&self, other: &Self, places: &[usize]) -> Self {
        let mut rest = self.clone();
        rest.add_at(places, other, -1.0);
        rest
    }

    /// Adds another so many times, whose rows and columns have these places.
    pub(super) fn add_at(&mut self, places: &[usize], other: &Self, weight: f64) {
        for (row, at) in places.iter().enumerate() {
            for (column, to) in places.iter().enumerate() {
                self.add(*at, *to, weight * other.at(row, column));
            }
        }
    }

    /// The inverse of a matrix that is positive definite; none where it is not, as far as numbers
    /// of this precision tell.
    pub(super) fn inverse(&self) -> Option<Self> {
        let root = self.cholesky()?;
        let mut inverse = Self::zero(self.size);
        for column in 0..self.size {
            let unit: Vec<f64> =
                (0..self.size).map(|row| if row == column { 1.0 } else { 0.0 }).collect();
            for (row, value) in root.solve_by_root(&unit).into_iter().enumerate() {
                inverse.add(row, column, value);
            }
        }
        Some(inverse)
    }

    /// `self * other * self`, for the variance that holds without the model (a "sandwich").
    pub(super) fn around(&self, other: &Self) -> Self {
        self.times(other).times(self)
    }

    pub(super) fn times_vector(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.size)
            .map(|row| vector.iter().enumerate().map(|(at, value)| self.at(row, at) * value).sum())
            .collect()
    }

    fn times(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.size);
        for row in 0..self.size {
            for column in 0..self.size {
                let sum = (0..self.size).map(|k| self.at(row, k) * other.at(k, column)).sum();
                product.add(row, column, sum);
            }
        }
        product
    }

    fn cholesky(&self) -> Option<Self> {
        let mut root = Self::zero(self.size);
        for row in 0..self.size {
            for column in 0..=row {
                let known: f64 = (0..column).map(|k| root.at(row, k) * root.at(column, k)).sum();
                let rest = self.at(row, column) - known;
                let value = if row == column {
                    let smallest = 1e-12 * self.at(row, row).abs();
                    if rest.is_nan() || rest <= smallest {
                        return None;
                    }
                    rest.sqrt()
                } else {
                    rest / root.at(column, column)
                };
                root.add(row, column, value);
            }
        }
        Some(root)
    }

    /// Solves `root * root' * x = wanted`, the matrix itself being the root.
    fn solve_by_root(&self, wanted: &[f64]) -> Vec<f64> {
        let mut half: Vec<f64> = Vec::with_capacity(self.size);
        for (row, value) in wanted.iter().enumerate() {
            let known: f64 = half.iter().enumerate().map(|(k, x)| self.at(row, k) * x).sum();
            half.push((value - known) / self.at(row, row));
        }
        let mut solved = vec![0.0; self.size];
        for (row, value) in half.iter().enumerate().rev() {
            let known: f64 =
                solved.iter().enumerate().skip(row + 1).map(|(k, x)| self.at(k, row) * x).sum();
            if let Some(place) = solved.get_mut(row) {
                *place = (value - known) / self.at(row, row);
            }
        }
        solved
    }
}
