//! What we hand out: tables as CSV and Excel, and contact cards.

mod csv;
mod table;
mod vcard;
mod xlsx;

pub use csv::to_csv;
pub use table::{Cell, Table, neutral};
pub use vcard::{Address, Card, Number, NumberKind, to_vcards};
pub use xlsx::{ExportProblem, to_workbook, to_xlsx};
