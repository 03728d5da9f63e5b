//! A set of texts, each with a number: words, places, taxonomies.

/// Texts with the numbers 0, 1, 2, ... in the order in which they came.
pub(crate) struct Table {
    text: Vec<u8>,
    ends: Vec<u32>,
    /// Open addressing: the upper half of the hash, and the number plus one; 0 is free.
    slots: Vec<u64>,
    /// How many of the texts are in the slots.
    used: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self { text: Vec::new(), ends: Vec::new(), slots: vec![0; 1024], used: 0 }
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
    pub fn number(&mut self, text: &[u8]) -> u32 {
        let hash = hash(text);
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

    /// A text that is new, and that is not asked for by [`Table::number`] later.
    pub fn push(&mut self, text: &[u8]) -> u32 {
        self.text.extend_from_slice(text);
        self.ends.push(self.text.len() as u32);
        self.ends.len() as u32 - 1
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
        let number = self.push(text);
        self.slots[slot] = hash & 0xffff_ffff_0000_0000 | u64::from(number + 1);
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        for full in std::mem::replace(&mut self.slots, vec![0; size]) {
            if full == 0 {
                continue;
            }
            let mut slot = hash(self.get(full as u32 - 1)) as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = full;
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
