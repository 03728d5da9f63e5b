//! A mapping as it is kept and given by hand: `{"columns": {"Pt Name": "patient.full_name"}}`.

use serde_json::{Map, Value, json};

use super::field::{Field, UnknownField};
use super::header::normal;
use super::{Column, Confidence, Mapping, samples};
use crate::tabular::Sheet;

/// Why a given mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingProblem {
    /// Not the JSON it should be.
    #[error(
        "The mapping must look like {{\"columns\": {{\"Pt Name\": \"patient.full_name\"}}}}: {0}"
    )]
    NotJson(String),
    /// A column that the file has not.
    #[error("The file has no column “{header}”; it has {present}")]
    NoSuchColumn {
        /// The column as given.
        header: String,
        /// The file's columns, in words.
        present: String,
    },
    /// A field that does not exist.
    #[error("{problem} (column “{header}”). Possible are: {}", codes())]
    UnknownField {
        /// The column as given.
        header: String,
        /// What is unknown.
        problem: UnknownField,
    },
    /// Two columns for what a row has only once.
    #[error("“{first}” and “{second}” cannot both be “{}”; leave one of them out", field.label())]
    Twice {
        /// The earlier column.
        first: String,
        /// The later one.
        second: String,
        /// What both claim.
        field: Field,
    },
}

fn codes() -> String {
    Field::all().map(Field::code).collect::<Vec<_>>().join(", ")
}

impl Mapping {
    /// The mapping as JSON; columns that are left out stand in it as null.
    pub fn to_json(&self) -> String {
        let columns: Map<String, Value> = self
            .columns
            .iter()
            .map(|column| (column.header.clone(), json!(column.field.map(Field::code))))
            .collect();
        json!({ "columns": columns }).to_string()
    }

    /// Lays a kept or given mapping over a sheet. Columns it does not name are left out.
    pub fn from_json(sheet: &Sheet, text: &str) -> Result<Self, MappingProblem> {
        #[derive(serde::Deserialize)]
        struct Saved {
            columns: Map<String, Value>,
        }
        let saved: Saved = serde_json::from_str(text)
            .map_err(|problem| MappingProblem::NotJson(problem.to_string()))?;
        let mut fields = vec![None; sheet.headers.len()];
        for (header, value) in saved.columns {
            let place = place_of(sheet, &header)?;
            let code = match value {
                Value::Null => continue,
                Value::String(code) if code.is_empty() => continue,
                Value::String(code) => code,
                other => {
                    let problem = format!("“{header}” is given {other} instead of a text or null");
                    return Err(MappingProblem::NotJson(problem));
                }
            };
            let field = Field::from_code(&code)
                .map_err(|problem| MappingProblem::UnknownField { header, problem })?;
            fields[place] = Some(field);
        }
        Self::of_fields(sheet, &fields)
    }

    /// The mapping a person settled on, one field or none a column.
    pub fn of_fields(sheet: &Sheet, fields: &[Option<Field>]) -> Result<Self, MappingProblem> {
        for (place, field) in fields.iter().enumerate() {
            let earlier = fields[..place].iter().position(|other| other == field);
            if let (Some(field), Some(earlier)) = (field, earlier)
                && !field.may_repeat()
            {
                return Err(MappingProblem::Twice {
                    first: sheet.headers[earlier].clone(),
                    second: sheet.headers[place].clone(),
                    field: *field,
                });
            }
        }
        let column = |(place, header): (usize, &String)| Column {
            header: header.clone(),
            field: fields.get(place).copied().flatten(),
            confidence: Confidence::Sure,
            why: "Chosen by you".to_owned(),
            samples: samples(sheet, place, 3),
        };
        let columns = sheet.headers.iter().enumerate().map(column).collect();
        Ok(Self { columns })
    }
}

fn place_of(sheet: &Sheet, header: &str) -> Result<usize, MappingProblem> {
    let exact = sheet.headers.iter().position(|present| present == header);
    let alike = || sheet.headers.iter().position(|present| normal(present) == normal(header));
    exact.or_else(alike).ok_or_else(|| MappingProblem::NoSuchColumn {
        header: header.to_owned(),
        present: sheet
            .headers
            .iter()
            .take(40)
            .map(|header| format!("“{header}”"))
            .collect::<Vec<_>>()
            .join(", "),
    })
}
