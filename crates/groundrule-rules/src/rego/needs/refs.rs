//! References, walks and unification: how parts of the input are come by.

use std::collections::BTreeSet;
use std::rc::Rc;

use regorus::unstable::{Expr, Ref};

use crate::text::did_you_mean_or_list;

use super::index::Index;
use super::interpret::{Interpreter, Mode, Scope, Use};
use super::place::{At, Place, Shape};
use super::value::{Abstract, Bag, BagKind, Form};

/// A step of a reference.
enum Step<'a> {
    Name(&'a str),
    Index(&'a Ref<Expr>),
}

impl<'a> Interpreter<'a> {
    /// Goes over the elements of a value: their keys and themselves.
    pub(super) fn walk(&mut self, value: &Abstract, mode: Mode) -> (Abstract, Abstract) {
        match value {
            Abstract::Known(Form::Setting | Form::SettingElement) => {
                (Abstract::Known(Form::SettingElement), Abstract::Known(Form::SettingElement))
            }
            Abstract::Known(_) | Abstract::Text(_) | Abstract::KeyOf(_) => {
                (Abstract::Known(Form::Any), Abstract::Known(Form::Any))
            }
            Abstract::Part(place) => self.walk_place(place, mode),
            Abstract::List(items) => (Abstract::Known(Form::Number), Abstract::any(items.iter().cloned())),
            Abstract::Set(items) => {
                let element = Abstract::any(items.iter().cloned());
                (element.clone(), element)
            }
            Abstract::Object(fields) => (
                Abstract::any(fields.iter().map(|(key, _)| key.clone())),
                Abstract::any(fields.iter().map(|(_, value)| value.clone())),
            ),
            Abstract::Bag(bag) => self.walk_bag(bag, mode),
            Abstract::Any(values) => {
                let (keys, values): (Vec<_>, Vec<_>) =
                    values.iter().map(|value| self.walk(value, mode)).unzip();
                (Abstract::any(keys), Abstract::any(values))
            }
            Abstract::Data(_) | Abstract::Unbound => {
                let unknown = self.give_up();
                (unknown.clone(), unknown)
            }
        }
    }

    fn walk_bag(&mut self, bag: &Rc<Bag>, mode: Mode) -> (Abstract, Abstract) {
        let needs = match mode {
            Mode::Positive => &bag.walked,
            Mode::Closed => &bag.settled,
        };
        self.needs.extend(needs.iter().cloned());
        let key = match bag.kind {
            BagKind::Array => Abstract::KeyOf(Rc::new(Abstract::Bag(bag.clone()))),
            BagKind::Set => bag.value.clone(),
            BagKind::Object => bag.key.clone(),
        };
        (key, bag.value.clone())
    }

    fn walk_place(&mut self, place: &Place, mode: Mode) -> (Abstract, Abstract) {
        if mode == Mode::Closed {
            self.settle_extent(place);
        }
        let element = place.shape.element();
        let inner = match &place.at {
            At::Members => place.with(At::Object, Shape::Any),
            At::Read(read) => place.with(At::Element(read.clone()), element),
            At::Element(read) => place.with(At::Inside(read.clone()), element),
            At::Key(..) | At::Field(..) | At::Inside(_) | At::AnyRead => {
                place.with(place.at.clone(), element)
            }
            At::Object | At::Values | At::Related => {
                self.settle(place);
                return (Abstract::Known(Form::Text), Abstract::Known(Form::Any));
            }
        };
        let key = match place.shape {
            Shape::Map => Abstract::Known(Form::Text),
            _ => Abstract::KeyOf(Rc::new(Abstract::Part(place.clone()))),
        };
        (key, Abstract::Part(inner))
    }

    /// A variable, or what lies below one.
    pub(super) fn reference(&mut self, expr: &'a Ref<Expr>, scope: &mut Scope<'a>, mode: Mode) -> Abstract {
        let mut steps = Vec::new();
        let mut root = expr;
        loop {
            match root.as_ref() {
                Expr::RefDot { refr, field, .. } => {
                    steps.push((root, Step::Name(field.0.text())));
                    root = refr;
                }
                Expr::RefBrack { refr, index, .. } => {
                    steps.push((root, Step::Index(index)));
                    root = refr;
                }
                _ => break,
            }
        }
        let mut value = match root.as_ref() {
            Expr::Var { span, .. } => {
                self.span = Some(span.clone());
                self.variable(span.text(), scope, mode)
            }
            _ => self.value(root, scope, mode),
        };
        for (at, step) in steps.into_iter().rev() {
            self.span = Some(at.span().clone());
            let certain = value.is_written() || matches!(value, Abstract::Data(_));
            value = match step {
                Step::Name(name) => self.field(value, name, mode),
                Step::Index(index) if Self::is_open(index, scope, self.index) => {
                    scope.walks = true;
                    let (key, element) = self.walk(&value, mode);
                    self.unify(index, &key, scope, mode, false);
                    element
                }
                Step::Index(index) => {
                    let key = self.value(index, scope, mode);
                    self.lookup(value, &key, mode)
                }
            };
            if !certain && !value.is_always_there() {
                self.partial = Some(at.span().clone());
            }
        }
        if value == Abstract::Unbound {
            // Its value comes from a later statement, or from nowhere.
            return self.give_up();
        }
        if mode == Mode::Closed {
            self.settle_presence(&value);
        }
        value.found_if(mode)
    }

    fn variable(&mut self, name: &'a str, scope: &Scope<'a>, mode: Mode) -> Abstract {
        if let Some(value) = scope.variables.get(name) {
            return value.clone();
        }
        match name {
            "input" => return Abstract::Part(Place::subject()),
            "data" => return Abstract::Data(Vec::new()),
            _ => {}
        }
        let mut path = scope.file.package.clone();
        path.push(name.to_owned());
        if self.index.group(&path).is_some() {
            return self.data(path, mode);
        }
        let Some([root, path @ ..]) = scope.file.imports.get(name).map(Vec::as_slice) else {
            return Abstract::Unbound;
        };
        let root =
            if root == "input" { Abstract::Part(Place::subject()) } else { Abstract::Data(Vec::new()) };
        path.iter().fold(root, |value, name| self.field(value, name, mode))
    }

    /// `data.<path>`: settings, a rule, or packages.
    fn data(&mut self, path: Vec<String>, mode: Mode) -> Abstract {
        if let Some(group) = self.index.group(&path) {
            return self.rule(group, &[], mode);
        }
        if path.first().is_some_and(|root| root == "standards") {
            return Abstract::Known(Form::Setting);
        }
        if self.index.leads_to_package(&path) { Abstract::Data(path) } else { Abstract::Known(Form::Any) }
    }

    /// `value.name`
    fn field(&mut self, value: Abstract, name: &str, mode: Mode) -> Abstract {
        match value {
            Abstract::Known(Form::Setting | Form::SettingElement) => Abstract::Known(Form::Setting),
            Abstract::Data(mut path) => {
                path.push(name.to_owned());
                self.data(path, mode)
            }
            Abstract::Part(place) => self.field_of_place(&place, name),
            other => self.lookup(other, &Abstract::text(name), mode),
        }
    }

    fn field_of_place(&mut self, place: &Place, name: &str) -> Abstract {
        if let Some((of, names)) = self.names(place)
            && !names.contains(name)
        {
            let help = did_you_mean_or_list(name, names);
            self.fault(format!("{of} has no `{name}`"), help);
            return Abstract::Known(Form::Any);
        }
        let at = match &place.at {
            At::Object => match name {
                "values" => At::Values,
                "related" => At::Related,
                _ => return Abstract::Known(Form::Number),
            },
            At::Values => {
                self.mentioned.insert((place.related.clone(), Some(name.to_owned())));
                let shape = self.schema.shape(&place.related, name).unwrap_or(Shape::Any);
                return Abstract::Part(place.with(At::Read(name.to_owned()), shape));
            }
            At::Related => {
                let members = place.members(name);
                self.mentioned.insert((members.related.clone(), None));
                return Abstract::Part(members);
            }
            At::Members => return Abstract::Known(Form::Any),
            At::Read(read) => At::Key(read.clone(), name.to_owned()),
            // The engine numbers statements itself.
            At::Element(_) if place.shape == Shape::Statement && name == "ref" => {
                return Abstract::Known(Form::Number);
            }
            At::Element(read) => At::Field(read.clone(), name.to_owned()),
            below => below.clone(),
        };
        Abstract::Part(place.with(at, place.shape.field(name)))
    }

    /// What is at a place, and all names that may follow there, where that is known.
    fn names(&self, place: &Place) -> Option<(&'static str, BTreeSet<&'a str>)> {
        let related = !place.related.is_empty();
        Some(match &place.at {
            At::Object if related => ("a related resource", BTreeSet::from(["ref", "values", "related"])),
            At::Object => ("`input`", BTreeSet::from(["values", "related"])),
            At::Values => ("`values`", self.schema.reads(&place.related)),
            At::Related => ("`related`", self.schema.joins(&place.related)),
            _ => {
                let (of, names) = place.shape.fields()?;
                (of, names.iter().copied().collect())
            }
        })
    }

    /// `value[key]` with a key that has a value.
    pub(super) fn lookup(&mut self, value: Abstract, key: &Abstract, mode: Mode) -> Abstract {
        // The key of an element that a walk over the same value came by.
        if let Abstract::KeyOf(of) = key
            && **of == value
        {
            return self.walk(&value, mode).1;
        }
        match value {
            Abstract::Part(place) => self.lookup_place(&place, key, mode),
            Abstract::Data(_) if key.as_text().is_some() => {
                self.field(value, key.as_text().unwrap_or(""), mode)
            }
            Abstract::Known(Form::Setting | Form::SettingElement) => {
                // A setting is JSON, so that no list or object is a key of it.
                self.consume(key, Use::Scalar, mode);
                Abstract::Known(Form::SettingElement)
            }
            Abstract::Known(_) | Abstract::Text(_) | Abstract::KeyOf(_) => {
                self.consume(key, Use::Whole, mode);
                Abstract::Known(Form::Any)
            }
            Abstract::List(items) => {
                self.consume(key, Use::Scalar, mode);
                Abstract::any(items)
            }
            Abstract::Set(items) => {
                let element = Abstract::any(items);
                self.compare(key, &element, mode);
                element
            }
            Abstract::Object(fields) => {
                if let Some(text) = key.as_text()
                    && fields.iter().all(|(key, _)| key.as_text().is_some())
                {
                    let found = fields.into_iter().find(|(key, _)| key.as_text() == Some(text));
                    return found.map_or(Abstract::Known(Form::Any), |(_, value)| value);
                }
                let (keys, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
                self.compare(key, &Abstract::any(keys), mode);
                Abstract::any(values)
            }
            Abstract::Bag(bag) if bag.kind == BagKind::Array => {
                // Which element has the index depends on all.
                self.consume(key, Use::Scalar, mode);
                self.walk_bag(&bag, Mode::Closed).1
            }
            Abstract::Bag(bag) => {
                let (own, value) = self.walk_bag(&bag, mode);
                self.compare(key, &own, mode);
                value
            }
            Abstract::Any(values) => {
                let values: Vec<Abstract> =
                    values.into_iter().map(|value| self.lookup(value, key, mode)).collect();
                Abstract::any(values)
            }
            Abstract::Data(_) | Abstract::Unbound => self.give_up(),
        }
    }

    fn lookup_place(&mut self, place: &Place, key: &Abstract, mode: Mode) -> Abstract {
        if let Abstract::Text(names) = key {
            // Of several names that it may be, some may not be there.
            let declared = self.names(place).filter(|_| names.len() > 1).map(|(_, declared)| declared);
            let parts: Vec<Abstract> = names
                .iter()
                .filter(|name| declared.as_ref().is_none_or(|declared| declared.contains(name.as_str())))
                .map(|name| self.field_of_place(place, name))
                .collect();
            return Abstract::any(parts);
        }
        self.consume(key, Use::Scalar, mode);
        let index = key.may_be_index() && place.shape != Shape::Map;
        match &place.at {
            At::Members => self.walk_place(place, Mode::Closed).1,
            At::Read(_) if index => self.walk_place(place, Mode::Closed).1,
            At::Read(read) | At::Element(read) if !index => {
                Abstract::Part(place.with(At::Inside(read.clone()), place.shape.element()))
            }
            At::Values => {
                self.mention_below(place);
                Abstract::Part(place.with(At::AnyRead, Shape::Any))
            }
            At::Object | At::Related => {
                self.settle(place);
                Abstract::Known(Form::Any)
            }
            _ => {
                if index {
                    self.settle(place);
                }
                Abstract::Part(place.with(place.at.clone(), place.shape.element()))
            }
        }
    }

    /// Whether an index or a pattern has variables that get their value from what it stands for.
    pub(super) fn is_open(pattern: &Ref<Expr>, scope: &Scope<'a>, index: &Index) -> bool {
        match pattern.as_ref() {
            Expr::Var { span, .. } => Self::is_unbound(span.text(), scope, index),
            Expr::Array { items, .. } => items.iter().any(|item| Self::is_open(item, scope, index)),
            Expr::Object { fields, .. } => {
                fields.iter().any(|(_, _, value)| Self::is_open(value, scope, index))
            }
            _ => false,
        }
    }

    fn is_unbound(name: &str, scope: &Scope<'a>, index: &Index) -> bool {
        if let Some(value) = scope.variables.get(name) {
            return *value == Abstract::Unbound;
        }
        let mut path = scope.file.package.clone();
        path.push(name.to_owned());
        !matches!(name, "input" | "data")
            && index.group(&path).is_none()
            && !scope.file.imports.contains_key(name)
    }

    /// Takes a value apart by a pattern. With `declare` the pattern's variables are new ones.
    pub(super) fn unify(
        &mut self,
        pattern: &'a Ref<Expr>,
        value: &Abstract,
        scope: &mut Scope<'a>,
        mode: Mode,
        declare: bool,
    ) {
        match pattern.as_ref() {
            Expr::Var { span, .. } if span.text() == "_" => {}
            Expr::Var { span, .. } if declare || Self::is_unbound(span.text(), scope, self.index) => {
                let value = value.clone().found_if(mode);
                let before = scope.variables.insert(span.text(), value.clone());
                // Whether a second declaration hides the first or is compared with it is left open.
                if let Some(before) = before
                    && before != Abstract::Unbound
                {
                    self.compare(&before, &value, mode);
                }
            }
            Expr::Array { items, .. } => {
                let parts = self.take_apart(value, items.len(), mode);
                for (item, part) in items.iter().zip(&parts) {
                    self.unify(item, part, scope, mode, declare);
                }
            }
            Expr::Object { fields, .. } => {
                // A pattern matches only the objects that have no other keys.
                self.consume(value, Use::Whole, mode);
                for (_, key, pattern) in fields {
                    let key = self.value(key, scope, mode);
                    let part = match value {
                        Abstract::Object(_) => self.lookup(value.clone(), &key, mode),
                        _ => Abstract::Known(Form::Any),
                    };
                    self.unify(pattern, &part, scope, mode, declare);
                }
            }
            _ => {
                let own = self.value(pattern, scope, mode);
                self.compare(&own, value, mode);
            }
        }
    }

    /// The items of an array of that length.
    fn take_apart(&mut self, value: &Abstract, length: usize, mode: Mode) -> Vec<Abstract> {
        match value {
            Abstract::List(items) if items.len() == length => items.clone(),
            Abstract::Any(values) if values.iter().all(|value| matches!(value, Abstract::List(_))) => {
                let lists: Vec<Vec<Abstract>> =
                    values.iter().map(|value| self.take_apart(value, length, mode)).collect();
                (0..length).map(|nth| Abstract::any(lists.iter().map(|list| list[nth].clone()))).collect()
            }
            _ => {
                self.consume(value, Use::Whole, mode);
                vec![Abstract::Known(Form::Any); length]
            }
        }
    }
}
