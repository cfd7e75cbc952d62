//! Who is measured in every run, on the same facts and checked to say the same: bare Tera, the library, plain Rust.

use std::cell::RefCell;
use std::hint::black_box;

use tera::Context;

use crate::bare_tera::BareTera;
use crate::by_hand::{ByHand, by_hand};
use crate::measure::{Outcome, Work, measuring, work};
use crate::ours::Ours;
use crate::plain_rust;
use crate::same_words::{Parts, check};
use crate::view::{self, View};

pub(crate) struct Contest {
    pub(crate) by_hand: ByHand,
    /// Every fact that the library is given, in finished words.
    pub(crate) all: View,
    ours: Ours,
    said: View,
    tera: BareTera,
    context: Context,
    /// The words that all of them say.
    model: Parts,
    buffers: RefCell<Parts>,
}

impl Contest {
    pub(crate) fn new() -> Outcome<Self> {
        let ours = Ours::new()?;
        let by_hand = by_hand(&ours.writer, &ours.tenth)?;
        let all = view::all();
        let said = view::said(&[&by_hand.subject, &by_hand.text, &by_hand.html]);
        let (tera, context) = (BareTera::new(&by_hand)?, BareTera::context(&all)?);
        let mail = ours.whole()?;
        let model = [mail.subject, mail.text, mail.html.ok_or("no HTML part")?];
        let contest = Self { by_hand, all, ours, said, tera, context, model, buffers: RefCell::default() };
        contest.same_words("bare Tera", &contest.tera.write(&contest.all)?)?;
        contest.same_words("bare Tera with little", &contest.tera.write(&contest.said)?)?;
        Ok(contest)
    }

    /// Nothing, or who says something else and where.
    pub(crate) fn same_words(&self, who: &str, parts: &Parts) -> Outcome<()> {
        check(&self.model, parts).map_err(|error| format!("{who}: {error}").into())
    }

    pub(crate) fn print_sizes(&self) {
        let [subject, text, html] = self.model.each_ref().map(String::len);
        let (ByHand { spoken, pools, .. }, token) = (&self.by_hand, self.ours.token.len());
        println!("# One acknowledgement\n");
        println!("Subject {subject} B, text {text} B, HTML {html} B; {spoken} of {pools} pools speak;");
        println!("token of nine mails {token} B.\n");
    }

    /// In the order of the table, bare Tera first.
    pub(crate) fn works(&self) -> Vec<Work<'_>> {
        let mut works = vec![
            work("**bare Tera 2, `fast`, from a struct of these facts**", || self.tera.write(&self.all)),
            work("**sincerely, typed facts and token in, message and token out**", || self.ours.whole()),
        ];
        works.extend(self.ours.parts());
        works.extend([
            work("bare Tera 2, from a struct of only the facts that appear", || self.tera.write(&self.said)),
            work("bare Tera 2, context there already", || self.tera.render(&self.context)),
        ]);
        works
    }

    /// Plain Rust, whose words are compiled in.
    pub(crate) fn plain_rust(&self) -> Outcome<Vec<Work<'_>>> {
        let said = self.same_words("plain Rust", &plain_rust::pushed(&self.all));
        if !is_fresh(said, "cargo bench --bench message -- --renew")? {
            return Ok(Vec::new());
        }
        Ok(vec![
            work("plain Rust, `push_str`", || Ok(plain_rust::pushed(black_box(&self.all)))),
            work("plain Rust, `push_str`, buffers used again", || {
                plain_rust::reusing(black_box(&self.all), &mut self.buffers.borrow_mut());
                Ok(self.buffers.borrow()[2].len())
            }),
        ])
    }
}

/// Whether the words that are compiled in are today's. Whoever measures can do without; whoever checks is told.
pub(crate) fn is_fresh(said: Outcome<()>, remedy: &str) -> Outcome<bool> {
    let Err(error) = said else { return Ok(true) };
    if !measuring() {
        return Err(format!("{error}; renew the words with `{remedy}`").into());
    }
    println!("Left out: {error}. `{remedy}` renews the words.\n");
    Ok(false)
}
