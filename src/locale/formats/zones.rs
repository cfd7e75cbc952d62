//! How a time zone is named: after its city, or after its area if it has a name for the whole area.

use super::super::cldr::ZoneName;
use super::Formats;
use super::pattern::{fill, written};

impl Formats {
    /// Whether there is a name for a time zone.
    pub(crate) fn knows_zone(&self, iana: &str) -> bool {
        universal(iana).is_some() || self.cldr.zone_name(iana).is_some()
    }

    /// Writes a time zone by the city of its IANA id, `Vienna time`, or by its area, `Central European Time`. Nothing for a
    /// zone without a name in this language.
    ///
    /// The names are CLDR's. The words around a city come from `language.toml` where it has some, since CLDR's are made for lists
    /// (`Vienna Time`, `Wien (Ortszeit)`, `heure : Vienne`). UTC is `UTC`, and `Etc/GMT+5` is `UTC-5`.
    pub(crate) fn push_zone(&self, iana: &str, out: &mut String) {
        if let Some(parts) = universal(iana) {
            return out.extend(parts);
        }
        let city = match self.cldr.zone_name(iana) {
            Some(ZoneName::Area(area)) => return out.push_str(area),
            Some(ZoneName::City(city)) => city,
            None => return,
        };
        let words = &self.words.dates;
        let vowels = ['A', 'E', 'I', 'O', 'U', 'É', 'È', 'Î', 'Â', 'Å', 'Ü'];
        let pattern = words.zone_before_vowel.as_deref().filter(|_| city.starts_with(vowels));
        let from = out.len();
        fill(pattern.or(words.zone.as_deref()).unwrap_or(self.cldr.zone), out, |_, out| out.push_str(city));
        for (apart, together) in &words.contractions {
            if let Some(at) = out.get(from..).and_then(|zone| zone.find(apart.as_str())) {
                out.replace_range(from + at..from + at + apart.len(), together);
            }
        }
    }

    /// The same as a text of its own.
    pub(crate) fn zone(&self, iana: &str) -> String {
        written(|out| self.push_zone(iana, out))
    }
}

/// The name of universal time and of a distance from it, which is the same in every language.
fn universal(iana: &str) -> Option<[&str; 2]> {
    let bare = iana.strip_prefix("Etc/").unwrap_or(iana);
    match bare {
        "UTC" | "UCT" | "Zulu" | "Universal" => Some(["UTC", ""]),
        "GMT" | "Greenwich" | "GMT0" | "GMT+0" | "GMT-0" => Some(["GMT", ""]),
        // The sign is inverted, as in POSIX: `Etc/GMT+5` is five hours behind UTC.
        _ if iana.starts_with("Etc/") => {
            let behind = bare.strip_prefix("GMT+").map(|hours| ["UTC-", hours]);
            behind.or_else(|| bare.strip_prefix("GMT-").map(|hours| ["UTC+", hours]))
        }
        _ => Some(["", bare]).filter(|_| bare.starts_with("UTC") || bare.starts_with(['+', '-'])),
    }
}
