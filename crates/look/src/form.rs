//! Fields of forms: label, hint and error always tied to the field, and what
//! was typed is always shown again.

use maud::{Markup, html};

/// A field of one line.
pub struct Field<'a> {
    id: &'a str,
    label: &'a str,
    kind: &'a str,
    value: &'a str,
    hint: Option<&'a str>,
    error: Option<&'a str>,
    autocomplete: Option<&'a str>,
    placeholder: Option<&'a str>,
    form: Option<&'a str>,
    required: bool,
    is_first: bool,
}

impl<'a> Field<'a> {
    /// A text field; `id` is also its name in the form.
    pub fn new(id: &'a str, label: &'a str) -> Self {
        Self {
            id,
            label,
            kind: "text",
            value: "",
            hint: None,
            error: None,
            autocomplete: None,
            placeholder: None,
            form: None,
            required: false,
            is_first: false,
        }
    }

    /// The type of the input: `email`, `tel`, `date`, `password`, `search`.
    pub fn kind(mut self, kind: &'a str) -> Self {
        self.kind = kind;
        self
    }

    /// What stands in it.
    pub fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// A word of help under the label.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The same where there may be nothing to say.
    pub fn hint_if(mut self, hint: &'a str) -> Self {
        self.hint = (!hint.is_empty()).then_some(hint);
        self
    }

    /// What is wrong with what was typed.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// What the browser may fill in (WCAG 1.3.5).
    pub fn autocomplete(mut self, what: &'a str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// An example shown while it is empty.
    pub fn placeholder(mut self, example: &'a str) -> Self {
        self.placeholder = Some(example);
        self
    }

    /// It stands outside of its form, which has this id.
    pub fn of(mut self, form: &'a str) -> Self {
        self.form = Some(form);
        self
    }

    /// It must be filled in.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Whoever opens the page begins here.
    pub fn first(mut self) -> Self {
        self.is_first = true;
        self
    }

    /// The markup.
    pub fn render(&self) -> Markup {
        html! {
            div class={ "field" @if self.kind == "search" { " search" } } {
                (label(self.id, self.label))
                input id=(self.id) name=(self.id) type=(self.kind) value=[shown(self)]
                    autocomplete=[self.autocomplete] placeholder=[self.placeholder] form=[self.form]
                    required[self.required] autofocus[self.is_first] aria-invalid=[self.error.map(|_| "true")]
                    aria-describedby=[described(self.id, self.hint, self.error)];
                (hint(self.id, self.hint))
                (error(self.id, self.error))
            }
        }
    }
}

/// A password never travels back to the browser.
fn shown<'a>(field: &Field<'a>) -> Option<&'a str> {
    (field.kind != "password" && !field.value.is_empty()).then_some(field.value)
}

/// A field of several lines.
pub fn text_area(id: &str, words: &str, value: &str, help: Option<&str>) -> Markup {
    html! {
        div class="field" {
            (label(id, words))
            (hint(id, help))
            textarea id=(id) name=(id) rows="3" aria-describedby=[described(id, help, None)] { (value) }
        }
    }
}

/// A choice of one from several.
pub fn select(
    id: &str,
    words: &str,
    options: &[(&str, &str)],
    selected: &str,
    problem: Option<&str>,
) -> Markup {
    html! {
        div class="field" {
            (label(id, words))
            select id=(id) name=(id) aria-invalid=[problem.map(|_| "true")]
                aria-describedby=[described(id, None, problem)] {
                @for (value, text) in options {
                    option value=(value) selected[*value == selected] { (text) }
                }
            }
            (error(id, problem))
        }
    }
}

/// A box to tick.
pub fn check(id: &str, words: &str, checked: bool) -> Markup {
    html! {
        label class="check" {
            input type="checkbox" id=(id) name=(id) value="yes" checked[checked];
            (words)
        }
    }
}

/// The button that sends the form.
pub fn submit(words: &str) -> Markup {
    html! { div { button class="button primary" type="submit" { (words) } } }
}

/// All that is wrong, above the form, each line leading to its field.
pub fn error_summary(errors: &[(&str, &str)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div class="error-summary" role="alert" tabindex="-1" {
                h2 { @if errors.len() == 1 { "One thing to correct" } @else { (errors.len()) " things to correct" } }
                ul {
                    @for (field, message) in errors {
                        li {
                            @if field.is_empty() { (message) } @else { a href={ "#" (field) } { (message) } }
                        }
                    }
                }
            }
        }
    }
}

fn label(id: &str, words: &str) -> Markup {
    html! { label for=(id) { (words) } }
}

fn hint(id: &str, words: Option<&str>) -> Markup {
    html! { @if let Some(words) = words { p class="hint" id={ (id) "-hint" } { (words) } } }
}

fn error(id: &str, words: Option<&str>) -> Markup {
    html! { @if let Some(words) = words { p class="error" id={ (id) "-error" } { (words) } } }
}

fn described(id: &str, hint: Option<&str>, error: Option<&str>) -> Option<String> {
    let parts: Vec<String> =
        [hint.map(|_| format!("{id}-hint")), error.map(|_| format!("{id}-error"))]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_tied_to_its_field_and_keeps_what_was_typed() {
        let html = Field::new("phone", "Phone").value("12").error(Some("Too short")).render().0;
        assert!(html.contains("value=\"12\"") && html.contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("aria-describedby=\"phone-error\""), "{html}");
    }

    #[test]
    fn a_password_is_never_sent_back() {
        let html = Field::new("password", "Password").kind("password").value("secret").render().0;
        assert!(!html.contains("secret"), "{html}");
    }

    #[test]
    fn what_somebody_typed_is_never_markup() {
        let html = Field::new("name", "Name").value("\"><script>").render().0;
        assert!(!html.contains("<script>"), "{html}");
    }
}
