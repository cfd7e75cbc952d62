//! Memory: the variants that one person was sent lately, as a value and as an authenticated token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::choice::{VERSION, WINDOW_CAP};
use super::key::{hash_bytes, push_field};
use crate::catalog::code;

/// The most bytes of a memory; its token stays under 1,024 characters.
const BYTES_CAP: usize = 750;
const TOKEN_CAP: usize = 1_024;
const MAC: usize = 8;
/// The most bytes that a pool takes: its key, a count with a length, and eight codes.
const POOL_ROOM: usize = 34;
/// How many conversations are remembered.
const CONVERSATIONS_CAP: usize = 2;
/// How many pools that speak once are remembered of a conversation.
const ONCE_CAP: usize = 4;

/// A record of the mails that one person was sent lately: for each pool, the number of its uses and the ids of its last
/// variants; for the last two conversations, the number of their mails.
///
/// It contains no personal data and stays valid when the catalog is edited. It is small: the token for eight pools has less
/// than 400 characters. Store it with the person, as a serde value or as [`Message::token`](crate::Message). If it grows
/// beyond 750 bytes, the pool that was not used for the longest time is dropped.
///
/// It includes the version of the selection algorithm; a memory of another version counts as empty.
///
/// # Examples
/// ```
/// use sincerely::Memory;
///
/// let empty = Memory::new();
/// let kept = serde_json::to_string(&empty)?;
/// assert_eq!(serde_json::from_str::<Memory>(&kept)?, empty);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Memory {
    /// By pool, the one that spoke last at the end.
    pools: Vec<(u32, History)>,
    /// The one of the last mail at the end.
    conversations: Vec<Conversation>,
}

/// What one pool has said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History {
    count: u32,
    /// The low 24 bits of the ids, the newest at the end of what is filled.
    last: [u32; WINDOW_CAP],
    filled: u8,
}

/// One conversation with a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Conversation {
    /// The keyed hash of person and id.
    hash: u32,
    /// How many mails it has, 255 for more.
    count: u8,
    /// The pools that speak once and have spoken, by code.
    once: Vec<u32>,
}

/// One choice to remember.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Note {
    /// The key of the pool.
    pub(crate) pool: u32,
    /// The id of the variant.
    pub(crate) id: u32,
    /// How many of the last are kept.
    pub(crate) keep: usize,
}

impl Note {
    /// Of a pool with so many variants, half of them are kept: as many as a window can exclude.
    pub(crate) fn new(pool: u32, id: u32, variants: usize) -> Self {
        Self { pool, id, keep: (variants / 2).clamp(1, WINDOW_CAP) }
    }
}

impl History {
    /// The last of those said are kept.
    fn new(count: u32, said: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut history = Self { count, ..Self::default() };
        let before = said.len().saturating_sub(WINDOW_CAP);
        for (place, id) in history.last.iter_mut().zip(said.skip(before)) {
            *place = code(id);
            history.filled += 1;
        }
        history
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The last ones said, oldest first, as memory knows them.
    pub(crate) fn last(&self, window: usize) -> &[u32] {
        let all = self.all();
        all.get(all.len().saturating_sub(window)..).unwrap_or_default()
    }

    /// All that is remembered, oldest first.
    fn all(&self) -> &[u32] {
        self.last.get(..usize::from(self.filled)).unwrap_or_default()
    }

    fn say(&mut self, id: u32, keep: usize) {
        self.count = self.count.wrapping_add(1);
        self.push(id, keep);
    }

    /// Adds an id at the end, and drops the oldest beyond `keep`.
    fn push(&mut self, id: u32, keep: usize) {
        let over = (usize::from(self.filled) + 1).saturating_sub(keep.min(WINDOW_CAP));
        self.last.rotate_left(over.min(WINDOW_CAP));
        self.filled = self.filled.saturating_sub(u8::try_from(over).unwrap_or(u8::MAX));
        if let Some(place) = self.last.get_mut(usize::from(self.filled)) {
            *place = code(id);
            self.filled += 1;
        }
        // What is not filled is zero, so that equal histories compare as equal.
        self.last.iter_mut().skip(usize::from(self.filled)).for_each(|rest| *rest = 0);
    }
}

impl Conversation {
    pub(crate) fn count(&self) -> u8 {
        self.count
    }

    pub(crate) fn once(&self) -> &[u32] {
        &self.once
    }

