//! Texts kept one behind the other in one buffer, each known by where it stands there.

/// Many texts in one buffer.
#[derive(Default)]
pub(crate) struct Texts(String);

impl Clone for Texts {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }
}

/// Where a text stands in its buffer, from byte to byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    from: u32,
    to: u32,
}

impl Texts {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Adds what `write` writes behind the others; nothing if the buffer has grown beyond four gigabytes.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut String)) -> Option<Place> {
        let from = u32::try_from(self.0.len()).ok()?;
        write(&mut self.0);
        Some(Place { from, to: u32::try_from(self.0.len()).ok()? })
    }

    pub(super) fn push(&mut self, text: &str) -> Option<Place> {
        self.write(|all| all.push_str(text))
    }

    pub(super) fn get(&self, place: Place) -> &str {
        self.0.get(place.from as usize..place.to as usize).unwrap_or_default()
    }
}
