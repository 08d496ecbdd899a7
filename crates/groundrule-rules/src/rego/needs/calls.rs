//! Calls: of the policies' own functions, and of builtins by what they look at in their arguments.

use regorus::unstable::{Expr, Ref};

use super::index::{Group, path_of};
use super::interpret::{Interpreter, Mode, Scope, Use};
use super::place::Shape;
use super::value::{Abstract, BagKind, Form};

/// Builtins that take scalars only, or ask for a value's type only: of an argument that is there nothing is hidden.
const OF_SCALARS: &[(&str, Form)] = &[
    ("abs", Form::Number),
    ("base64.decode", Form::Text),
    ("base64.encode", Form::Text),
    ("base64.is_valid", Form::Bool),
    ("base64url.decode", Form::Text),
    ("base64url.encode", Form::Text),
    ("base64url.encode_no_pad", Form::Text),
    ("bits.and", Form::Number),
    ("bits.lsh", Form::Number),
    ("bits.negate", Form::Number),
    ("bits.or", Form::Number),
    ("bits.rsh", Form::Number),
    ("bits.xor", Form::Number),
    ("ceil", Form::Number),
    ("contains", Form::Bool),
    ("crypto.md5", Form::Text),
    ("crypto.sha1", Form::Text),
    ("crypto.sha256", Form::Text),
    ("endswith", Form::Bool),
    ("floor", Form::Number),
    ("format_int", Form::Text),
    ("glob.match", Form::Bool),
    ("glob.quote_meta", Form::Text),
    ("hex.decode", Form::Text),
    ("hex.encode", Form::Text),
    ("indexof", Form::Number),
    ("indexof_n", Form::Any),
    ("is_array", Form::Bool),
    ("is_boolean", Form::Bool),
    ("is_null", Form::Bool),
    ("is_number", Form::Bool),
    ("is_object", Form::Bool),
    ("is_set", Form::Bool),
    ("is_string", Form::Bool),
    ("json.is_valid", Form::Bool),
    ("json.unmarshal", Form::Any),
    ("lower", Form::Text),
    ("net.cidr_contains", Form::Bool),
    ("net.cidr_expand", Form::Any),
    ("net.cidr_intersects", Form::Bool),
    ("net.cidr_is_valid", Form::Bool),
    ("numbers.range", Form::Any),
    ("numbers.range_step", Form::Any),
    ("regex.find_all_string_submatch_n", Form::Any),
    ("regex.find_n", Form::Any),
    ("regex.globs_match", Form::Bool),
    ("regex.is_valid", Form::Bool),
    ("regex.match", Form::Bool),
    ("regex.replace", Form::Text),
    ("regex.split", Form::Any),
    ("regex.template_match", Form::Bool),
    ("replace", Form::Text),
    ("round", Form::Number),
    ("semver.compare", Form::Number),
    ("semver.is_valid", Form::Bool),
    ("split", Form::Any),
    ("startswith", Form::Bool),
    ("strings.count", Form::Number),
    ("strings.reverse", Form::Text),
    ("substring", Form::Text),
    ("time.parse_duration_ns", Form::Number),
    ("time.parse_ns", Form::Number),
    ("time.parse_rfc3339_ns", Form::Number),
    ("to_number", Form::Number),
    ("trim", Form::Text),
    ("trim_left", Form::Text),
    ("trim_prefix", Form::Text),
    ("trim_right", Form::Text),
    ("trim_space", Form::Text),
    ("trim_suffix", Form::Text),
    ("type_name", Form::Text),
    ("units.parse", Form::Number),
    ("units.parse_bytes", Form::Number),
    ("upper", Form::Text),
    ("urlquery.decode", Form::Text),
    ("urlquery.encode", Form::Text),
    ("yaml.is_valid", Form::Bool),
    ("yaml.unmarshal", Form::Any),
];

