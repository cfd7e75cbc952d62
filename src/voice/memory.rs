//! Memory: what one person has been told lately, as a value and as an authenticated token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::choice::WINDOW_CAP;
use super::key::{hash_bytes, push_field};
use crate::catalog::code;

/// The version of the token's layout.
const VERSION: u8 = 1;
/// The most pools that are remembered; their token stays under 1,024 characters.
pub(crate) const POOLS_CAP: usize = 21;
const TOKEN_CAP: usize = 1_024;
const MAC: usize = 8;
/// The most bytes that a pool takes: its number, a count, a length and eight codes.
const POOL_ROOM: usize = 34;

/// What one person has been told lately: for each phrase pool how often it spoke, and the last wordings by number.
///
/// It holds no personal data, survives edits of the catalog (a wording that is gone is never met again), and is small:
/// eight pools make a token of under 400 characters. Keep it with the person, as a serde value or as the token of
/// [`Message::token`](crate::Message). Beyond 21 pools the one that has been silent longest is forgotten.
///
/// # Examples
/// ```
/// use sincerely::Memory;
///
/// let nothing_yet = Memory::new();
/// let kept = serde_json::to_string(&nothing_yet)?;
/// assert_eq!(serde_json::from_str::<Memory>(&kept)?, nothing_yet);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Memory {
    /// By pool, the one that spoke last at the end.
    pools: Vec<(u32, Heard)>,
}

/// What was heard from one pool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    count: u32,
    /// The low 24 bits of the ids, the newest at the end of what is filled.
    last: [u32; WINDOW_CAP],
    filled: u8,
}

impl Heard {
    /// The last of those said are kept.
    fn new(count: u32, said: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut heard = Self { count, ..Self::default() };
        let before = said.len().saturating_sub(WINDOW_CAP);
        for (place, id) in heard.last.iter_mut().zip(said.skip(before)) {
            *place = code(id);
            heard.filled += 1;
        }
        heard
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    pub(crate) fn last(&self) -> Option<u32> {
        self.all().last().copied()
    }

    /// The last ones said, as memory knows them.
    pub(crate) fn lately(&self, window: usize) -> &[u32] {
        let all = self.all();
        all.get(all.len().saturating_sub(window)..).unwrap_or_default()
    }

    /// All that is remembered, the newest at the end.
    fn all(&self) -> &[u32] {
        self.last.get(..usize::from(self.filled)).unwrap_or_default()
    }

    fn say(&mut self, id: u32) {
        self.count = self.count.wrapping_add(1);
        self.push(id);
    }

    fn push(&mut self, id: u32) {
        if usize::from(self.filled) == WINDOW_CAP {
            self.last.rotate_left(1);
            self.filled -= 1;
        }
        if let Some(place) = self.last.get_mut(usize::from(self.filled)) {
            *place = code(id);
            self.filled += 1;
        }
    }
}

impl Memory {
    /// The memory of somebody who has heard nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing has been heard yet.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty()
    }

    pub(crate) fn heard(&self, pool: u32) -> Option<&Heard> {
        self.pools.iter().find(|(key, _)| *key == pool).map(|(_, heard)| heard)
    }

    /// Notes what was said, in the order in which it was said.
    pub(crate) fn note(&mut self, said: impl IntoIterator<Item = (u32, u32)>) {
        for (pool, id) in said {
            self.say(pool, |heard| heard.say(id));
        }
    }

    /// Lets a pool say something, and puts it at the end as the one that spoke last.
    fn say(&mut self, pool: u32, say: impl FnOnce(&mut Heard)) {
        match self.pools.iter().position(|(key, _)| *key == pool).and_then(|at| self.pools.get_mut(at..)) {
            Some(from) => from.rotate_left(1),
            None => self.pools.push((pool, Heard::default())),
        }
        if let Some((_, heard)) = self.pools.last_mut() {
            say(heard);
        }
    }

    /// Adds what was said between two other memories, `base` and what became of it.
    pub(crate) fn add(&mut self, base: &Self, after: &Self) {
        for (pool, heard) in &after.pools {
            let before = base.heard(*pool).map_or(0, Heard::count);
            let new = heard.count.saturating_sub(before);
            if new == 0 {
                continue;
            }
            let known = usize::from(heard.filled).saturating_sub(usize::try_from(new).unwrap_or(usize::MAX));
            self.say(*pool, |entry| {
                entry.count = entry.count.wrapping_add(new);
                heard.all().iter().skip(known).for_each(|id| entry.push(*id));
            });
        }
        self.forget();
    }

    /// Forgets the pools that have been silent longest, down to the cap, and says how many.
    pub(crate) fn forget(&mut self) -> usize {
        let over = self.pools.len().saturating_sub(POOLS_CAP);
        self.pools.drain(..over);
        over
    }

    /// The token of this memory for one person: version, pools, and a 64-bit SipHash-2-4 over person and content.
    pub(crate) fn to_token(&self, key: &[u8; 16], person: &str) -> String {
        let mut sealed = Sealed::of(person, self.pools.len() * POOL_ROOM);
        self.put_bytes(&mut sealed.bytes);
        let mac = sealed.mac(key);
        sealed.bytes.extend_from_slice(&mac.to_le_bytes());
        URL_SAFE_NO_PAD.encode(sealed.content())
    }

