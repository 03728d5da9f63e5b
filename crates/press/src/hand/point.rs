//! Points of the plane, and what one reckons with them.

use std::ops::{Add, Mul, Sub};

use serde::Serialize;

/// A point, or a step; in the units of whoever uses it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Up in an alphabet, down on paper.
    pub y: f64,
}

impl Point {
    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// Turned by an angle in radians.
    pub(super) fn turned(self, angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { x: self.x * cos - self.y * sin, y: self.x * sin + self.y * cos }
    }

    /// The angle in radians by which one turns to go on in another direction.
    pub(super) fn turn_to(self, next: Self) -> f64 {
        (self.x * next.y - self.y * next.x).atan2(self.x * next.x + self.y * next.y)
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y }
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor }
    }
}
