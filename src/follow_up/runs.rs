//! Runs: opening hours as intervals of elapsed time.
//!
//! The rule is one and judges each instant by itself: it is open when the wall clock of the zone then shows a time
//! that lies in the hours. All that clocks do follows from it. An hour that is skipped is missing, one that comes
//! twice is there twice, and hours whose start is skipped begin after the gap.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::hours::Hours;
use crate::locale::Zone;

/// How far one look goes for a change of the zone's offset. No zone has ever changed twice within 167 hours.
const STEP: TimeDelta = TimeDelta::days(1);

/// The open runs between two instants, in order; runs that touch are one.
pub(super) struct Runs<'h> {
    hours: &'h Hours,
    /// What is still to be looked at.
    next: DateTime<Utc>,
    end: DateTime<Utc>,
    /// Runs found, the earliest last; the last one found may go on.
    found: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl<'h> Runs<'h> {
    pub(super) fn new(hours: &'h Hours, start: DateTime<Utc>, end: DateTime<Utc>) -> Self {
        Self { hours, next: start, end, found: Vec::new() }
    }

    /// Looks at the next stretch in which the offset does not change.
    fn look(&mut self) {
        let start = self.next;
        let zone = self.hours.zone();
        let local = zone.local(start);
        let end = steady_until(zone, start, (start + STEP).min(self.end));
        self.next = end;
        let real = |wall: NaiveDateTime| start + wall.signed_duration_since(local);
        let local_end = local + end.signed_duration_since(start);
        // The day before may reach past its midnight.
        let Some(first) = local.date().pred_opt() else { return };
        for date in first.iter_days().take_while(|date| *date <= local_end.date()) {
            let midnight = date.and_time(NaiveTime::MIN);
            for span in self.hours.on(date) {
                let from = (midnight + TimeDelta::minutes(span.from().into())).max(local);
                let to = (midnight + TimeDelta::minutes(span.to().into())).min(local_end);
                if from < to {
                    self.join(real(from), real(to));
                }
            }
        }
    }

    /// Adds a run that starts no earlier than those before it.
    fn join(&mut self, from: DateTime<Utc>, to: DateTime<Utc>) {
        match self.found.first_mut() {
            Some((_, last)) if from <= *last => *last = to.max(*last),
            _ => self.found.insert(0, (from, to)),
        }
    }
}

impl Iterator for Runs<'_> {
    type Item = (DateTime<Utc>, DateTime<Utc>);

    fn next(&mut self) -> Option<Self::Item> {
        // With two at hand the earlier one is complete; so is the only one when it ends before what was looked at.
        while self.next < self.end && self.found.last().is_none_or(|(_, to)| *to >= self.next) {
            self.look();
        }
        self.found.pop()
    }
}

/// The end of the stretch from `start` to at most `end` in which the zone keeps its offset.
fn steady_until(zone: &Zone, start: DateTime<Utc>, end: DateTime<Utc>) -> DateTime<Utc> {
    let offset = |instant: DateTime<Utc>| zone.local(instant).signed_duration_since(instant.naive_utc());
    let standing = offset(start);
    if offset(end) == standing {
        return end;
    }
    // Offsets change on whole seconds: those between which this one does come closer until they are neighbours.
    let (mut before, mut after) = (start.timestamp(), end.timestamp());
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        match DateTime::from_timestamp(middle, 0) {
            Some(instant) if offset(instant) == standing => before = middle,
            _ => after = middle,
        }
    }
    DateTime::from_timestamp(after, 0).unwrap_or(end)
}