    fn add_once(&mut self, codes: impl IntoIterator<Item = u32>) {
        for code in codes {
            if !self.once.contains(&code) {
                self.once.push(code);
            }
        }
        let over = self.once.len().saturating_sub(ONCE_CAP);
        self.once.drain(..over);
    }
}

impl Memory {
    /// Returns the memory of a person who was sent nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the person was sent nothing yet.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty() && self.conversations.is_empty()
    }

    pub(crate) fn history(&self, pool: u32) -> Option<&History> {
        self.pools.iter().find(|(key, _)| *key == pool).map(|(_, history)| history)
    }

    pub(crate) fn conversation(&self, hash: u32) -> Option<&Conversation> {
        self.conversations.iter().find(|conversation| conversation.hash == hash)
    }

    /// Notes what was said, in the order in which it was said.
    pub(crate) fn note(&mut self, said: impl IntoIterator<Item = Note>) {
        for Note { pool, id, keep } in said {
            self.say(pool, |history| history.say(id, keep));
        }
    }

    /// Notes which mail of a conversation this was, and which pools have now spoken once.
    pub(crate) fn note_conversation(&mut self, hash: u32, count: u8, once: impl IntoIterator<Item = u32>) {
        let mut conversation = match self.conversations.iter().position(|known| known.hash == hash) {
            Some(at) => self.conversations.remove(at),
            None => Conversation { hash, ..Conversation::default() },
        };
        conversation.count = count;
        conversation.add_once(once);
        self.conversations.push(conversation);
        let over = self.conversations.len().saturating_sub(CONVERSATIONS_CAP);
        self.conversations.drain(..over);
    }

    /// Lets a pool say something, and puts it at the end as the one that spoke last.
    fn say(&mut self, pool: u32, say: impl FnOnce(&mut History)) {
        match self.pools.iter().position(|(key, _)| *key == pool).and_then(|at| self.pools.get_mut(at..)) {
            Some(from) => from.rotate_left(1),
            None => self.pools.push((pool, History::default())),
        }
        if let Some((_, history)) = self.pools.last_mut() {
            say(history);
        }
    }

    /// Adds what was said between two other memories, `base` and what became of it.
    pub(crate) fn add(&mut self, base: &Self, after: &Self) {
        for (pool, history) in &after.pools {
            let before = base.history(*pool).map_or(0, History::count);
            let new = history.count.saturating_sub(before);
            if new == 0 {
                continue;
            }
            let known = usize::from(history.filled).saturating_sub(usize::try_from(new).unwrap_or(usize::MAX));
            self.say(*pool, |entry| {
                entry.count = entry.count.wrapping_add(new);
                history.all().iter().skip(known).for_each(|id| entry.push(*id, WINDOW_CAP));
            });
        }
        for conversation in &after.conversations {
            let before = base.conversation(conversation.hash);
            if before == Some(conversation) {
                continue;
            }
            let new = conversation.count.saturating_sub(before.map_or(0, Conversation::count));
            let current = self.conversation(conversation.hash).map_or(0, Conversation::count);
            self.note_conversation(conversation.hash, current.saturating_add(new), conversation.once.iter().copied());
        }
        self.forget();
    }

    /// Forgets the pools that have been silent longest until the rest fits, and says how many.
    pub(crate) fn forget(&mut self) -> usize {
        let fixed = 2 + self.conversations.iter().map(|one| 6 + one.once.len() * 3).sum::<usize>();
        let mut room = BYTES_CAP.saturating_sub(fixed);
        let fits = |(_, history): &&(u32, History)| {
            let size = 4 + varint_len(packed(history)) + usize::from(history.filled) * 3;
            room.checked_sub(size).map(|left| room = left).is_some()
        };
        let kept = self.pools.iter().rev().take_while(fits).count();
        let over = self.pools.len() - kept;
        self.pools.drain(..over);
        over
    }

    /// The token of this memory for one person: the memory and a 64-bit SipHash-2-4 over person and content.
    pub(crate) fn to_token(&self, key: &[u8; 16], person: &str) -> String {
        let mut sealed = Sealed::of(person, self.room());
        self.put_bytes(&mut sealed.bytes);
        let mac = sealed.mac(key);
        sealed.bytes.extend_from_slice(&mac.to_le_bytes());
        URL_SAFE_NO_PAD.encode(sealed.content())
    }

