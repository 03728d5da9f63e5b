//! Words that tell of a patient without a name.

/// A list of words, as they are compared.
pub struct List(&'static str);

impl List {
    /// Whether it holds this word.
    pub fn has(&self, word: &str) -> bool {
        self.0.split_whitespace().any(|known| known == word)
    }

    /// Whether a word begins like one of it. One of three letters or fewer must be the whole
    /// word, or its plural.
    pub fn begins(&self, word: &str) -> bool {
        self.0.split_whitespace().any(|known| match known.len() {
            0..=3 => word.strip_suffix('s').unwrap_or(word) == known,
            _ => word.starts_with(known),
        })
    }
}

/// Parts of the body, complaints, treatments: none of them belongs into thanks. Compared with
/// the beginning of a word, so that "arthritic" is found by "arthrit".
pub const CONDITIONS: List = List(
    "abdom achilles acl alzheim amput aneurysm ankle anxi aphasi arthr asthma autis \
     backache balance bladder broken bursit cancer cardiac carpal cerebral chemo chronic \
     concuss copd covid deliver dementia depress diabet diagnos disab disc disease disk \
     disloc disorder dizz dysphag elbow epilep fibromyalg fractur gait headache heart \
     hernia hip hips illness incontin injur joint knee lumbar lymph mastectom meniscus \
     migrain mobility neck nerve neuro obes operat orthop osteo pain palsy parkinson \
     pelvi plantar posture postpart pregnan prosthe recover rehab replacement rotator \
     scar sciatic scolio shoulder sick sore spasm spinal spine sprain strain stroke \
     surger surgical swallow swelling symptom tendon tendin therap tmj torn trauma treat \
     tumor vertigo whiplash wound wrist",
);

/// Words that begin like one of those and are harmless in thanks.
pub const HARMLESS: List = List(
    "discover discovered discuss discussed heartfelt hearty heartily painless delivered \
     delivers scarce scarcely hippocratic treat treats strained necklace balanced",
);

/// That somebody came, or was sent.
pub const COMING: List = List(
    "patient patients client clients referral referrals refer refers referred referring \
     sent send sends sending came appointment appointments evaluation evaluations visited \
     treatment treated somebody someone newcomer",
);

/// Whole words for days.
pub const DAYS: List = List(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow \
     tonight birthday january february april june july august september october november \
     december jan feb apr aug sept nov tues thurs aged",
);

/// Days only beside a number or after one of [`BEFORE_A_DAY`].
pub const PERHAPS_DAYS: List = List(
    "may march mar jun jul sep oct dec week weekend month year years days weeks months \
     mon tue wed thu fri sat sun spring summer fall autumn winter morning afternoon \
     evening",
);

/// What makes a word of [`PERHAPS_DAYS`] one.
pub const BEFORE_A_DAY: List = List("last this next past since in on early late mid until of");

/// Numbers in words.
pub const NUMBERS: List = List(
    "two three four five six seven eight nine ten eleven twelve dozen several both \
     another",
);

/// Names that are ordinary words as well. Written small, or as the first word of a sentence,
/// they are taken for the word.
pub const ORDINARY: List = List(
    "will may hope grace mark rose bill pat sue dawn joy faith art frank drew chance \
     young long best good day care love case kind page say see the an in our your us so \
     for you we to do very much thank thanks all more many a great noble new read reading \
     hand hands trust team sincerely works work means with and have has is it of that be \
     on at are gladly",
);

/// Words of a reason for a referral that say nothing.
pub const EMPTY_REASONS: List = List(
    "after with from over evaluate evaluation eval please right left both side sided \
     physical weeks months days years post since work working care thank thanks your \
     trust thinking glad team means much would there needs need general status \
     unspecified other initial encounter first second time made make good hands have this \
     that when more without during while people patient referral referred sincerely like \
     also well very only they them",
);
