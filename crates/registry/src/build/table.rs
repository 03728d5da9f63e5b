//! A set of texts, each with a number: words, places, taxonomies.

/// Texts with the numbers 0, 1, 2, ... in the order in which they came.
pub(crate) struct Table {
    text: Vec<u8>,
    ends: Vec<u32>,
    /// Open addressing: the upper half of the hash, and the number plus one; 0 is free.
    slots: Vec<u64>,
    /// Texts that came lately, so close together that the processor's cache holds them.
    lately: Vec<Late>,
}

/// A text of at most 27 bytes with its number.
#[derive(Clone, Copy)]
struct Late {
    text: [u8; 27],
    length: u8,
    number: u32,
}

const LATELY: usize = 2048;

impl Default for Table {
    fn default() -> Self {
        // No text has this length.
        let none = Late { text: [0; 27], length: u8::MAX, number: 0 };
        let lately = vec![none; LATELY];
        Self { text: Vec::new(), ends: Vec::new(), slots: vec![0; 1024], lately }
    }
}

impl Table {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.text[start..self.ends[number] as usize]
    }

    /// The number of a text, which gets one if it has none.
    #[inline]
    pub fn number(&mut self, text: &[u8]) -> u32 {
        let hash = hash(text);
        let place = (hash >> 20) as usize % LATELY;
        let late = &self.lately[place];
        if usize::from(late.length) == text.len() && late.text[..text.len()] == *text {
            return late.number;
        }
        let number = self.find_or_add(text, hash);
        if text.len() <= 27 {
            let mut late = Late { text: [0; 27], length: text.len() as u8, number };
            late.text[..text.len()].copy_from_slice(text);
            self.lately[place] = late;
        }
        number
    }

    fn find_or_add(&mut self, text: &[u8], hash: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let found = self.slots[slot];
            if found == 0 {
                return self.add(text, hash, slot);
            }
            if (found ^ hash) >> 32 == 0 {
                let number = found as u32 - 1;
                if self.get(number) == text {
                    return number;
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The texts from a number on, each with its length before it.
    pub fn written_from(&self, number: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in number..self.ends.len() as u32 {
            let text = self.get(number);
            bytes.extend_from_slice(&(text.len() as u16).to_le_bytes());
            bytes.extend_from_slice(text);
        }
        bytes
    }

    /// A table from texts that were written so; none if they are cut short.
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut table = Self::default();
        while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
            let (text, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
            table.number(text);
            bytes = rest;
        }
        bytes.is_empty().then_some(table)
    }

    #[cold]
    fn add(&mut self, text: &[u8], hash: u64, slot: usize) -> u32 {
        let number = self.ends.len() as u32;
        self.text.extend_from_slice(text);
        self.ends.push(self.text.len() as u32);
        self.slots[slot] = hash & 0xffff_ffff_0000_0000 | u64::from(number + 1);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(size, 0);
        for number in 0..self.ends.len() as u32 {
            let hash = hash(self.get(number));
            let mut slot = hash as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = hash & 0xffff_ffff_0000_0000 | u64::from(number + 1);
        }
    }
}

/// Quick and good enough for short texts; nobody gains by making the registry's words collide.
#[inline]
fn hash(text: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = (text.len() as u64).wrapping_mul(ODD);
    let mut rest = text;
    while let Some((eight, more)) = rest.split_first_chunk::<8>() {
        hash = mixed(hash ^ u64::from_le_bytes(*eight));
        rest = more;
    }
    if !rest.is_empty() {
        let last = match rest {
            [a, b, c, d, ..] => {
                let end = &rest[rest.len() - 4..];
                u64::from(u32::from_le_bytes([*a, *b, *c, *d]))
                    | u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]])) << 32
            }
            _ => {
                u64::from(rest[0])
                    | u64::from(rest[rest.len() / 2]) << 8
                    | u64::from(rest[rest.len() - 1]) << 16
            }
        };
        hash = mixed(hash ^ last);
    }
    hash
}

#[inline]
fn mixed(value: u64) -> u64 {
    let wide = u128::from(value ^ 0xA076_1D64_78BD_642F) * 0xE703_7ED1_A0B4_28DB;
    wide as u64 ^ (wide >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_keeps_its_number(texts in prop::collection::vec("[a-c]{0,12}", 0..3000)) {
            let mut table = Table::default();
            let numbers: Vec<u32> = texts.iter().map(|t| table.number(t.as_bytes())).collect();
            for (text, number) in texts.iter().zip(numbers) {
                prop_assert_eq!(table.get(number), text.as_bytes());
                prop_assert_eq!(table.number(text.as_bytes()), number);
            }
        }
    }
}
