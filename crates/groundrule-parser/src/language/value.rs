//! Values, with what isn't known of them, and why.
//!
//! A value is what cty has: known, null or unknown at any depth, with a type at each place. Marks stay where they were
//! put, except that a set takes those of its elements.

mod because;
mod set;

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use because::{Because, Cause, Reference};

use super::number::Number;
use super::types::Type;

/// A value and what is marked about it, not looking into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// What is said of it as a whole.
    pub marks: Marks,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Not known: after apply, or to us.
    Unknown(Box<Unknown>),
    /// Nothing, of a type.
    Null(Type),
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, in Unicode's normal form C.
    String(Arc<str>),
    /// Elements of one type.
    List(Type, Arc<[Value]>),
    /// Distinct elements of one type in Terraform's order, without marks; see [`Value::set`].
    Set(Type, Arc<[Value]>),
    /// Elements.
    Tuple(Arc<[Value]>),
    /// Elements of one type by their keys.
    Map(Type, Entries),
    /// Attributes.
    Object(Entries),
}

/// What maps and objects hold, in the order of the keys' bytes.
pub type Entries = Arc<BTreeMap<Arc<str>, Value>>;

/// What is known of a value that isn't.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Its type; [`Type::Dynamic`] if that isn't known either.
    pub ty: Type,
    /// It is not null.
    pub not_null: bool,
    /// A string begins with this.
    pub prefix: Option<Arc<str>>,
    /// A string ends with this, which Terraform doesn't say.
    pub suffix: Option<Arc<str>>,
    /// Why it is not known.
    pub because: Because,
    /// What is known inside it, which Terraform doesn't say: the value that a string encodes (`jsonencode`,
    /// `yamlencode`), the list whose empty strings `compact` drops.
    pub inside: Option<Arc<Value>>,
}

impl Unknown {
    /// Of which only the type is known.
    pub fn new(ty: Type, because: Because) -> Self {
        Unknown { ty, not_null: false, prefix: None, suffix: None, because, inside: None }
    }

    /// Whether it is known to be a string that is not empty.
    pub fn has_text(&self) -> bool {
        self.ty == Type::String && (self.prefix.is_some() || self.suffix.is_some() || self.inside.is_some())
    }
}

impl From<Unknown> for Value {
    fn from(unknown: Unknown) -> Self {
        Data::Unknown(Box::new(unknown)).into()
    }
}

/// What a value is marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Marks(u8);

impl Marks {
    /// No mark.
    pub const NONE: Marks = Marks(0);
    /// Must not be shown.
    pub const SENSITIVE: Marks = Marks(1);
    /// Must not be stored.
    pub const EPHEMERAL: Marks = Marks(2);

    /// The marks of both.
    #[must_use]
    pub fn union(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// The marks that `other` hasn't.
    #[must_use]
    pub fn without(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0)
    }

    /// Whether all of `other` are among them.
    pub fn contains(self, other: Marks) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<Data> for Value {
    fn from(data: Data) -> Self {
        Value { data, marks: Marks::NONE }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Data::Bool(flag).into()
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Data::Number(number).into()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Data::String(normal(text)).into()
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

/// Unicode's normal form C, which all strings and keys have.
pub fn normal(text: &str) -> Arc<str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.into(),
        _ => text.nfc().collect::<String>().into(),
    }
}

/// How values are made.
impl Value {
    /// Nothing, of this type.
    pub fn null(ty: Type) -> Self {
        Data::Null(ty).into()
    }

    /// A value of which only the type is known.
    pub fn unknown(ty: Type, because: Because) -> Self {
        Unknown::new(ty, because).into()
    }

    /// A value of which the type is known, and that it is not null.
    pub fn unknown_not_null(ty: Type, because: Because) -> Self {
        // What is null isn't known where not even the type is: cty refines nothing there.
        let not_null = ty != Type::Dynamic;
        Unknown { not_null, ..Unknown::new(ty, because) }.into()
    }

    /// A tuple.
    pub fn tuple(elements: impl IntoIterator<Item = Value>) -> Self {
        Data::Tuple(elements.into_iter().collect()).into()
    }

    /// A list of elements, which must be of this type.
    pub fn list(element: Type, elements: impl IntoIterator<Item = Value>) -> Self {
        Data::List(element, elements.into_iter().collect()).into()
    }

