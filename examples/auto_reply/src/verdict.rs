//! `--verdict`: one line a file.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;

use sincerely::mail::{Address, Guard, Strength};

use crate::args::Options;
use crate::{Failure, inbound, say, tell};

/// Prints every verdict there is; what is no mail, or cannot be read, is named on standard error and ends the run badly.
pub(crate) fn run(options: &Options, guard: &Guard) -> Result<(), Failure> {
    let mut failure = None;
    for file in &options.files {
        let name = shown(file);
        let line = File::open(file)
            .map_err(|why| Failure::ours(format!("cannot be opened: {}", why.kind())))
            .and_then(|mut file| inbound::read(&mut file))
            .map_err(|why| Failure::ours(format!("{name}: {}", why.text)))
            .and_then(|mail| {
                guard
                    .judge_raw(&mail, options.sender.as_deref())
                    .map_err(|why| Failure::no_mail(format!("{name}: {why:#}")))
            })
            .map(|verdict| {
                let decision = if verdict.may_answer() { "answer" } else { "hold" };
                let strength = verdict.strength().map_or("-", Strength::as_str);
                let rule = verdict.evidence().map_or("-", |evidence| evidence.rule.as_str());
                let evidence = verdict.evidence().map_or_else(|| "-".to_owned(), ToString::to_string);
                let to = verdict.answer_to().map_or("-", Address::as_str);
                format!("{name}\t{decision}\t{}\t{strength}\t{evidence}\t{to}\t{rule}\n", verdict.class().as_str())
            });
        match line {
            Ok(line) => say(line.as_bytes())?,
            Err(why) => {
                tell(&why.text);
                failure = failure.max(Some(why.code));
            }
        }
    }
    match failure {
        None => Ok(()),
        Some(code) => Err(Failure { text: "not every file has a verdict".to_owned(), code }),
    }
}

/// The name of a file, in one field of one line.
pub(crate) fn shown(file: &OsStr) -> String {
    Path::new(file).display().to_string().replace(char::is_control, "\u{FFFD}")
}
