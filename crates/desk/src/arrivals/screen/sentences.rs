//! How each way in stands, in a sentence.

use look::{Tone, plural};
use platform::{Instant, Result, Sql, args, clock, sessions::Visitor, web::App};

use super::super::{fax_folder, mailbox_settings, paper::Recogniser};

/// How one way in stands.
pub(super) struct Way {
    pub word: &'static str,
    pub tone: Tone,
    pub sentence: String,
}

pub(super) struct Standing {
    pub mailbox: Way,
    pub folder: Way,
}

pub(super) async fn read(app: &App, visitor: &Visitor) -> Result<Standing> {
    let today = clock::at_hour(visitor.today(), 0, &visitor.zone);
    // Served by intake_item_by_arrival.
    let counted = async |channel: &str| {
        app.db()
            .value::<i64>(
                "SELECT count(*) FROM intake_item
                 WHERE practice_id = $1 AND arrived_at >= $2 AND channel = $3",
                args![visitor.practice_id, today, channel],
            )
            .await
    };
    let mails = counted("email").await?.unwrap_or(0);
    let faxes = counted("fax").await?.unwrap_or(0);
    let chosen = mailbox_settings::settings_of(app.db(), visitor.practice_id).await?;
    let state = mailbox_settings::state_of(app.db(), visitor.practice_id).await?;
    Ok(Standing { mailbox: of_mailbox(&chosen, &state, mails), folder: of_folder(app, faxes) })
}

fn of_mailbox(
    chosen: &mailbox_settings::MailboxSettings,
    state: &mailbox_settings::MailboxState,
    today: i64,
) -> Way {
    if !chosen.is_on {
        let sentence = "No mailbox is read. Mails with referrals stay where they are.".into();
        return Way { word: "Off", tone: Tone::Plain, sentence };
    }
    if let Some(since) = state.failing_since {
        let stuck = match state.stuck() {
            0 => String::new(),
            count => format!(" {} wait there.", plural(count as i64, "mail", "mails")),
        };
        let sentence =
            format!("It could not be read since {}. {}{stuck}", ago(since), state.problem);
        return Way { word: "Cannot be read", tone: Tone::Bad, sentence };
    }
    let sentence = match state.ok_at {
        None => "It is read for the first time within two minutes.".into(),
        Some(at) => format!("Read {}, {} taken in today.", ago(at), plural(today, "mail", "mails")),
    };
    Way { word: "On", tone: Tone::Good, sentence }
}

fn of_folder(app: &App, today: i64) -> Way {
    let Some(folder) = &app.doors().fax_folder else {
        let sentence = "No folder is watched. Whoever runs this machine names it with \
            LIAISON_FAX_FOLDER."
            .into();
        return Way { word: "Off", tone: Tone::Plain, sentence };
    };
    let folder = folder.display();
    match app.kept::<fax_folder::Standing>().read() {
        Some((_, Some(problem))) => Way {
            word: "Cannot be read",
            tone: Tone::Bad,
            sentence: format!("{folder}: {problem}"),
        },
        Some((at, None)) => Way {
            word: "On",
            tone: Tone::Good,
            sentence: format!(
                "{folder} was looked at {}; {} taken in today by all ways.",
                ago(at),
                plural(today, "fax", "faxes")
            ),
        },
        None => Way {
            word: "On",
            tone: Tone::Good,
            sentence: format!("{folder} is looked at every five seconds."),
        },
    }
}

/// What this machine can do with the pages of a fax.
pub(super) fn reading(found: &Recogniser) -> String {
    match (found.is_installed(), found.shows_pdf()) {
        (true, true) => {
            "The words of faxes are recognised on this machine; no page leaves it.".into()
        }
        (true, false) => {
            "TIFF faxes are read on this machine. For PDF files, install poppler-utils \
            (pdftoppm)."
                .into()
        }
        (false, _) => "Faxes are kept but not read: Tesseract is not installed on this machine. \
            Install tesseract-ocr and poppler-utils, and start Liaison again."
            .into(),
    }
}

fn ago(at: Instant) -> String {
    let minutes = (clock::now() - at).max(0) / 60_000;
    match minutes {
        0 => "just now".into(),
        1..60 => format!("{} ago", plural(minutes, "minute", "minutes")),
        60..1440 => format!("{} ago", plural(minutes / 60, "hour", "hours")),
        _ => format!("{} ago", plural(minutes / 1440, "day", "days")),
    }
}
