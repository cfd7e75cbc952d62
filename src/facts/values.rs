//! Facts in their normal form: one formatted leaf a path, and which paths are there.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::table::{PathId, PathSet, Slot};
use super::texts::{Place, Texts};
use crate::locale::Formats;
use crate::locale::Money;
use crate::locale::Zone;
use crate::text::isolate;

/// The most elements of one list that a mail shows; the rest is counted.
pub(crate) const LIST_CAP: usize = 12;

/// One element of a list.
#[derive(Clone, Copy)]
pub(crate) struct Element {
    name: Place,
    pub(crate) quantity: i64,
    pub(crate) price: Option<Money>,
}

/// What a path holds in one mail. Days, times and sums are put into words when they are said, since most are not.
#[derive(Clone, Copy)]
pub(crate) enum Leaf {
    Text(Place),
    Link(Place),
    List(Elements),
    /// The names of a list's elements, in a sentence.
    Names(Elements),
    Day(NaiveDate),
    Time(NaiveTime),
    /// The zone that times are said in.
    Zone,
    /// A day, with the hour and the zone where they are to be said.
    When(NaiveDate, Option<NaiveTime>, bool),
    /// So many days from today.
    Relative(i64),
    /// So many days.
    Days(u32),
    Number(i64),
    Money(Money),
}

/// Which elements a list has, from one to before another.
#[derive(Clone, Copy)]
pub(crate) struct Elements {
    from: u16,
    to: u16,
}

/// How the facts of one mail are put into words.
#[derive(Clone)]
pub(crate) struct FormatContext {
    pub(crate) formats: &'static Formats,
    pub(crate) zone: Option<Zone>,
    pub(crate) today: NaiveDate,
}

/// The facts of one mail, normalised and formatted; values never appear in its `Debug`.
#[derive(Clone)]
pub(crate) struct Values {
    pub(crate) how: FormatContext,
    texts: Texts,
    elements: Vec<Element>,
    leaves: Vec<Leaf>,
    /// By path, the number of its leaf from 1 on; 0 where there is none.
    places: Vec<u16>,
    present: PathSet,
    /// The instants behind moments, by the slot's own path.
    instants: Vec<(PathId, DateTime<Utc>)>,
}

impl Values {
    /// No facts, and room for those of so many paths.
    pub(crate) fn new(paths: usize, how: FormatContext) -> Self {
        Self {
            how,
            texts: Texts::with_capacity(1_024),
            elements: Vec::with_capacity(4),
            leaves: Vec::with_capacity(40),
            places: vec![0; paths],
            present: PathSet::default(),
            instants: Vec::with_capacity(2),
        }
    }

    /// The same facts, with room for those of a mail.
    pub(crate) fn with_more(&self) -> Self {
        let mut values = Self::new(self.places.len(), self.how.clone());
        values.places.copy_from_slice(&self.places);
        values.texts.clone_from(&self.texts);
        values.elements.clone_from(&self.elements);
        values.leaves.extend_from_slice(&self.leaves);
        values.present.extend(&self.present);
        values.instants.clone_from(&self.instants);
        values
    }

    /// Keeps a text in normal form, for a leaf to hold. One that runs from right to left somewhere is kept in isolates.
    pub(crate) fn keep(&mut self, text: &str) -> Option<Place> {
        self.texts.write(|all| isolate(text, all))
    }

    /// Keeps the element of a list; those of one list are kept one after the other.
    pub(crate) fn keep_element(&mut self, name: &str, quantity: i64, price: Option<Money>) {
        let name = self.keep(name);
        self.elements.extend(name.map(|name| Element { name, quantity, price }));
    }

    /// The elements kept since there were so many.
    pub(crate) fn elements_since(&self, from: usize) -> Option<Elements> {
        Some(Elements { from: u16::try_from(from).ok()?, to: u16::try_from(self.elements.len()).ok()? })
    }

    pub(crate) fn elements_len(&self) -> usize {
        self.elements.len()
    }

    pub(crate) fn elements(&self, list: Elements) -> &[Element] {
        self.elements.get(list.from.into()..list.to.into()).unwrap_or_default()
    }

    pub(crate) fn text(&self, place: Place) -> &str {
        self.texts.get(place)
    }

    pub(crate) fn name(&self, element: &Element) -> &str {
        self.text(element.name)
    }

    /// Writes the words for what a path holds, and says whether there are any: a list has none of its own.
    pub(crate) fn say(&self, path: PathId, out: &mut String) -> bool {
        let Some(leaf) = self.get(path) else { return false };
        let FormatContext { formats, zone, today } = &self.how;
        let zone = zone.as_ref().map(Zone::iana);
        match leaf {
            Leaf::Text(place) | Leaf::Link(place) => out.push_str(self.texts.get(*place)),
            Leaf::List(_) => return false,
            Leaf::Names(list) => {
                formats.push_list(self.elements(*list).iter().map(|element| self.name(element)), out);
            }
            Leaf::Day(day) => formats.push_day(*day, Some(*today), out),
            Leaf::Time(time) => formats.push_time(*time, out),
            Leaf::Zone => match zone {
                Some(zone) => formats.push_zone(&zone, out),
                None => return false,
            },
            Leaf::When(day, time, zoned) => {
                formats.push_when((*day, *today), *time, zone.as_deref().filter(|_| *zoned), out);
            }
            Leaf::Relative(days) => formats.push_relative_days(*days, out),
            Leaf::Days(days) => formats.push_span_days(*days, out),
            Leaf::Number(number) => formats.push_number(*number, out),
            Leaf::Money(money) => formats.push_money(money, out),
        }
        true
    }

    pub(crate) fn present(&self) -> &PathSet {
        &self.present
    }

    pub(crate) fn mark(&mut self, path: PathId) {
        self.present.insert(path);
    }

    pub(crate) fn put(&mut self, path: PathId, leaf: Leaf) {
        let at = usize::from(path.0);
        if self.places.len() <= at {
            self.places.resize(at + 1, 0);
        }
        self.leaves.push(leaf);
        if let (Some(place), Ok(leaf)) = (self.places.get_mut(at), u16::try_from(self.leaves.len())) {
            *place = leaf;
        }
        self.present.insert(path);
    }

    pub(crate) fn take(&mut self, path: PathId) {
        self.present.remove(path);
        if let Some(place) = self.places.get_mut(usize::from(path.0)) {
            *place = 0;
        }
        self.instants.retain(|(at, _)| *at != path);
    }

    /// Takes out everything that a slot says.
    pub(crate) fn take_slot(&mut self, slot: &Slot) {
        (slot.first.0..).zip(slot.kind.paths()).for_each(|(path, _)| self.take(PathId(path)));
    }

    pub(crate) fn get(&self, path: PathId) -> Option<&Leaf> {
        let place = self.places.get(usize::from(path.0))?;
        self.leaves.get(usize::from(place.checked_sub(1)?))
    }

    pub(crate) fn note_instant(&mut self, slot: PathId, instant: DateTime<Utc>) {
        self.instants.push((slot, instant));
    }

    pub(crate) fn instant(&self, slot: PathId) -> Option<DateTime<Utc>> {
        self.instants.iter().find(|(at, _)| *at == slot).map(|(_, instant)| *instant)
    }
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Values({} paths)", self.present.iter().count())
    }
}
