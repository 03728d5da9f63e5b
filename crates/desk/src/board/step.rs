//! What comes next on the way to the first visit.

/// The next step of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Call the patient for the first time.
    Call,
    /// Try again.
    CallAgain,
    /// The number was wrong: find the right one.
    FindNumber,
    /// They were reached: book the first visit.
    Book,
    /// Nobody answered often enough: write.
    Letter,
    /// Nothing has come of it: close it.
    Close,
    /// Ask for what is missing.
    Ask,
    /// Ask once more.
    AskAgain,
    /// The first visit, and to say afterwards whether they came.
    Visit,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Call,
        Self::CallAgain,
        Self::FindNumber,
        Self::Book,
        Self::Letter,
        Self::Close,
        Self::Ask,
        Self::AskAgain,
        Self::Visit,
    ];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::CallAgain => "call_again",
            Self::FindNumber => "find_number",
            Self::Book => "book",
            Self::Letter => "letter",
            Self::Close => "close",
            Self::Ask => "ask",
            Self::AskAgain => "ask_again",
            Self::Visit => "visit",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Call => "Call the patient",
            Self::CallAgain => "Call again",
            Self::FindNumber => "Find the right number",
            Self::Book => "Book the first visit",
            Self::Letter => "Send a letter",
            Self::Close => "Close, or try once more",
            Self::Ask => "Ask for what is missing",
            Self::AskAgain => "Ask again",
            Self::Visit => "First visit",
        }
    }

    /// The step with exactly this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}