    /// The memory as at most 750 bytes, the version first.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.room());
        self.put_bytes(&mut bytes);
        bytes
    }

    fn room(&self) -> usize {
        40 + self.pools.len() * POOL_ROOM
    }

    fn put_bytes(&self, bytes: &mut Vec<u8>) {
        bytes.push(VERSION);
        bytes.push(u8::try_from(self.conversations.len()).unwrap_or(u8::MAX));
        for conversation in &self.conversations {
            bytes.extend_from_slice(&conversation.hash.to_le_bytes());
            bytes.push(conversation.count);
            bytes.push(u8::try_from(conversation.once.len()).unwrap_or(u8::MAX));
            put_codes(&conversation.once, bytes);
        }
        for (pool, history) in &self.pools {
            bytes.extend_from_slice(&pool.to_le_bytes());
            let mut packed = packed(history);
            while packed > 0x7F {
                bytes.push((packed & 0x7F) as u8 | 0x80);
                packed >>= 7;
            }
            bytes.push((packed & 0x7F) as u8);
            put_codes(history.all(), bytes);
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

    /// Whether [`to_bytes`](Self::to_bytes) of another version wrote this: such a memory counts as none.
    pub(crate) fn is_of_another_version(bytes: &[u8]) -> bool {
        bytes.first().is_some_and(|version| *version != VERSION)
    }

    /// The memory in what [`to_bytes`](Self::to_bytes) wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let (conversations, mut rest) = rest.split_first()?;
        let mut memory = Self::new();
        for _ in 0..*conversations {
            let (hash, after) = rest.split_first_chunk()?;
            let (count, after) = after.split_first()?;
            let (length, after) = after.split_first()?;
            let (once, after) = codes(after, usize::from(*length))?;
            let hash = u32::from_le_bytes(*hash);
            memory.conversations.push(Conversation { hash, count: *count, once: once.collect() });
            rest = after;
        }
        // The shortest that a pool takes is five bytes.
        memory.pools.reserve(rest.len() / 5);
        while !rest.is_empty() {
            let (pool, after) = rest.split_first_chunk()?;
            let (packed, after) = varint(after)?;
            let (last, after) = codes(after, usize::try_from(packed & 0xF).ok()?)?;
            let count = u32::try_from(packed >> 4).ok()?;
            memory.pools.push((u32::from_le_bytes(*pool), History::new(count, last)));
            rest = after;
        }
        Some(memory)
    }
}

/// The count of a history with the number of its ids, in one number.
fn packed(history: &History) -> u64 {
    u64::from(history.count) << 4 | u64::from(history.filled)
}

fn put_codes(codes: &[u32], bytes: &mut Vec<u8>) {
    for code in codes {
        let [low, middle, high, _] = code.to_le_bytes();
        bytes.extend_from_slice(&[low, middle, high]);
    }
}

fn codes(bytes: &[u8], count: usize) -> Option<(impl ExactSizeIterator<Item = u32>, &[u8])> {
    let (codes, rest) = bytes.split_at_checked(count * 3)?;
    let code = |[low, middle, high]: &[u8; 3]| u32::from_le_bytes([*low, *middle, *high, 0]);
    Some((codes.as_chunks().0.iter().map(code), rest))
}

