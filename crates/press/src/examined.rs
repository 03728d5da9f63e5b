//! A PDF that came from somewhere else: whether it can be read, and does nothing by itself.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use hayro_syntax::{
    LoadPdfError, Pdf,
    object::{Dict, MaybeRef, Name, Object},
};

/// Why a PDF of others is not taken. The words are for whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is something else, or damaged.
    #[error("This is no PDF that can be read. Save it again as PDF, or print it into one.")]
    Unreadable,
    /// It asks for a password.
    #[error("This PDF is locked by a password. Save it without one.")]
    Locked,
    /// It has a script, a program to start or a file within.
    #[error(
        "This PDF holds a script, a form that sends data, or another file. Print it into a plain PDF."
    )]
    Acts,
}

/// Keys under which a PDF keeps what acts (ISO 32000-1, 12.6.4, 7.11.4, 12.7.8, 13).
const ACTING_KEYS: [&[u8]; 7] =
    [b"JS", b"JavaScript", b"EmbeddedFiles", b"EF", b"XFA", b"RichMediaContent", b"Launch"];
/// Actions that do more than to turn to a page or to open a link.
const ACTING_KINDS: [&[u8]; 8] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"Rendition",
    b"RichMediaExecute",
    b"ResetForm",
];
/// What lies deeper within one object is no document that somebody would send.
const DEEPEST: usize = 48;

/// How many pages it has.
///
/// # Errors
/// [`Unfit`], in words for whoever sent it.
pub fn pages_of(bytes: Vec<u8>) -> Result<usize, Unfit> {
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|signs| signs == b"%PDF-") || is_nested_too_deeply(&bytes) {
        return Err(Unfit::Unreadable);
    }
    // The reader of others may stumble over what is broken; that ends here.
    catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or(Err(Unfit::Unreadable))
}

/// Whether brackets lie in each other more often than a reader bears. Bytes of pictures look
/// like brackets too, as often opening as closing.
fn is_nested_too_deeply(bytes: &[u8]) -> bool {
    const MOST: i64 = 4_000;
    let mut deep = 0_i64;
    bytes.iter().any(|byte| {
        match byte {
            b'[' | b'<' | b'(' => deep += 1,
            b']' | b'>' | b')' => deep = (deep - 1).max(0),
            _ => {}
        }
        deep > MOST
    })
}

fn read(bytes: Vec<u8>) -> Result<usize, Unfit> {
    let pdf = Pdf::new(Arc::new(bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unfit::Locked,
        LoadPdfError::Invalid => Unfit::Unreadable,
    })?;
    for object in pdf.objects() {
        look_at(&object, DEEPEST)?;
    }
    match pdf.pages().len() {
        0 => Err(Unfit::Unreadable),
        pages => Ok(pages),
    }
}

/// Refuses what acts; what is nested too deeply counts as if it did.
fn look_at(object: &Object<'_>, deep: usize) -> Result<(), Unfit> {
    match object {
        Object::Dict(dict) => look_at_dict(dict, deep),
        Object::Stream(stream) => look_at_dict(stream.dict(), deep),
        Object::Array(array) => array.raw_iter().try_for_each(|value| within(&value, deep)),
        _ => Ok(()),
    }
}

fn look_at_dict(dict: &Dict<'_>, deep: usize) -> Result<(), Unfit> {
    let kind = dict.get::<Name<'_>>("S");
    if kind.is_some_and(|kind| ACTING_KINDS.contains(&kind.as_ref())) {
        return Err(Unfit::Acts);
    }
    for key in dict.keys() {
        if ACTING_KEYS.contains(&key.as_ref()) {
            return Err(Unfit::Acts);
        }
        let value = dict.get_raw::<Object<'_>>(key.as_ref());
        within(&value.ok_or(Unfit::Unreadable)?, deep)?;
    }
    Ok(())
}

/// What stands here; what stands elsewhere is an object of its own and looked at there.
fn within(value: &MaybeRef<Object<'_>>, deep: usize) -> Result<(), Unfit> {
    match (value, deep.checked_sub(1)) {
        (MaybeRef::Ref(_), _) => Ok(()),
        (MaybeRef::NotRef(object), Some(deep)) => look_at(object, deep),
        (MaybeRef::NotRef(_), None) => Err(Unfit::Acts),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Letter, letter};

    /// A small file by hand: a page, and one more object.
    fn file(more: &str) -> Vec<u8> {
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names 4 0 R>>endobj\n\
             2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n\
             4 0 obj{more}endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
        )
        .into_bytes()
    }

    #[test]
    fn our_own_pages_are_counted() {
        let paragraphs = vec!["Much to say. ".repeat(400); 3];
        let paper = letter(&Letter { paragraphs, ..Letter::default() }).expect("a letter");
        assert!(paper.pages > 1);
        assert_eq!(pages_of(paper.pdf), Ok(paper.pages));
        assert_eq!(pages_of(file("<<>>")), Ok(1));
    }

    #[test]
    fn what_acts_by_itself_is_refused_wherever_it_stands() {
        for more in [
            "<</S/JavaScript/JS(app.alert(1))>>",
            "<</JavaScript 5 0 R>>",
            "[<</A<</S/Launch/F(x.exe)>>>>]",
            "<</EmbeddedFiles<<>>>>",
        ] {
            assert_eq!(pages_of(file(more)), Err(Unfit::Acts), "{more}");
        }
    }

    #[test]
    fn what_is_no_pdf_is_said_to_be_none() {
        for bytes in [&b""[..], b"PK\x03\x04", b"%PDF-1.7", b"<html>%PDF-"] {
            assert_eq!(pages_of(bytes.to_vec()), Err(Unfit::Unreadable), "{bytes:?}");
        }
    }

    #[test]
    fn what_lies_in_itself_without_end_is_refused_before_it_is_read() {
        assert_eq!(pages_of(file(&"[".repeat(200_000))), Err(Unfit::Unreadable));
    }

    proptest! {
        #[test]
        fn any_bytes_get_an_answer(mut bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0usize..300) {
            let _ = pages_of(bytes.clone());
            let mut whole = file("<</A[1 2 3]>>");
            for byte in bytes.drain(..).take(6) {
                let place = (at * 7 + usize::from(byte)) % whole.len();
                whole[place] = byte;
            }
            let _ = pages_of(whole);
        }
    }
}
