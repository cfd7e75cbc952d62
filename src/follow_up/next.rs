//! What comes next in a series: a pure function of cadence, hours, state and instant.
//!
//! 1. A reply, a stop, the last mail and the deadline end it.
//! 2. The candidates are all remaining `before` steps, and the next step if it is an `after` step; other `after` steps wait
//!    for the previous mail.
//! 3. Each comes at the first open instant that is not before its time, nor now, nor before the least gap and the end of a
//!    period with its most mails. One that would come too near to the deadline does not.
//! 4. The earliest is next; of several at once the last, which overtakes the others.
//!
//! It is the last if nothing would come next once it had been sent.

use chrono::{DateTime, Utc};

use super::cadence::{At, Cadence};
use super::due::{Due, FinishReason, FollowUp, SendReason, WaitReason};
use super::hours::{Hours, plain};
use super::state::{State, check_moment};
use crate::error::Error;

/// A step and when it comes.
struct Next {
    /// Counted from 1.
    step: u32,
    at: DateTime<Utc>,
    send: SendReason,
    wait: WaitReason,
}

/// The bounds that hold for every step.
struct Bounds {
    now: DateTime<Utc>,
    /// When the least gap is over.
    gap: DateTime<Utc>,
    /// When one more mail is allowed.
    most: DateTime<Utc>,
    end: Option<End>,
}

/// What ends a series.
#[derive(Clone, Copy)]
struct End {
    deadline: DateTime<Utc>,
    /// The latest instant that the margin leaves.
    latest: DateTime<Utc>,
}

impl End {
    fn allows(self, at: DateTime<Utc>) -> bool {
        at < self.deadline && at <= self.latest
    }
}

impl Cadence {
    /// Returns what is due at an instant: one follow-up, the time to call again, or the end of the series.
    ///
    /// It is pure: the same state and instant give the same result. At most one follow-up is due at a time, and after
    /// [`State::sent`] the next one only at its own time. If your program did not call for a while, only one mail is due.
    /// Call again at `until`, or at any time.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) if `now` or a time in the state is outside the years 1
    ///   to 9999.
    ///
    /// # Examples
    /// The loop of a service; the last mail says that it is the last:
    ///
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use sincerely::follow_up::{Cadence, Due, Hours, State};
    /// use sincerely::{Error, Message, Request, Writer};
    ///
    /// fn follow_up(
    ///     (cadence, hours, writer): (&Cadence, &Hours, &Writer),
    ///     request: Request,
    ///     state: &mut State,
    ///     now: DateTime<Utc>,
    /// ) -> Result<Option<Message>, Error> {
    ///     let Due::Send(due) = cadence.due(hours, state, now)? else { return Ok(None) };
    ///     let mail = writer.write(&request.follow_up(&due).now(now))?;
    ///     *state = state.clone().sent(&due, now);
    ///     Ok(Some(mail))
    /// }
    /// ```
    pub fn due(&self, hours: &Hours, state: &State, now: DateTime<Utc>) -> Result<Due, Error> {
        check_moment("now", now)?;
        state.check()?;
        // A leap second counts as the end of the second before it.
        let now = plain(now).unwrap_or(now);
        let next = match self.next(hours, state, now) {
            Ok(next) => next,
            Err(why) => return Ok(Due::Finished { why }),
        };
        if next.at > now {
            return Ok(Due::Wait { until: next.at, step: next.step, why: next.wait });
        }
        let template = self.templates().nth(usize::try_from(next.step - 1).unwrap_or(usize::MAX)).unwrap_or_default();
        let steps = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let latest = self.end(hours, state).ok().flatten().map(|end| end.latest);
        let by = [hours.closes_after(now), latest].into_iter().flatten().min();
        let template = template.to_owned();
        let mut due = FollowUp { step: next.step, of: steps, template, is_last: false, by, why: next.send };
        due.is_last = self.next(hours, &state.clone().sent(&due, now), now).is_err();
        if due.is_last {
            due.of = due.step;
        }
        Ok(Due::Send(due))
    }

