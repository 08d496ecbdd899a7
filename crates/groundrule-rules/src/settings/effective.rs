//! Settings as they hold, key by key with the place of each: for whoever asks what counts, and why.

use serde_json::{Map, Value as Json, json};

use super::{
    Exception, ExceptionPolicy, FailOn, Levels, Origin, Place, Roots, Scope, Selector, Settings,
    Undetermined, VariableSet, Written,
};
use crate::report::Level;

/// A key and what holds for it.
#[derive(Debug, Clone)]
pub struct Effective {
    /// As in a file, dotted; of lists of tables numbered from 0: `levels.encryption`, `scopes[0]`.
    pub key: String,
    /// As in a file.
    pub value: Json,
    /// Where it was decided; nothing for a default.
    pub origin: Option<Origin>,
}

impl Settings {
    /// All that holds, in the order of a file.
    pub fn effective(&self) -> Vec<Effective> {
        let mut all = vec![
            one(
                "edition",
                self.edition.as_ref(),
                |edition| json!(edition.to_string()),
                json!(self.edition().to_string()),
            ),
            one("preview", self.preview.as_ref(), |preview| json!(preview), json!(true)),
        ];
        for directories in &self.policies {
            all.push(one(
                "policies",
                Some(directories),
                |paths| paths.iter().map(|path| shown(&directories.origin, path)).collect(),
                Json::Null,
            ));
        }
        all.push(one(
            "fail-on",
            self.fail_on.as_ref(),
            |fail_on| json!(fail_on_name(*fail_on)),
            json!("mandatory"),
        ));
        all.push(one(
            "undetermined",
            self.undetermined.as_ref(),
            |what| undetermined(*what),
            json!("report"),
        ));
        if let Some(baseline) = &self.baseline {
            all.push(one("baseline", Some(baseline), |path| shown(&baseline.origin, path), Json::Null));
        }
        for (standard, settings) in &self.standards {
            for (name, value) in settings.as_object().into_iter().flatten() {
                let key = format!("standards.{standard}.{name}");
                let origin = self.origins.get(&key).cloned();
                all.push(Effective { key, value: value.clone(), origin });
            }
        }
        for (selector, level) in &self.levels.0 {
            let key = format!("levels.{selector}");
            all.push(Effective {
                key,
                value: json!(level_name(level.value)),
                origin: Some(level.origin.clone()),
            });
        }
        all.extend(numbered("scopes", &self.scopes, |scope| (scope_value(scope), &scope.origin)));
        all.extend(numbered("roots", &self.roots, |entry| (root_value(entry), &entry.origin)));
        all.extend(policy(&self.exception_policy));
        all.extend(numbered("exceptions", &self.exceptions, |one| (exception_value(one), &one.origin)));
        let names = |ignores: &Vec<super::Dialect>| ignores.iter().map(|dialect| dialect.name()).collect();
        all.push(one("compat.ignores", self.ignores.as_ref(), names, json!([])));
        all
    }
}

fn one<T>(key: &str, written: Option<&Written<T>>, value: impl Fn(&T) -> Json, default: Json) -> Effective {
    Effective {
        key: key.to_owned(),
        value: written.map_or(default, |written| value(&written.value)),
        origin: written.map(|written| written.origin.clone()),
    }
}

fn numbered<'t, T>(
    key: &str,
    tables: &'t [T],
    value: impl Fn(&'t T) -> (Json, &'t Origin),
) -> Vec<Effective> {
    let entry = |(number, table)| {
        let (value, origin) = value(table);
        Effective { key: format!("{key}[{number}]"), value, origin: Some(origin.clone()) }
    };
    tables.iter().enumerate().map(entry).collect()
}

/// A path as the file that it stands in would name it.
fn shown(origin: &Origin, path: &std::path::Path) -> Json {
    json!(origin.file.relative(path))
}

