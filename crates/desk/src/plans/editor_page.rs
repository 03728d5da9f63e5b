//! The pages of the playbooks: the list, and one of them as a form.

use look::{Field, Tone, badge, plural};
use maud::{Markup, html};
use platform::{
    FieldError, Result,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    editor::ADDRESS,
    editor_form::{Typed, TypedPlay},
    playbook::{Playbook, Version},
    script::{KINDS, MOST, Script, Starts, called, costs_money},
    shipped,
};
use crate::{complaints::Complaints, days, people};

/// A playbook in one line: what comes after what.
fn in_short(script: &Script) -> String {
    let kinds: Vec<String> =
        script.plays.iter().map(|play| called(play.kind).to_lowercase()).collect();
    let again = script
        .repeat_weeks
        .map(|weeks| format!(", then every {}", plural(i64::from(weeks), "week", "weeks")));
    let mut words = kinds.join(", ");
    if let Some(first) = words.get(..1).map(str::to_uppercase) {
        words.replace_range(..1, &first);
    }
    format!("{words}{}", again.unwrap_or_default())
}

/// All of them.
pub(super) fn list(visitor: &Visitor, rows: &[(Playbook, i64)]) -> Result<Markup> {
    let running: i64 = rows.iter().map(|(_, running)| running).sum();
    let title = match running {
        0 => "No playbook runs yet".to_owned(),
        running => format!("Playbooks run for {}", plural(running, "source", "sources")),
    };
    let mut lines = Vec::new();
    for (playbook, running) in rows {
        lines.push((playbook, *running, in_short(&playbook.script()?)));
    }
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&title, "A playbook says which contact comes after which. A source has one next step, never two.", html! {
            form method="post" action=(ADDRESS) { button class="button" type="submit" { "Add a playbook" } }
        }))
        div class="card narrow" {
            ul class="list" {
                @for (playbook, running, short) in &lines {
                    li class="item" data-row="yes" {
                        div class="grow" {
                            a class="title" href={ (ADDRESS) "/" (playbook.id) } { (playbook.name) }
                            p { (playbook.starts().label()) ". " (short) "." }
                            p { (plural(*running, "source", "sources")) }
                        }
                        (state(playbook))
                    }
                }
            }
        }
    };
    Ok(shell::page(visitor, "/settings", "Playbooks", content))
}

fn state(playbook: &Playbook) -> Markup {
    match (playbook.retired_at, playbook.by_itself, playbook.starts()) {
        (Some(_), ..) => badge("Ended", Tone::Plain),
        (None, true, _) => badge("Begins by itself", Tone::Good),
        (None, false, Starts::Lapsed) => badge("Suggested", Tone::Accent),
        _ => badge("By hand", Tone::Plain),
    }
}

/// One playbook and all that its page shows.
pub(super) struct Shown {
    playbook: Playbook,
    typed: Typed,
    is_as_kept: bool,
    running: i64,
    versions: Vec<Version>,
    members: Vec<(String, String)>,
}

impl Shown {
    pub(super) async fn read(
        app: &App,
        visitor: &Visitor,
        playbook: Playbook,
        typed: Typed,
    ) -> Result<Self> {
        let (db, practice) = (app.db(), visitor.practice_id);
        let running = playbook.running(db, practice).await?;
        let versions = playbook.versions(db, practice).await?;
        let members = people::present(db, practice).await?;
        let mut whose = vec![(String::new(), "Whoever looks after the source".to_owned())];
        whose.extend(members.into_iter().map(|member| (member.id.to_string(), member.name)));
        let kept = playbook.script()?;
        let is_as_kept = typed.check().is_ok_and(|typed| typed.script == kept);
        Ok(Self { playbook, typed, is_as_kept, running, versions, members: whose })
    }

    pub(super) fn render(&self, visitor: &Visitor, errors: &[FieldError]) -> Markup {
        let complaints = Complaints(errors);
        let count = self.typed.plays.len() as i64;
        let title = match self.playbook.name.trim() {
            "" => plural(count, "step", "steps"),
            name => format!("“{name}” has {}", plural(count, "step", "steps")),
        };
        let content = html! {
            (look::crumb(ADDRESS, "Playbooks"))
            (look::page_head(&title, &self.sentence(), html! {
                (state(&self.playbook))
                // The first of its buttons: what Enter in a field does.
                button class="button primary" type="submit" form="playbook" { "Save" }
            }))
            div class="narrow stack" {
                (complaints.summary())
                @if !self.is_as_kept && errors.is_empty() {
                    (look::notice(Tone::Look, html! { p { "Not saved yet. Go on, then press Save." } }))
                }
                (self.form(complaints))
                (self.around(visitor))
            }
        };
        shell::page(visitor, "/settings", "Playbook", content)
    }

    fn sentence(&self) -> String {
        match self.running {
            0 => "It runs for nobody now.".into(),
            running => format!("It runs for {} now.", plural(running, "source", "sources")),
        }
    }

