//! Made-up registries for tests.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use registry::made_up::{MadeUp, Month, header};
use registry::{Base, Go, Imported, Order, Problem, Provider, Registry, import};

/// A folder with provider files and registries, gone when dropped.
pub struct World {
    pub folder: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a made-up file.
    pub fn made_up(&self, name: &str, made_up: &MadeUp) -> PathBuf {
        let path = self.path(name);
        let mut out = BufWriter::new(File::create(&path).expect("a file"));
        made_up.write(&mut out).expect("written");
        out.flush().expect("written");
        path
    }

    /// Writes the same rows as those of a month.
    pub fn month(&self, name: &str, made_up: &MadeUp, month: Month) -> PathBuf {
        self.made_up(name, &MadeUp { month, ..made_up.clone() })
    }

    /// Writes a file with these rows, each as columns by number (from 0) with their text.
    pub fn rows(&self, name: &str, rows: &[&[(usize, &str)]]) -> PathBuf {
        let mut text = header();
        for row in rows {
            let mut fields = vec![""; 330];
            for (column, value) in *row {
                fields[*column] = value;
            }
            let quoted: Vec<String> = fields.iter().map(|field| format!("\"{field}\"")).collect();
            text += &(quoted.join(",") + "\n");
        }
        self.text(name, &text)
    }

    pub fn text(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    pub fn import(&self, inputs: &[PathBuf], out: &str) -> Result<Imported, Problem> {
        import(&Order::new(inputs.to_vec(), &self.path(out)), &|_| Go::On)
    }

    pub fn import_onto(&self, inputs: &[PathBuf], out: &str, base: Base) -> Imported {
        let order = Order { base, ..Order::new(inputs.to_vec(), &self.path(out)) };
        import(&order, &|_| Go::On).expect("imported")
    }

    pub fn open(&self, out: &str) -> Registry {
        open(&self.path(out))
    }
}

/// Everything in a registry of a made-up month, one after the other.
pub fn all(registry: &Registry, made_up: &MadeUp) -> Vec<Option<Provider>> {
    let rows = 0..made_up.rows_of_second();
    rows.map(|row| registry.get(made_up.npi(row).expect("a number")).expect("read")).collect()
}

pub fn open(path: &Path) -> Registry {
    Registry::open(path).expect("a registry")
}