    fn next(&self, hours: &Hours, state: &State, now: DateTime<Utc>) -> Result<Next, FinishReason> {
        if state.replied.is_some() {
            return Err(FinishReason::Replied);
        }
        if state.stopped.is_some() {
            return Err(FinishReason::Stopped);
        }
        let left = self.steps.iter().zip(1_u32..).skip_while(|(_, number)| *number <= state.last_step());
        let left: Vec<_> = left.collect();
        if state.said_last || left.is_empty() {
            return Err(FinishReason::Completed);
        }
        let bounds = self.bounds(hours, state, now)?;
        if bounds.end.is_some_and(|end| !end.allows(now)) {
            return Err(FinishReason::Deadline);
        }
        let last_mail = state.sent.last().map_or(state.started, |sent| sent.at);
        let mut next: Option<Next> = None;
        let mut over = FinishReason::Completed;
        for (step, number) in left {
            let (time, send) = match (step.at, bounds.end) {
                (At::After(_), _) if next.is_some() || over != FinishReason::Completed => continue,
                (At::After(period), _) => (hours.later(last_mail, period), SendReason::After),
                (At::Before(_), None) => continue,
                (At::Before(period), Some(End { deadline, .. })) => {
                    let time = hours.earlier(deadline, period).and_then(|time| hours.last_open(time));
                    if time.is_some_and(|time| time <= state.started) {
                        continue;
                    }
                    (time, SendReason::Before)
                }
            };
            match time.map_or(Err(FinishReason::Closed), |time| bounds.at(hours, time)) {
                Ok((at, wait)) => {
                    if next.as_ref().is_none_or(|next| at <= next.at) {
                        next = Some(Next { step: number, at, send, wait });
                    }
                }
                Err(why) => over = why,
            }
        }
        next.ok_or(over)
    }

    fn bounds(&self, hours: &Hours, state: &State, now: DateTime<Utc>) -> Result<Bounds, FinishReason> {
        let mails = state.mails();
        let later = |mail: Option<&DateTime<Utc>>, period| {
            mail.map_or(Ok(now), |mail| hours.later(*mail, period).ok_or(FinishReason::Closed))
        };
        let gap = self.min_gap.map_or(Ok(now), |gap| later(mails.last(), gap))?;
        let most = self.max_mails.map_or(Ok(now), |most| {
            let first = usize::try_from(most.mails).ok().and_then(|of| mails.get(mails.len().checked_sub(of)?));
            later(first, most.period)
        })?;
        Ok(Bounds { now, gap, most, end: self.end(hours, state)? })
    }

    fn end(&self, hours: &Hours, state: &State) -> Result<Option<End>, FinishReason> {
        let Some(deadline) = state.deadline else { return Ok(None) };
        let latest = self.margin.map_or(Some(deadline), |margin| hours.earlier(deadline, margin));
        latest.map(|latest| Some(End { deadline, latest })).ok_or(FinishReason::Closed)
    }
}

impl Bounds {
    /// When a step is sent whose time is given, and what is waited for until then.
    fn at(&self, hours: &Hours, time: DateTime<Utc>) -> Result<(DateTime<Utc>, WaitReason), FinishReason> {
        let not_before = time.max(self.now).max(self.gap).max(self.most);
        let at = hours.first_open(not_before).ok_or(FinishReason::Closed)?;
        if self.end.is_some_and(|end| !end.allows(at)) {
            return Err(FinishReason::Deadline);
        }
        let wait = if not_before == self.now {
            WaitReason::Opening
        } else if not_before == time {
            WaitReason::Time
        } else if not_before == self.gap {
            WaitReason::MinGap
        } else {
            WaitReason::MaxMails
        };
        Ok((at, wait))
    }
}
