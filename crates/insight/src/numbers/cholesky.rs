//! Positive definite matrices of a few rows.

/// The lower triangle L of a symmetric positive definite matrix A = L Lᵀ, row by row.
#[derive(Debug, Clone)]
pub struct Cholesky {
    rows: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Of a matrix given row by row; none if it is not positive definite (to rounding), or not
    /// square.
    pub fn of(rows: usize, matrix: &[f64]) -> Option<Self> {
        Self::leaving(1e-14, rows, matrix)
    }

    /// The same; none as well if the rows above one explain it but for less than this part of its
    /// diagonal.
    pub(crate) fn leaving(part: f64, rows: usize, matrix: &[f64]) -> Option<Self> {
        if matrix.len() != rows * rows {
            return None;
        }
        let mut lower = matrix.to_vec();
        for i in 0..rows {
            for j in 0..=i {
                let inner: f64 = (0..j).map(|k| lower[i * rows + k] * lower[j * rows + k]).sum();
                let left = matrix[i * rows + j] - inner;
                lower[i * rows + j] = if i == j {
                    let enough = left > part * matrix[i * rows + i] && left.is_finite();
                    enough.then(|| left.sqrt())?
                } else {
                    left / lower[j * rows + j]
                };
            }
        }
        Some(Self { rows, lower })
    }

    /// The x of A x = b; b is taken as zero where it is too short.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let n = self.rows;
        let mut x: Vec<f64> = b.iter().copied().chain(std::iter::repeat(0.0)).take(n).collect();
        for i in 0..n {
            let inner: f64 = (0..i).map(|k| self.lower[i * n + k] * x[k]).sum();
            x[i] = (x[i] - inner) / self.lower[i * n + i];
        }
        for i in (0..n).rev() {
            let inner: f64 = (i + 1..n).map(|k| self.lower[k * n + i] * x[k]).sum();
            x[i] = (x[i] - inner) / self.lower[i * n + i];
        }
        x
    }

    /// The inverse of A, row by row.
    pub fn inverse(&self) -> Vec<f64> {
        let column = |of: usize| {
            let one: Vec<f64> = (0..self.rows).map(|i| f64::from(u8::from(i == of))).collect();
            self.solve(&one)
        };
        (0..self.rows).flat_map(column).collect()
    }

    /// ln det A.
    pub fn ln_determinant(&self) -> f64 {
        (0..self.rows).map(|i| 2.0 * self.lower[i * self.rows + i].ln()).sum()
    }
}
