//! What the editor asks of a family of wordings, such as those of mails or of paper.

use lexicon::wording::Field;
use maud::Markup;
use platform::{FieldError, Result, sessions::Visitor, web::App};

use super::editor::Draft;

/// The words of something, with fields in braces or filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The subject; empty for what has none.
    pub subject: String,
    /// The text, without the signature.
    pub body: String,
}

/// Where a family of wordings is edited, and how its pages speak.
#[derive(Debug)]
pub(crate) struct Home {
    /// The address of the list.
    pub address: &'static str,
    /// Where the list belongs: address and words.
    pub above: (&'static str, &'static str),
    /// The title of the list and the line below it.
    pub title: &'static str,
    pub line: &'static str,
    /// What carries the words: "mail".
    pub carrier: &'static str,
    /// Whether it has a subject.
    pub subject: Subject,
    /// What the audit log says of a change.
    pub action: &'static str,
}

/// Whether what is worded has a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// It has.
    Written,
    /// It has none.
    None,
}

/// Something that a practice may word itself.
pub(crate) trait Worded: Copy + PartialEq + Send + Sync + 'static {
    /// Where its family is edited.
    const HOME: Home;

    /// The whole family, in the order of the list.
    fn all() -> Vec<Self>;
    /// Its code in addresses and in the database; no two families share one.
    fn code(self) -> &'static str;
    /// What it is called on screens.
    fn label(self) -> &'static str;
    /// To whom it goes, and when.
    fn purpose(self) -> &'static str;
    /// The fields it may name.
    fn fields(self) -> Vec<Field>;
    /// A word about how to write it, where fields are not all there is to say.
    fn hint(self) -> &'static str {
        "A paragraph whose value is missing is left out or, where it stands in [[ ]], only what is \
         in the brackets."
    }
    /// The words of the program.
    fn built_in(self) -> Words;
    /// Everything that is wrong with a wording; nothing when it can be used.
    fn faults(self, words: &Words) -> Vec<FieldError>;
    /// The wording as it will arrive, with a heading of its own. With faults it shows the built-in
    /// one, and says so.
    fn example(
        self,
        app: &App,
        visitor: &Visitor,
        draft: &Draft,
    ) -> impl Future<Output = Result<Markup>> + Send;

    /// From its code.
    fn from_code(code: &str) -> Option<Self> {
        Self::all().into_iter().find(|name| name.code() == code)
    }
}
