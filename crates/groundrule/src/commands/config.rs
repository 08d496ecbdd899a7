//! `groundrule config`: the settings that hold, and where each was decided; what can be written.

use std::io::{self, Write};

use groundrule_rules::report::DecidedFile;
use groundrule_rules::settings::{Effective, Settings};
use serde::Serialize;
use serde_json::Value as Json;

use crate::cli::{ConfigFormat, ConfigShowArgs};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::options::require_directory;
use crate::output::write_value;
use crate::policy_sets::PolicySets;
use crate::terminal::{Palette, Streams, Untrusted};

/// Shows what holds in a directory.
pub(crate) fn run(args: &ConfigShowArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    require_directory("DIR", &args.directory)?;
    let set = PolicySets::new(&args.policies)?.of(args.directory.as_std_path())?;
    match args.format {
        ConfigFormat::Table => write_table(&set.decided, &mut streams.out, streams.out_look.palette)?,
        ConfigFormat::Json => write_json(&set.decided, &mut streams.out)?,
    }
    Ok(ExitStatus::Success)
}

/// The schema that is published.
const SCHEMA: &str = include_str!("../../schemas/settings.v1.schema.json");

/// Writes the schema of standards files.
pub(crate) fn write_schema(streams: &mut Streams) -> Result<ExitStatus, Failure> {
    streams.out.write_all(SCHEMA.as_bytes())?;
    Ok(ExitStatus::Success)
}

fn write_table(settings: &Settings, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let all = settings.effective();
    let rows: Vec<[String; 3]> = all.iter().filter(|one| !one.value.is_null()).map(row).collect();
    let width = |column: usize, heading: &str| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default().max(heading.len())
    };
    let (key_width, from_width) = (width(0, "KEY"), width(1, "FROM"));
    let heading = format!("{:key_width$}  {:from_width$}  VALUE", "KEY", "FROM");
    writeln!(out, "{}", palette.strong(heading))?;
    for [key, from, value] in &rows {
        let key = palette.name(format!("{:key_width$}", Untrusted(key).to_string()));
        let from = format!("{:from_width$}", Untrusted(from).to_string());
        writeln!(out, "{key}  {from}  {}", Untrusted(value))?;
    }
    for file in settings.digests() {
        let whose = if file.organisation { "the organisation's " } else { "" };
        writeln!(out, "{whose}{}: SHA-256 {}", palette.strong(Untrusted(&file.path)), file.sha256)?;
    }
    Ok(())
}

/// Key, place, value.
fn row(one: &Effective) -> [String; 3] {
    let from = one.origin.as_ref().map_or_else(|| "default".to_owned(), ToString::to_string);
    [one.key.clone(), from, one.value.to_string()]
}

fn write_json(settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let entry = |one: Effective| Entry {
        key: one.key,
        value: one.value,
        from: one.origin.map(|origin| From { file: origin.file.source.path.clone(), line: origin.line() }),
    };
    let config = Config {
        schema: "groundrule/config/v1",
        version: env!("CARGO_PKG_VERSION"),
        files: settings.digests().into_iter().map(File::from).collect(),
        settings: settings.effective().into_iter().map(entry).collect(),
    };
    write_value(&config, out)
}

/// `groundrule/config/v1`: fields are added, never changed or removed.
#[derive(Serialize)]
struct Config {
    schema: &'static str,
    version: &'static str,
    /// The weakest first.
    files: Vec<File>,
    settings: Vec<Entry>,
}

#[derive(Serialize)]
struct File {
    path: String,
    organisation: bool,
    sha256: String,
}

impl std::convert::From<DecidedFile> for File {
    fn from(file: DecidedFile) -> Self {
        File { path: file.path, organisation: file.organisation, sha256: file.sha256 }
    }
}

/// A key; null where nothing is decided by default either.
#[derive(Serialize)]
struct Entry {
    key: String,
    value: Json,
    /// Null for a default.
    from: Option<From>,
}

#[derive(Serialize)]
struct From {
    file: String,
    line: usize,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use groundrule_rules::edition::Edition;
    use groundrule_rules::loader::{PolicySet, PolicySource};
    use serde_json::{Value as Json, json};

    use super::SCHEMA;

    /// The settings of the built-in standards stand in the schema as their standards describe them; `UPDATE_SCHEMAS=1
    /// cargo test` writes them.
    #[test]
    fn the_published_schema_has_the_standards_and_editions_of_this_version() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/settings.v1.schema.json");
        let set = PolicySet::load(&[PolicySource::builtin()], None).expect("the built-in policies load");
        let mut schema: Json = serde_json::from_str(SCHEMA).expect("it is JSON");
        let standards = set.standards.values().map(|standard| {
            let settings =
                standard.settings.iter().map(|(name, setting)| (name.clone(), setting.schema.clone()));
            let settings: serde_json::Map<String, Json> = settings.collect();
            let described = json!({
                "description": standard.description,
                "type": "object",
                "properties": settings,
                "additionalProperties": false,
            });
            (standard.id.clone(), described)
        });
        schema["properties"]["standards"]["properties"] = Json::Object(standards.collect());
        schema["properties"]["edition"]["enum"] = Edition::ALL.iter().map(ToString::to_string).collect();
        let text = format!("{schema:#}\n");
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(path, &text).expect("it can be written");
        }
        assert_eq!(std::fs::read_to_string(path).expect("it is there"), text);
    }

    /// As editors hand it to a schema: dates are strings.
    fn plain(value: toml::Value) -> Json {
        match value {
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(plain).collect(),
            toml::Value::Table(table) => {
                Json::Object(table.into_iter().map(|(key, value)| (key, plain(value))).collect())
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }

    /// What the schema takes and refuses is what the command does, as far as a schema can know.
    #[test]
    fn editors_are_told_what_the_command_says() {
        let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
        let top = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/settings");
        let files = |folder: &str| {
            let entries = std::fs::read_dir(format!("{top}/{folder}")).unwrap();
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect::<BTreeSet<_>>()
        };
        let json = |path: &std::path::Path| -> Option<Json> {
            let text = std::fs::read_to_string(path).unwrap();
            Some(plain(toml::Value::Table(text.parse().ok()?)))
        };
        let valid = files("valid");
        assert!(valid.len() >= 4);
        for path in valid {
            let faults: Vec<String> =
                schema.iter_errors(&json(&path).unwrap()).map(|fault| fault.to_string()).collect();
            assert!(faults.is_empty(), "{}: {faults:?}", path.display());
        }
        let readme = std::fs::read_to_string(format!("{top}/../../README.md")).unwrap();
        let shown = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let faults: Vec<String> = schema
            .iter_errors(&plain(toml::Value::Table(shown.parse().unwrap())))
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty() && shown.contains("[[roots]]"), "{faults:?}");
        let refused = files("errors").into_iter().filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            ["key_", "type_", "scope_", "level_", "fail_on_", "undetermined_", "edition_"]
                .iter()
                .any(|start| name.starts_with(start))
        });
        for path in refused {
            let Some(json) = json(&path) else { continue };
            assert!(!schema.is_valid(&json), "{}", path.display());
        }
    }
}
