//! Values that are texts outside: in logs, in files, as serde values.

/// Gives each variant of an enum a name: `all`, `as_str`, and what [`named!`] gives.
macro_rules! names {
    ($type:ident, $kind:ident, $unknown:literal, { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            pub(crate) const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// All of them, in the order of their declaration.
            pub fn all() -> impl Iterator<Item = Self> {
                Self::ALL.into_iter()
            }

            /// The name in lower case, words joined by hyphens.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }

        crate::text::named!($type, $kind, $unknown);
    };
}

/// `Display`, `FromStr` and serde by name, from `all` and `as_str`.
macro_rules! named {
    ($type:ident, $kind:ident, $unknown:literal) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = crate::error::Error;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::all().find(|known| known.as_str() == name).ok_or_else(|| {
                    let names: Vec<&str> = Self::all().map(Self::as_str).collect();
                    crate::error::Error::new(crate::error::ErrorKind::$kind, $unknown)
                        .with_help(format!("known are {}", names.join(", ")))
                })
            }
        }

        crate::text::text_value!($type, as_str, str::parse);
    };
}

/// `FromStr` by `parse`, and serde as the text that a method returns.
macro_rules! text_value {
    ($type:ident, $text:ident) => {
        impl std::str::FromStr for $type {
            type Err = crate::error::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        crate::text::text_value!($type, $text, Self::parse);
    };
    ($type:ident, $text:ident, $parse:path) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.$text())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                $parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {named, names, text_value};