fn level_name(level: Level) -> &'static str {
    super::levels::LEVELS.iter().find(|(_, other)| *other == level).map_or("", |(name, _)| name)
}

fn fail_on_name(fail_on: FailOn) -> String {
    match fail_on {
        FailOn::Level(level) => level_name(level).to_owned(),
        FailOn::Severity(severity) => Selector::Severity(severity).to_string(),
    }
}

fn undetermined(undetermined: Undetermined) -> Json {
    let word = |fails| if fails { "fail" } else { "report" };
    if undetermined.advisory == undetermined.mandatory {
        json!(word(undetermined.advisory))
    } else {
        json!({ "advisory": word(undetermined.advisory), "mandatory": word(undetermined.mandatory) })
    }
}

fn levels(levels: &Levels) -> Json {
    let entry = |(selector, level): (&Selector, &Written<Level>)| {
        (selector.to_string(), json!(level_name(level.value)))
    };
    Json::Object(levels.0.iter().map(entry).collect())
}

/// A table of the keys that are set.
fn table(entries: impl IntoIterator<Item = (&'static str, Option<Json>)>) -> Map<String, Json> {
    entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn place(place: &Place) -> Map<String, Json> {
    let Place { address, module, path, file, tags } = place;
    let text = |glob: Option<String>| glob.map(Json::from);
    let tags: Map<String, Json> = tags.iter().map(|tag| (tag.key.clone(), json!(tag.pattern()))).collect();
    table([
        ("match", text(address.as_ref().map(ToString::to_string))),
        ("module", text(module.as_ref().map(ToString::to_string))),
        ("path", text(path.as_ref().map(ToString::to_string))),
        ("file", text(file.as_ref().map(ToString::to_string))),
        ("tags", (!tags.is_empty()).then_some(Json::Object(tags))),
    ])
}

fn scope_value(scope: &Scope) -> Json {
    let mut value = place(&scope.place);
    value.insert("levels".to_owned(), levels(&scope.levels));
    Json::Object(value)
}

fn root_value(entry: &Roots) -> Json {
    let Roots { path, id, environment, team, variables, workspace, .. } = entry;
    let text = |written: &Option<Written<String>>| written.as_ref().map(|written| json!(written.value));
    let sets = |sets: &Vec<VariableSet>| {
        Json::Object(sets.iter().map(|set| (set.name.clone(), json!(set.files))).collect())
    };
    Json::Object(table([
        ("path", Some(json!(path.to_string()))),
        ("id", id.as_ref().map(|id| json!(id.value.to_string()))),
        ("environment", text(environment)),
        ("team", text(team)),
        ("variables", variables.as_ref().map(|written| sets(&written.value))),
        ("workspace", text(workspace)),
    ]))
}

fn policy(policy: &ExceptionPolicy) -> Vec<Effective> {
    let ExceptionPolicy { longest, notice, standards } = policy;
    let time = |span: &jiff::Span| json!(format!("{span:#}"));
    let key = |name: &str| format!("exception-policy.{name}");
    vec![
        one(&key("longest"), longest.as_ref(), time, Json::Null),
        one(&key("notice"), notice.as_ref(), time, Json::Null),
        one(&key("standards"), standards.as_ref(), |names| json!(names), Json::Null),
    ]
}

fn exception_value(exception: &Exception) -> Json {
    let Exception { of, place: at, reason, owner, ticket, created, expires, .. } = exception;
    let what = if matches!(of.value, Selector::Rule(_)) { "rule" } else { "standard" };
    let mut value = table([(what, Some(json!(of.value.to_string())))]);
    value.extend(place(at));
    value.extend(table([
        ("reason", Some(json!(reason))),
        ("owner", Some(json!(owner))),
        ("ticket", ticket.as_ref().map(|ticket| json!(ticket))),
        ("created", Some(json!(created.value.to_string()))),
        ("expires", Some(json!(expires.value.to_string()))),
    ]));
    Json::Object(value)
}
