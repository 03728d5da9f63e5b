//! Closed sets of words: each has a stable code (stored, sent) and a label (shown).

/// A code that no member of the set has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{code}” is not a known {set}")]
pub struct UnknownCode {
    /// The set that was asked for.
    pub set: &'static str,
    /// What was given.
    pub code: String,
}

/// Declares an enum whose members have a code and a label, and which travels as its code.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident { $( $(#[$vmeta:meta])* $variant:ident = $code:literal, $label:literal; )+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$vmeta])* #[doc = concat!("“", $label, "”, stored as `", $code, "`.")] $variant, )+ }

        impl $name {
            /// All members, in the order in which they are offered.
            pub const ALL: &'static [$name] = &[ $( $name::$variant, )+ ];

            /// The stable code that is stored and sent; never changes.
            pub fn code(self) -> &'static str { match self { $( $name::$variant => $code, )+ } }

            /// What people read.
            pub fn label(self) -> &'static str { match self { $( $name::$variant => $label, )+ } }

            /// The member with exactly this code.
            pub fn from_code(code: &str) -> Option<Self> { match code { $( $code => Some($name::$variant), )+ _ => None } }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.label()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::from_code(code).ok_or_else(|| $crate::UnknownCode { set: stringify!($name), code: code.to_owned() })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.serialize_str(self.code()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Lets a checked text type travel as its text.
macro_rules! travels_as_text {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                $name::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
