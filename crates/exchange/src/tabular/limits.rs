//! How much one file may hold: far more than a practice exports, and less than hurts a small machine.

/// The largest file, 32 MB.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;

/// What a zipped workbook may hold unpacked, 256 MB.
pub const MAX_UNZIPPED_BYTES: u64 = 256 * 1024 * 1024;

/// Rows in one sheet.
pub const MAX_ROWS: usize = 200_000;

/// Columns in one sheet; the provider registry's files have 330.
pub const MAX_COLUMNS: usize = 500;

/// Cells in one file: a few bytes can claim rows and columns that no memory holds.
pub const MAX_CELLS: usize = 10_000_000;

/// Characters in one cell, the limit of spreadsheet programs.
pub const MAX_CELL_CHARACTERS: usize = 32_767;