    /// A set of elements, which must be of this type: sorted, distinct, and marked with what any of them was.
    pub fn set(element: Type, elements: impl IntoIterator<Item = Value>) -> Self {
        set::build(element, elements.into_iter().collect())
    }

    /// A map of elements, which must be of this type.
    pub fn map<K: AsRef<str>>(element: Type, entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Data::Map(element, collect(entries)).into()
    }

    /// An object.
    pub fn object<K: AsRef<str>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Data::Object(collect(entries)).into()
    }

    /// With marks added.
    #[must_use]
    pub fn marked(mut self, marks: Marks) -> Self {
        self.marks = self.marks.union(marks);
        self
    }
}

fn collect<K: AsRef<str>>(entries: impl IntoIterator<Item = (K, Value)>) -> Entries {
    Arc::new(entries.into_iter().map(|(key, value)| (normal(key.as_ref()), value)).collect())
}

/// What is asked of values.
impl Value {
    /// Its type.
    pub fn ty(&self) -> Type {
        match &self.data {
            Data::Unknown(unknown) => unknown.ty.clone(),
            Data::Null(ty) => ty.clone(),
            Data::Bool(_) => Type::Bool,
            Data::Number(_) => Type::Number,
            Data::String(_) => Type::String,
            Data::List(element, _) => Type::list(element.clone()),
            Data::Set(element, _) => Type::set(element.clone()),
            Data::Map(element, _) => Type::map(element.clone()),
            Data::Tuple(elements) => Type::tuple(elements.iter().map(Value::ty)),
            Data::Object(entries) => {
                Type::object(entries.iter().map(|(key, value)| (Arc::clone(key), value.ty())))
            }
        }
    }

    /// Whether it is of this type, ignoring which attributes may be left out.
    pub fn has_type(&self, ty: &Type) -> bool {
        let same = |held: &Type, wanted: &Type| held == wanted || *held == wanted.without_optional();
        match (&self.data, ty) {
            (Data::Unknown(unknown), ty) => same(&unknown.ty, ty),
            (Data::Null(held), ty) => same(held, ty),
            (Data::Bool(_), Type::Bool)
            | (Data::Number(_), Type::Number)
            | (Data::String(_), Type::String) => true,
            (Data::List(held, _), Type::List(wanted))
            | (Data::Set(held, _), Type::Set(wanted))
            | (Data::Map(held, _), Type::Map(wanted)) => same(held, wanted),
            (Data::Tuple(elements), Type::Tuple(types)) => {
                elements.len() == types.len()
                    && elements.iter().zip(types.iter()).all(|(element, ty)| element.has_type(ty))
            }
            (Data::Object(entries), Type::Object(object)) => {
                entries.len() == object.attributes.len()
                    && entries
                        .iter()
                        .zip(&object.attributes)
                        .all(|((name, value), (wanted, ty))| name == wanted && value.has_type(ty))
            }
            _ => false,
        }
    }

    /// Whether something is known: what it holds may still be unknown.
    pub fn is_known(&self) -> bool {
        !matches!(self.data, Data::Unknown(_))
    }

    /// Whether all is known at every depth.
    pub fn is_wholly_known(&self) -> bool {
        self.is_known() && self.children().all(Value::is_wholly_known)
    }

