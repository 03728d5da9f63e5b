//! What patients come with.

/// A reason for therapy.
pub(super) struct Condition {
    pub reason: &'static str,
    /// ICD-10-CM codes.
    pub codes: &'static str,
    /// Physical, occupational or speech therapy.
    pub discipline: &'static str,
    /// Years of age between which it is usual.
    pub ages: (i32, i32),
    /// How common it is, against others.
    pub share: f64,
}

const fn of(
    reason: &'static str,
    codes: &'static str,
    discipline: &'static str,
    ages: (i32, i32),
    share: f64,
) -> Condition {
    Condition { reason, codes, discipline, ages, share }
}

/// The usual reasons in an outpatient practice.
pub(super) const CONDITIONS: &[Condition] = &[
    of("Low back pain", "M54.50", "PT", (18, 85), 16.0),
    of("Low back pain with sciatica", "M54.41", "PT", (25, 80), 6.0),
    of("Neck pain", "M54.2", "PT", (20, 80), 8.0),
    of("Right shoulder pain", "M25.511", "PT", (20, 80), 6.0),
    of("Left shoulder pain", "M25.512", "PT", (20, 80), 5.0),
    of("Rotator cuff tear, right shoulder", "M75.101", "PT", (40, 78), 4.0),
    of("Frozen shoulder", "M75.02", "PT", (40, 68), 2.0),
    of("Right knee pain", "M25.561", "PT", (14, 80), 7.0),
    of("Left knee pain", "M25.562", "PT", (14, 80), 6.0),
    of("After total knee replacement", "Z96.651; Z47.1", "PT", (55, 88), 7.0),
    of("After total hip replacement", "Z96.641; Z47.1", "PT", (52, 88), 4.0),
    of("After ACL reconstruction", "S83.511D", "PT", (14, 40), 3.0),
    of("Hip osteoarthritis", "M16.11", "PT", (50, 85), 3.0),
    of("Ankle sprain", "S93.401A", "PT", (12, 55), 4.0),
    of("Plantar fasciitis", "M72.2", "PT", (25, 70), 4.0),
    of("Unsteady gait, falls", "R26.81; R29.6", "PT", (65, 92), 5.0),
    of("Dizziness", "R42", "PT", (35, 88), 3.0),
    of("Pelvic floor weakness", "N39.3", "PT", (25, 75), 2.0),
    of("After stroke, weakness of the right side", "I69.351", "PT", (50, 90), 2.0),
    of("Parkinson's disease", "G20.A1", "PT", (58, 90), 1.0),
    of("Jaw pain", "M26.621", "PT", (18, 65), 1.0),
    of("Carpal tunnel syndrome", "G56.01", "OT", (30, 75), 3.0),
    of("Tennis elbow", "M77.11", "OT", (28, 65), 3.0),
    of("After wrist fracture", "S52.501D", "OT", (10, 85), 3.0),
    of("Trigger finger", "M65.341", "OT", (40, 80), 1.0),
    of("Swallowing difficulty", "R13.12", "SLP", (55, 92), 1.5),
    of("Speech delay", "F80.1", "SLP", (3, 10), 2.0),
    of("Voice strain", "R49.0", "SLP", (20, 70), 0.8),
    of("Aphasia after stroke", "I69.320", "SLP", (50, 90), 1.0),
];
