//! Measures of repetition. Facts are masked, because facts may repeat and wording should not.
//!
//! `G_n(x)` is the set of the n-grams of words of a mail `x`, those with two or more masked facts left out.
//!
//! - **C(4,k)**, the containment of a mail in the `k` before it: the share of `G_4` of the mail that is also in the union
//!   of `G_4` of the last `k` mails to the same person.
//! - **Jaccard** of two texts: the size of the intersection of their `G_4`, divided by that of the union.
//! - **Vendi score** (Friedman & Dieng 2023, arXiv 2210.02410) of ten mails: exp(−Σ λ ln λ) over the eigenvalues λ of K/n,
//!   where K is the mean over n = 1 and 2 of the cosine of the sets of n-grams, masked facts left out. It is the effective
//!   number of distinct mails, 1 to 10.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::words::{FACT, each_word};

/// Numbers for words, so that n-grams are compared fast.
#[derive(Default)]
pub(crate) struct Lexicon(HashMap<String, u16>);

/// A text as n-grams.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grams {
    four: Vec<u64>,
    one: Vec<u64>,
    two: Vec<u64>,
}

impl Lexicon {
    fn number(&mut self, word: &str) -> u64 {
        if let Some(number) = self.0.get(word) {
            return u64::from(*number);
        }
        let next = u16::try_from(self.0.len()).unwrap_or(u16::MAX);
        self.0.insert(word.to_owned(), next);
        u64::from(next)
    }

    /// The n-grams of a text.
    pub(crate) fn grams(&mut self, text: &str) -> Grams {
        let fact = self.number(FACT);
        let mut numbers = Vec::with_capacity(160);
        each_word(text, |word| numbers.push(self.number(word)));
        let few_facts = |gram: &&[u64]| gram.iter().filter(|number| **number == fact).count() < 2;
        let plain: Vec<u64> = numbers.iter().copied().filter(|number| *number != fact).collect();
        Grams {
            four: set(numbers.windows(4).filter(few_facts).map(pack)),
            one: set(plain.iter().copied()),
            two: set(plain.windows(2).map(pack)),
        }
    }
}

fn pack(gram: &[u64]) -> u64 {
    gram.iter().fold(0, |packed, number| packed << 16 | number)
}

fn set(grams: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut grams: Vec<u64> = grams.collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// How many of two sorted sets are in both.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut both = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            Ordering::Less => drop(a.next()),
            Ordering::Greater => drop(b.next()),
            Ordering::Equal => {
                both += 1;
                a.next();
                b.next();
            }
        }
    }
    both
}

#[allow(clippy::cast_precision_loss, reason = "counts of n-grams are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// C(4,k) of a mail, `before` being the last k.
pub(crate) fn containment(mail: &Grams, before: &[Grams]) -> f64 {
    let seen = mail.four.iter().filter(|gram| before.iter().any(|mail| mail.four.binary_search(gram).is_ok())).count();
    ratio(seen, mail.four.len())
}

/// The Jaccard index of the 4-grams.
pub(crate) fn jaccard(a: &Grams, b: &Grams) -> f64 {
    let both = common(&a.four, &b.four);
    ratio(both, a.four.len() + b.four.len() - both)
}

/// The Vendi score.
pub(crate) fn vendi(mails: &[Grams]) -> f64 {
    let n = mails.len();
    let cosine = |a: &[u64], b: &[u64]| {
        let size = ratio(a.len(), 1) * ratio(b.len(), 1);
        if size == 0.0 { 0.0 } else { ratio(common(a, b), 1) / size.sqrt() }
    };
    let alike = |a: &Grams, b: &Grams| f64::midpoint(cosine(&a.one, &b.one), cosine(&a.two, &b.two)) / ratio(n, 1);
    // Two mails are as alike one way as the other.
    let mut kernel: Vec<Vec<f64>> = vec![vec![0.0; n]; n];
    for (at, a) in mails.iter().enumerate() {
        for (other, b) in mails.iter().enumerate().take(at + 1) {
            let alike = alike(a, b);
            put(&mut kernel, at, other, alike);
            put(&mut kernel, other, at, alike);
        }
    }
    let entropy: f64 = eigenvalues(kernel).into_iter().filter(|l| *l > 1e-12).map(|l| -l * l.ln()).sum();
    entropy.exp()
}