    /// Whether it is known to be null.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null(_))
    }

    /// What is known of it, if it is unknown.
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.data {
            Data::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The truth.
    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// The elements of a list, set or tuple.
    pub fn as_sequence(&self) -> Option<&Arc<[Value]>> {
        match &self.data {
            Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => Some(elements),
            _ => None,
        }
    }

    /// The entries of a map or object.
    pub fn as_entries(&self) -> Option<&Entries> {
        match &self.data {
            Data::Map(_, entries) | Data::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// What it holds directly, in order.
    pub fn children(&self) -> impl Iterator<Item = &Value> {
        let sequence = self.as_sequence().map(|elements| elements.iter());
        let entries = self.as_entries().map(|entries| entries.values());
        sequence.into_iter().flatten().chain(entries.into_iter().flatten())
    }

    /// Whether it has at most so many values at all depths, itself among them; looks no further.
    pub fn has_at_most(&self, most: usize) -> bool {
        fn rest(value: &Value, mut left: usize) -> Option<usize> {
            left = left.checked_sub(1)?;
            value.children().try_fold(left, |left, child| rest(child, left))
        }
        rest(self, most).is_some()
    }

    /// Where a known value stands among the elements of a set.
    pub fn place_in_set(elements: &[Value], value: &Value) -> Option<usize> {
        set::place(elements, value)
    }

    /// Marks of it and of all that it holds.
    pub fn deep_marks(&self) -> Marks {
        self.children().fold(self.marks, |marks, child| marks.union(child.deep_marks()))
    }

    /// Without the marks at its top.
    #[must_use]
    pub fn unmarked(&self) -> Value {
        Value { data: self.data.clone(), marks: Marks::NONE }
    }

    /// Without any mark at any depth.
    #[must_use]
    pub fn unmarked_deep(&self) -> Value {
        if self.deep_marks().is_empty() {
            return self.clone();
        }
        self.map_children(Value::unmarked_deep).unmarked()
    }

    /// The same value with each element or attribute replaced by one of the same type.
    #[must_use]
    pub fn map_children(&self, mut change: impl FnMut(&Value) -> Value) -> Value {
        let mut entries = |entries: &Entries| {
            Arc::new(
                entries
                    .iter()
                    .map(|(key, value)| (Arc::clone(key), change(value)))
                    .collect::<BTreeMap<_, _>>(),
            )
        };
        let data = match &self.data {
            Data::Map(element, map) => Data::Map(element.clone(), entries(map)),
            Data::Object(object) => Data::Object(entries(object)),
            Data::List(element, elements) => {
                Data::List(element.clone(), elements.iter().map(change).collect())
            }
            Data::Tuple(elements) => Data::Tuple(elements.iter().map(change).collect()),
            Data::Set(element, elements) => {
                return Value::set(element.clone(), elements.iter().map(change)).marked(self.marks);
            }
            data => data.clone(),
        };
        Value { data, marks: self.marks }
    }

    /// Why parts of it are unknown: all reasons at any depth. A value that is itself one attribute, passed on, is
    /// [`Because::Exactly`] that.
    pub fn because(&self) -> Because {
        match &self.data {
            Data::Unknown(unknown) => unknown.because.clone(),
            _ => Because::union(self.children().filter(|child| !child.is_wholly_known()).map(Value::because)),
        }
    }

    /// Whether both are known to be the same, or not to be; nothing if what decides is unknown. Marks don't count. As `==`
    /// in Terraform: values of different types differ, and nulls of any type are equal.
    pub fn equals(&self, other: &Value) -> Option<bool> {
        match (&self.data, &other.data) {
            (Data::Unknown(unknown), other) | (other, Data::Unknown(unknown)) => {
                let differs = match other {
                    Data::Null(_) => unknown.not_null,
                    Data::String(text) => {
                        unknown.prefix.as_ref().is_some_and(|prefix| !text.starts_with(&**prefix))
                    }
                    _ => false,
                };
                differs.then_some(false)
            }
            (Data::Null(_), Data::Null(_)) => Some(true),
            (Data::Bool(a), Data::Bool(b)) => Some(a == b),
            (Data::Number(a), Data::Number(b)) => Some(a == b),
            (Data::String(a), Data::String(b)) => Some(a == b),
            (Data::List(a_type, a), Data::List(b_type, b)) if a_type == b_type => {
                all_equal(a.iter(), b.iter())
            }
            (Data::Tuple(a), Data::Tuple(b)) => all_equal(a.iter(), b.iter()),
            (Data::Set(a_type, a), Data::Set(b_type, b)) if a_type == b_type => set::equal(a, b),
            (Data::Map(_, a), Data::Map(_, b)) | (Data::Object(a), Data::Object(b)) => {
                if a.keys().ne(b.keys()) {
                    return Some(false);
                }
                all_equal(a.values(), b.values())
            }
            _ => Some(false),
        }
    }
}

fn all_equal<'a>(
    a: impl ExactSizeIterator<Item = &'a Value>,
    b: impl ExactSizeIterator<Item = &'a Value>,
) -> Option<bool> {
    if a.len() != b.len() {
        return Some(false);
    }
    let mut certain = true;
    for (a, b) in a.zip(b) {
        match a.equals(b) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => certain = false,
        }
    }
    certain.then_some(true)
}