fn varint_len(value: u64) -> usize {
    let bits = u64::BITS - value.leading_zeros();
    usize::try_from(bits.div_ceil(7).max(1)).unwrap_or(1)
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

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().take(6).enumerate() {
        value |= u64::from(byte & 0x7F).checked_shl(u32::try_from(at * 7).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

/// How serde stores a memory: the version, each pool as key, count and last codes, each conversation as hash, count and
/// codes.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u8,
    #[serde(default)]
    pools: Vec<(u32, u32, Vec<u32>)>,
    #[serde(default)]
    conversations: Vec<(u32, u8, Vec<u32>)>,
}

impl From<Stored> for Memory {
    fn from(stored: Stored) -> Self {
        // A memory of another version counts as none, rather than as a wrong one.
        if stored.version != VERSION {
            return Self::new();
        }
        let pools = stored.pools.into_iter();
        let mut memory = Self {
            pools: pools.map(|(pool, count, last)| (pool, History::new(count, last.into_iter()))).collect(),
            conversations: Vec::new(),
        };
        for (hash, count, once) in stored.conversations {
            memory.note_conversation(hash, count, once.into_iter().map(code));
        }
        memory.forget();
        memory
    }
}

impl From<Memory> for Stored {
    fn from(memory: Memory) -> Self {
        let pools = memory.pools.into_iter().map(|(pool, history)| (pool, history.count, history.all().to_vec()));
        let conversations = memory.conversations.into_iter().map(|one| (one.hash, one.count, one.once));
        Self { version: VERSION, pools: pools.collect(), conversations: conversations.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes<const N: usize>(said: [(u32, u32); N]) -> [Note; N] {
        said.map(|(pool, id)| Note { pool, id, keep: WINDOW_CAP })
    }

    #[test]
    fn what_was_said_elsewhere_is_added_once_and_in_its_order() {
        let mut base = Memory::new();
        base.note(notes([(1, 10), (2, 20), (3, 30)]));
        let mut after = base.clone();
        after.note(notes([(2, 21), (2, 22), (1, 11)]));
        let mut current = base.clone();
        current.note(notes([(2, 25), (3, 35)]));
        current.add(&base, &after);
        let mut expected = base.clone();
        expected.note(notes([(2, 25), (3, 35), (2, 21), (2, 22), (1, 11)]));
        assert_eq!(current, expected);
        let mut long = base.clone();
        long.note((0..20).map(|id| Note { pool: 1, id, keep: WINDOW_CAP }));
        let mut none = Memory::new();
        none.add(&base, &long);
        assert_eq!(none.history(1).map(History::count), Some(20));
        assert_eq!(none.history(1).map(History::all), Some(&[12, 13, 14, 15, 16, 17, 18, 19][..]));
        assert_eq!(none.pools.len(), 1);
    }

    #[test]
    fn conversations_are_merged_by_adding_counts_and_uniting_codes() {
        let mut base = Memory::new();
        base.note_conversation(7, 2, [1, 2]);
        let (mut after, mut current) = (base.clone(), base.clone());
        after.note_conversation(7, 3, [3]);
        current.note_conversation(7, 4, [2, 4]);
        current.add(&base, &after);
        let merged = current.conversation(7).unwrap();
        assert_eq!((merged.count(), merged.once()), (5, &[1, 2, 4, 3][..]));
        for hash in 8..12 {
            current.note_conversation(hash, 1, [1, 2, 3, 4, 5]);
        }
        assert_eq!(current.conversations.iter().map(|one| one.hash).collect::<Vec<_>>(), [10, 11]);
        assert_eq!(current.conversation(11).unwrap().once(), [2, 3, 4, 5]);
    }

    #[test]
    fn a_memory_comes_back_from_its_bytes() {
        let mut memory = Memory::new();
        for count in 0..3_000_u32 {
            memory.note([Note::new(count % 5, count.wrapping_mul(0x9E37_79B9), 2 + (count % 5) as usize * 4)]);
        }
        memory.note_conversation(u32::MAX, 255, [0x00FF_FFFF, 0]);
        memory.note_conversation(0, 1, []);
        assert_eq!(Memory::from_bytes(&memory.to_bytes()), Some(memory.clone()));
        let kept = serde_json::to_string(&memory).unwrap();
        assert_eq!(serde_json::from_str::<Memory>(&kept).unwrap(), memory);
        let lengths: Vec<usize> = memory.pools.iter().map(|(_, history)| history.all().len()).collect();
        assert_eq!(lengths, [1, 3, 5, 7, 8]);
    }

    #[test]
    fn a_memory_is_forgotten_by_bytes() {
        for keep in [1, 2, 8] {
            let mut memory = Memory::new();
            memory.note((0..400_u32).map(|pool| Note { pool, id: pool, keep }));
            memory.note_conversation(1, 1, [1, 2, 3, 4]);
            memory.note_conversation(2, 1, [1, 2, 3, 4]);
            let forgotten = memory.forget();
            assert!(memory.to_bytes().len() <= BYTES_CAP && memory.to_bytes().len() > BYTES_CAP - POOL_ROOM);
            assert_eq!(forgotten + memory.pools.len(), 400);
            assert!(memory.history(399).is_some() && memory.history(0).is_none());
        }
    }

    #[test]
    fn another_version_counts_as_no_memory() {
        let mut memory = Memory::new();
        memory.note([Note::new(1, 2, 8)]);
        let mut bytes = memory.to_bytes();
        bytes[0] = 1;
        assert!(Memory::is_of_another_version(&bytes) && !Memory::is_of_another_version(&memory.to_bytes()));
        assert_eq!(Memory::from_bytes(&bytes), None);
        let stored = r#"{ "version": 1, "pools": [[1, 2, [3]]] }"#;
        assert_eq!(serde_json::from_str::<Memory>(stored).unwrap(), Memory::new());
    }
}