fn put(m: &mut [Vec<f64>], i: usize, j: usize, x: f64) {
    if let Some(cell) = m.get_mut(i).and_then(|row| row.get_mut(j)) {
        *cell = x;
    }
}

/// Eigenvalues of a small symmetric matrix, by Jacobi's rotations in cyclic sweeps (Golub & Van Loan, section 8.5).
#[allow(clippy::many_single_char_names, reason = "the names of the algorithm")]
fn eigenvalues(mut m: Vec<Vec<f64>>) -> Vec<f64> {
    let n = m.len();
    let at = |m: &[Vec<f64>], i: usize, j: usize| m.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
    for _ in 0..30 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| at(&m, i, j).powi(2)).sum();
        if off < 1e-20 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                let pivot = at(&m, p, q);
                if pivot.abs() < 1e-15 {
                    continue;
                }
                let angle = 0.5 * (2.0 * pivot).atan2(at(&m, q, q) - at(&m, p, p));
                let (s, c) = angle.sin_cos();
                for k in 0..n {
                    let (x, y) = (at(&m, k, p), at(&m, k, q));
                    put(&mut m, k, p, c * x - s * y);
                    put(&mut m, k, q, s * x + c * y);
                }
                for k in 0..n {
                    let (x, y) = (at(&m, p, k), at(&m, q, k));
                    put(&mut m, p, k, c * x - s * y);
                    put(&mut m, q, k, s * x + c * y);
                }
            }
        }
    }
    (0..n).map(|i| at(&m, i, i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(texts: &[&str]) -> Vec<Grams> {
        let mut lexicon = Lexicon::default();
        texts.iter().map(|text| lexicon.grams(text)).collect()
    }

    #[test]
    fn the_same_mail_ten_times_is_one_mail() {
        let mails = grams(&["one two three four five"; 10]);
        assert!((vendi(&mails) - 1.0).abs() < 1e-9);
        assert!((containment(&mails[1], &mails[..1]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn mails_without_a_common_word_are_as_many_as_they_are() {
        let mails = grams(&["a b c d e", "f g h i j", "k l m n o"]);
        assert!((vendi(&mails) - 3.0).abs() < 1e-9);
        assert!(containment(&mails[2], &mails[..2]).abs() < 1e-9);
    }

    #[test]
    fn two_alike_of_three_have_the_score_of_their_eigenvalues() {
        // Two of three texts alike: eigenvalues 2/3, 1/3, 0.
        let mails = grams(&["x y z w v", "x y z w v", "p q r s t"]);
        let (l, k) = (2.0_f64 / 3.0, 1.0_f64 / 3.0);
        assert!((vendi(&mails) - (-l * l.ln() - k * k.ln()).exp()).abs() < 1e-9);
    }

    #[test]
    fn half_of_the_wording_again_is_a_containment_of_its_share() {
        let mails = grams(&["a b c d e f", "a b c d x y"]);
        assert!((containment(&mails[1], &mails[..1]) - 1.0 / 3.0).abs() < 1e-9);
        assert!((jaccard(&mails[0], &mails[1]) - 1.0 / 5.0).abs() < 1e-9);
    }

    #[test]
    fn grams_of_two_facts_do_not_count() {
        let mails = grams(&["\u{F8FF} a b \u{F8FF} c", "\u{F8FF} a b \u{F8FF} d"]);
        assert!(containment(&mails[1], &mails[..1]).abs() < 1e-9);
    }
}
