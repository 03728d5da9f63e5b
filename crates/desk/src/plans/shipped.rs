//! The playbooks that every practice begins with. They are a start; none of it is a law
//! of nature, and no study says which rhythm is best.

use lexicon::TouchKind;

use super::script::{FaceTime, Play, Script, Since, Starts, Unit};

/// The code of the playbook for new sources.
pub const NEW_SOURCE: &str = "new_source";
/// The code of the playbook for sources that have fallen silent.
pub const LAPSED_SOURCE: &str = "lapsed_source";

/// A playbook of ours.
pub struct Shipped {
    /// Its code.
    pub code: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// For whom it starts.
    pub starts: Starts,
    /// Whether it starts by itself from the beginning.
    pub by_itself: bool,
    /// Its plays.
    pub script: fn() -> Script,
}

/// All of them.
pub const PLAYBOOKS: [Shipped; 2] = [
    Shipped {
        code: NEW_SOURCE,
        name: "New source",
        starts: Starts::New,
        by_itself: true,
        script: new_source,
    },
    Shipped {
        code: LAPSED_SOURCE,
        name: "Lapsed source",
        starts: Starts::Lapsed,
        // Whether a silence asks for a call is for people to say first.
        by_itself: false,
        script: lapsed_source,
    },
];

/// The one with this code.
pub fn of(code: &str) -> Option<&'static Shipped> {
    PLAYBOOKS.iter().find(|shipped| shipped.code == code)
}

fn new_source() -> Script {
    use FaceTime::{NotNeeded, Wanted};
    use Since::{PlayBefore, Start};
    use Unit::{Weeks, WorkingDays};
    let plays = vec![
        play(
            TouchKind::Call,
            "Thank them for getting in touch",
            (2, WorkingDays, Start),
            NotNeeded,
        ),
        play(
            TouchKind::Visit,
            "Introduce yourself and leave our cards",
            (2, Weeks, Start),
            NotNeeded,
        ),
        play(
            TouchKind::Meal,
            "Lunch with the office, to get to know each other",
            (6, Weeks, Start),
            Wanted,
        ),
        play(
            TouchKind::Visit,
            "Ask how they are and what they miss",
            (13, Weeks, PlayBefore),
            NotNeeded,
        ),
    ];
    Script { plays, repeat_weeks: Some(13) }
}

fn lapsed_source() -> Script {
    use FaceTime::{NotNeeded, Wanted};
    use Since::{PlayBefore, Start};
    use Unit::{Weeks, WorkingDays};
    let plays = vec![
        play(
            TouchKind::Call,
            "Ask whether anything went wrong",
            (2, WorkingDays, Start),
            NotNeeded,
        ),
        play(TouchKind::Visit, "See them in person and listen", (2, Weeks, PlayBefore), Wanted),
        play(
            TouchKind::Letter,
            "Write what our patients reach, then leave them in peace",
            (4, Weeks, PlayBefore),
            NotNeeded,
        ),
    ];
    Script { plays, repeat_weeks: None }
}

fn play(
    kind: TouchKind,
    words: &str,
    (amount, unit, since): (u16, Unit, Since),
    face_time: FaceTime,
) -> Play {
    Play { kind, words: words.into(), amount, unit, since, who: None, face_time }
}