    /// The version and the pools, at most 720 bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.pools.len() * POOL_ROOM);
        self.put_bytes(&mut bytes);
        bytes
    }

    fn put_bytes(&self, bytes: &mut Vec<u8>) {
        bytes.push(VERSION);
        for (pool, heard) in &self.pools {
            bytes.extend_from_slice(&pool.to_le_bytes());
            let mut count = heard.count;
            while count > 0x7F {
                bytes.push((count & 0x7F) as u8 | 0x80);
                count >>= 7;
            }
            bytes.push((count & 0x7F) as u8);
            bytes.push(heard.filled);
            let mut codes = [[0; 3]; WINDOW_CAP];
            for (place, code) in codes.iter_mut().zip(heard.all()) {
                let [low, middle, high, _] = code.to_le_bytes();
                *place = [low, middle, high];
            }
            bytes.extend_from_slice(codes.as_flattened().get(..usize::from(heard.filled) * 3).unwrap_or_default());
        }
    }

    /// The memory in a token, if the token is whole, was made with one of the keys, and belongs to the person.
    pub(crate) fn from_token<'k>(
        token: &str,
        keys: impl IntoIterator<Item = &'k [u8; 16]>,
        person: &str,
    ) -> Option<Self> {
        let token = token.trim();
        if token.len() > TOKEN_CAP {
            return None;
        }
        let mut sealed = Sealed::of(person, token.len());
        URL_SAFE_NO_PAD.decode_vec(token, &mut sealed.bytes).ok()?;
        let mac = sealed.content().last_chunk::<MAC>().copied()?;
        sealed.bytes.truncate(sealed.bytes.len() - MAC);
        let mac = u64::from_le_bytes(mac);
        if !keys.into_iter().any(|key| sealed.mac(key) == mac) {
            return None;
        }
        Self::from_bytes(sealed.content())
    }

    /// The memory in what [`to_bytes`](Self::to_bytes) wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        // The shortest that a pool takes is six bytes.
        let mut memory = Self { pools: Vec::with_capacity((rest.len() / 6).min(POOLS_CAP)) };
        while !rest.is_empty() {
            let (pool, after) = rest.split_at_checked(4)?;
            let pool = u32::from_le_bytes(pool.try_into().ok()?);
            let (count, after) = varint(after)?;
            let (length, after) = after.split_first()?;
            let (codes, after) = after.split_at_checked(usize::from(*length) * 3)?;
            let code = |[low, middle, high]: &[u8; 3]| u32::from_le_bytes([*low, *middle, *high, 0]);
            memory.pools.push((pool, Heard::new(count, codes.as_chunks().0.iter().map(code))));
            rest = after;
        }
        Some(memory)
    }
}

/// What a token's 64 bits are computed over, in one buffer: version and person, then the content, each behind its length.
struct Sealed {
    bytes: Vec<u8>,
    /// Where the content begins.
    from: usize,
}

impl Sealed {
    /// A person's, with room for so many bytes of content and for what seals them.
    fn of(person: &str, room: usize) -> Self {
        let mut bytes = Vec::with_capacity(16 + person.len() + room + MAC);
        bytes.push(VERSION);
        push_field(&mut bytes, person.as_bytes());
        push_field(&mut bytes, &[]);
        Self { from: bytes.len(), bytes }
    }

    fn content(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }

    fn mac(&mut self, key: &[u8; 16]) -> u64 {
        let length = u32::try_from(self.content().len()).unwrap_or(u32::MAX).to_le_bytes();
        if let Some(place) = self.bytes.get_mut(self.from - length.len()..self.from) {
            place.copy_from_slice(&length);
        }
        hash_bytes(key, &self.bytes)
    }
}

fn varint(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut value = 0_u32;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7F).checked_shl(u32::try_from(at * 7).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

/// How memory is stored by serde: a version, and each pool as number, count, last codes.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u8,
    pools: Vec<(u32, u32, Vec<u32>)>,
}

impl From<Stored> for Memory {
    fn from(stored: Stored) -> Self {
        // A later version's memory is no memory rather than a wrong one.
        if stored.version != VERSION {
            return Self::new();
        }
        let over = stored.pools.len().saturating_sub(POOLS_CAP);
        let pools = stored.pools.into_iter().skip(over);
        Self { pools: pools.map(|(pool, count, last)| (pool, Heard::new(count, last.into_iter()))).collect() }
    }
}

impl From<Memory> for Stored {
    fn from(memory: Memory) -> Self {
        let pools = memory.pools.into_iter().map(|(pool, heard)| (pool, heard.count, heard.all().to_vec()));
        Self { version: VERSION, pools: pools.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_elsewhere_is_added_once_and_in_its_order() {
        let mut base = Memory::new();
        base.note([(1, 10), (2, 20), (3, 30)]);
        let mut after = base.clone();
        after.note([(2, 21), (2, 22), (1, 11)]);
        let mut current = base.clone();
        current.note([(2, 25), (3, 35)]);
        current.add(&base, &after);
        let mut expected = base.clone();
        expected.note([(2, 25), (3, 35), (2, 21), (2, 22), (1, 11)]);
        assert_eq!(current, expected);
        let mut long = base.clone();
        long.note((0..20).map(|id| (1, id)));
        let mut none = Memory::new();
        none.add(&base, &long);
        assert_eq!(none.heard(1).map(Heard::count), Some(20));
        assert_eq!(none.heard(1).map(Heard::all), Some(&[12, 13, 14, 15, 16, 17, 18, 19][..]));
        assert_eq!(none.pools.len(), 1);
    }
}
