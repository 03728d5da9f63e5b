//! Small symmetric matrices: sums of outer products.

use crate::numbers::Cholesky;

/// A row that those above it explain but for this part says nothing of its own: effects that always
/// hold together cannot be told apart.
const EXPLAINED: f64 = 1e-12;

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
        let cells = Cholesky::leaving(EXPLAINED, self.size, &self.cells)?.inverse();
        Some(Self { size: self.size, cells })
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
}