    fn form(&self, complaints: Complaints<'_>) -> Markup {
        let typed = &self.typed;
        html! {
            form id="playbook" class="stack" method="post" action={ (ADDRESS) "/" (self.playbook.id) } {
                div class="card stack" {
                    (Field::new("name", "Name").value(&typed.name).error(complaints.at("name")).required().autocomplete("off").render())
                    dl class="facts" { dt { "For whom" } dd { (self.playbook.starts().label()) } }
                    p class="quiet small" {
                        @if self.playbook.starts() == Starts::Lapsed { "It starts because fewer referrals came, so it holds no meal and no event: these never follow referrals." }
                        @else { "A meal or an event in it follows the calendar. No referral, and no number of referrals, ever brings one or brings it sooner." }
                    }
                }
                @for (number, play) in typed.plays.iter().enumerate() { (self.step(number, play, complaints)) }
                @if typed.plays.len() < MOST { div { button class="button" type="submit" name="step" value="add" formnovalidate { "Add a step" } } }
                div class="card stack" {
                    (Field::new("repeat", "Repeat the last step every").kind("number").value(&typed.repeat).hint("Weeks. Empty: it ends with the last step.").error(complaints.at("repeat")).render())
                    @if self.running > 0 {
                        (look::check("takes_over", &format!("Go on with this version for {} on the way", plural(self.running, "source", "sources")), typed.takes_over))
                    }
                    (look::submit("Save"))
                }
            }
        }
    }

    fn step(&self, number: usize, play: &TypedPlay, complaints: Complaints<'_>) -> Markup {
        let id = |name: &str| format!("{name}_{number}");
        let at = |name: &str| complaints.at(&id(name));
        let kinds: Vec<(&str, &str)> =
            KINDS.iter().map(|(kind, words)| (kind.code(), *words)).collect();
        let members: Vec<(&str, &str)> =
            self.members.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        let is_costly =
            KINDS.iter().any(|(kind, _)| kind.code() == play.kind && costs_money(*kind));
        html! {
            fieldset class="card stack tight" {
                legend class="spoken" { "Step " (number + 1) }
                div class="row spread" {
                    h2 { "Step " (number + 1) @if is_costly { " " (badge("By the calendar only", Tone::Look)) } }
                    div class="row" {
                        @if number > 0 { button class="button small" type="submit" name="step" value={ "up-" (number) } formnovalidate aria-label={ "Move up: step " (number + 1) } { "Move up" } }
                        button class="button small quiet" type="submit" name="step" value={ "remove-" (number) } formnovalidate aria-label={ "Remove step " (number + 1) } { "Remove" }
                    }
                }
                div class="fields" {
                    (look::select(&id("kind"), "What", &kinds, &play.kind, at("kind")))
                    (look::select(&id("who"), "Who", &members, &play.who, None))
                }
                (Field::new(&id("words"), "In words").value(&play.words).error(at("words")).required().autocomplete("off").render())
                div class="fields" {
                    (Field::new(&id("amount"), "Within").kind("number").value(&play.amount).error(at("amount")).required().render())
                    (look::select(&id("unit"), "Counted in", &[("working_days", "Working days"), ("weeks", "Weeks")], &play.unit, None))
                    (look::select(&id("since"), "From", &[("start", "The start"), ("play_before", "The step before")], &play.since, None))
                }
                (look::check(&id("face"), "Done only when who decides was met", play.wants_face_time))
            }
        }
    }

    fn around(&self, visitor: &Visitor) -> Markup {
        let address = format!("{ADDRESS}/{}", self.playbook.id);
        let is_ours = self.playbook.code.as_deref().and_then(shipped::of).is_some();
        html! {
            @if is_ours && self.playbook.retired_at.is_none() {
                section class="card stack tight" {
                    h2 { "When it begins" }
                    @match (self.playbook.starts(), self.playbook.by_itself) {
                        (Starts::New, true) => p { "By itself, for each source that somebody adds. For many at once, as with an import, you are asked." },
                        (_, true) => p { "By itself, for up to five sources a working day that have fallen silent as the report says it." },
                        (Starts::New, false) => p { "Only when somebody starts it; new sources are offered together." },
                        (_, false) => p { "Only when somebody starts it; silent sources are suggested." },
                    }
                    form method="post" action={ (address) "/itself" } {
                        @if self.playbook.by_itself { button class="button" type="submit" name="on" value="no" { "Only when somebody starts it" } }
                        @else { button class="button" type="submit" name="on" value="yes" { "Let it begin by itself" } }
                    }
                }
            }
            section class="card stack tight" {
                h2 { "Versions" }
                ul class="list" {
                    @for version in &self.versions {
                        li class="item" {
                            div class="grow" {
                                span class="title" { "Version " (version.number) } @if version.number == self.playbook.version { " " (badge("Current", Tone::Good)) }
                                p {
                                    (version.author.as_deref().unwrap_or("Came with Liaison")) ", "
                                    (days::ago_instant(version.created_at, &visitor.zone, visitor.today()))
                                    @if let Ok(script) = version.script() { ". " (in_short(&script)) }
                                }
                            }
                            @if version.number != self.playbook.version {
                                form method="post" action={ (address) "/version" } {
                                    button class="button small" type="submit" name="number" value=(version.number) aria-label={ "Use version " (version.number) } { "Use again" }
                                }
                            }
                        }
                    }
                }
                div class="row" {
                    @if is_ours { form method="post" action={ (address) "/reset" } { button class="button" type="submit" { "As it came with Liaison" } } }
                    @if self.playbook.retired_at.is_none() { form method="post" action={ (address) "/end" } { button class="button danger" type="submit" { "End this playbook" } } }
                    @else { form method="post" action={ (address) "/restore" } { button class="button" type="submit" { "Bring it back" } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_playbook_is_said_in_one_line() {
        let script = (shipped::of(shipped::NEW_SOURCE).expect("ours").script)();
        assert_eq!(in_short(&script), "Call, visit, lunch, visit, then every 13 weeks");
        assert_eq!(in_short(&Script { plays: vec![], repeat_weeks: None }), "");
    }
}