impl<'a> Interpreter<'a> {
    pub(super) fn call(
        &mut self,
        function: &'a Ref<Expr>,
        parameters: &'a [Ref<Expr>],
        scope: &mut Scope<'a>,
        mode: Mode,
    ) -> Abstract {
        let Some(path) = path_of(function) else {
            return self.give_up();
        };
        let group = self.function(&path, scope);
        let name = path.join(".");
        // An argument more than it takes stands for the result.
        let with_output = match group {
            Some(group) => parameters.len() == group.arity() + 1,
            None => name == "walk" && parameters.len() == 2,
        };
        let (inputs, output) = match parameters.split_last() {
            Some((last, rest)) if with_output => (rest, Some(last)),
            _ => (parameters, None),
        };
        let arguments: Vec<Abstract> = inputs.iter().map(|input| self.value(input, scope, mode)).collect();
        self.span = Some(function.span().clone());
        let result = match group {
            Some(group) => self.rule(group, &arguments, mode),
            None => self.builtin(&name, &arguments, mode),
        };
        if let Some(output) = output {
            self.unify(output, &result, scope, mode, false);
        }
        result
    }

    /// The name of a builtin function, if that is what is called.
    pub(super) fn builtin_name(&self, function: &'a Ref<Expr>, scope: &Scope<'a>) -> Option<String> {
        let path = path_of(function)?;
        if self.function(&path, scope).is_some() {
            return None;
        }
        Some(path.join("."))
    }

    /// Rules that are called by that name.
    pub(super) fn function(&self, path: &[String], scope: &Scope<'a>) -> Option<&'a Group> {
        let (root, below) = path.split_first()?;
        let mut full: Vec<String> = Vec::new();
        if let Some(import) = scope.file.imports.get(root) {
            full.extend(import.iter().skip(1).cloned());
        } else if root != "data" {
            full.extend(scope.file.package.iter().cloned());
            full.push(root.clone());
        }
        full.extend(below.iter().cloned());
        self.index.group(&full)
    }

    fn builtin(&mut self, name: &str, arguments: &[Abstract], mode: Mode) -> Abstract {
        match (name, arguments) {
            ("print", _) => return Abstract::Known(Form::Bool),
            ("count", [collection]) => {
                self.count(collection);
                return Abstract::Known(Form::Number);
            }
            ("object.get", [object, key, default]) => return self.object_get(object, key, default, mode),
            _ => {}
        }
        let scalar = OF_SCALARS.binary_search_by_key(&name, |(own, _)| own).ok().map(|nth| OF_SCALARS[nth].1);
        let how = if scalar.is_some() { Use::Scalar } else { Use::Whole };
        for argument in arguments {
            self.consume(argument, how, mode);
        }
        Abstract::Known(scalar.unwrap_or(Form::Any))
    }

    /// How many there are; in a set and an object that depends on which are equal.
    fn count(&mut self, collection: &Abstract) {
        match collection {
            Abstract::Part(_) | Abstract::List(_) => {
                self.walk(collection, Mode::Closed);
            }
            Abstract::Bag(bag) if bag.kind == BagKind::Array => {
                self.walk(collection, Mode::Closed);
            }
            Abstract::Any(values) => values.iter().for_each(|value| self.count(value)),
            _ => self.consume(collection, Use::Whole, Mode::Closed),
        }
    }

    /// The default is the value where something is known to be absent.
    fn object_get(&mut self, object: &Abstract, key: &Abstract, default: &Abstract, mode: Mode) -> Abstract {
        self.consume(default, Use::Whole, mode);
        let path: Option<Vec<&str>> = match key {
            Abstract::List(names) => names.iter().map(Abstract::as_text).collect(),
            name => name.as_text().map(|name| vec![name]),
        };
        let (Abstract::Part(_), Some(path)) = (object, path) else {
            self.consume(object, Use::Whole, Mode::Closed);
            self.consume(key, Use::Whole, mode);
            return Abstract::Known(Form::Any);
        };
        let mut value = object.clone();
        for name in path {
            value = self.lookup(value, &Abstract::text(name), Mode::Closed);
        }
        self.consume(&value, Use::Whole, Mode::Closed);
        match value {
            Abstract::Part(place) if place.shape == Shape::Scalar => Abstract::Known(Form::Scalar),
            _ => Abstract::Known(Form::Any),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn builtins_are_sorted() {
        assert!(super::OF_SCALARS.is_sorted());
    }
}
