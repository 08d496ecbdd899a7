//! Functions of files and paths.

use std::path::Path;

use base64::Engine;
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::crypto::{base64, hex};
use super::encoding::BASE64;
use super::signature::{Function, Kind, Parameter, Returns, any, text};
use super::{Call, Outcome, wrong};
use crate::language::files::{FileProblem, Files, clean};
use crate::language::types::Type;
use crate::language::value::{Because, Cause, Marks, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abspath", &[text("path")], TEXT, |call| match call.context.files {
        Some(files) => Ok(files.absolute(call.text(0)).to_string_lossy().into_owned().into()),
        None => Ok(no_file(call, Type::String)),
    }),
    Function::new("basename", &[text("path")], TEXT, |call| Ok(basename(call.text(0)).into())),
    Function::new("dirname", &[text("path")], TEXT, dirname),
    Function::new("file", &[PATH], TEXT, |call| {
        read(call, |call, bytes| match String::from_utf8(bytes) {
            Ok(text) => Ok(call.string(text)),
            Err(_) => {
                let path = shown(call);
                Err(format!("contents of {path} are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead").into())
            }
        })
    }),
    Function::new("filebase64", &[PATH], TEXT, |call| {
        read(call, |call, bytes| Ok(call.string(BASE64.encode(bytes))))
    }),
    Function::new("filebase64sha256", &[text("path")], TEXT, |call| {
        read(call, |_, bytes| Ok(base64::<Sha256>(&bytes).into()))
    }),
    Function::new("filebase64sha512", &[text("path")], TEXT, |call| {
        read(call, |_, bytes| Ok(base64::<Sha512>(&bytes).into()))
    }),
    Function::new("fileexists", &[PATH], Returns::Always(Kind::Bool), fileexists),
    Function::new("filemd5", &[text("path")], TEXT, |call| {
        read(call, |_, bytes| Ok(hex::<Md5>(&bytes).into()))
    }),
    Function::new(
        "fileset",
        &[PATH, text("pattern").marked().unknown()],
        Returns::Always(Kind::TextSet),
        fileset,
    ),
    Function::new("filesha1", &[text("path")], TEXT, |call| {
        read(call, |_, bytes| Ok(hex::<Sha1>(&bytes).into()))
    }),
    Function::new("filesha256", &[text("path")], TEXT, |call| {
        read(call, |_, bytes| Ok(hex::<Sha256>(&bytes).into()))
    }),
    Function::new("filesha512", &[text("path")], TEXT, |call| {
        read(call, |_, bytes| Ok(hex::<Sha512>(&bytes).into()))
    }),
    Function::new("pathexpand", &[text("path")], TEXT, |call| match call.text(0) {
        // Whose home it is depends on who runs it.
        path if path.starts_with('~') => {
            Ok(Value::unknown(Type::String, Because::of(Cause::Run("the home directory".into()))))
        }
        path => Ok(path.into()),
    }),
    Function::new(
        "templatefile",
        &[PATH, any("vars").marked().unknown()],
        Returns::Always(Kind::Any),
        templatefile,
    )
    .may_be_null(),
];

const TEXT: Returns = Returns::Always(Kind::Text);
const PATH: Parameter = text("path").marked().unknown();

/// The path as messages may show it.
fn shown(call: &Call) -> String {
    if call.arguments[0].marks.contains(Marks::SENSITIVE) {
        "(sensitive value)".into()
    } else {
        format!("{:?}", call.text(0))
    }
}

/// Not known, because of a file.
fn no_file(call: &Call, ty: Type) -> Value {
    let hidden = call.arguments[0].marks.contains(Marks::SENSITIVE);
    let path = if hidden { "with a sensitive path" } else { call.text(0) };
    Value::unknown(ty, Because::of(Cause::File(path.into())))
}

fn content(call: &Call) -> Result<Vec<u8>, FileProblem> {
    // A path in somebody's home is none of the repository.
    if call.text(0).starts_with('~') {
        return Err(FileProblem::Outside);
    }
    call.context.files.map_or(Err(FileProblem::Outside), |files| files.read(call.text(0)))
}

/// Makes something of a file's content; what can't be read is unknown, for Terraform may run where it can be.
fn read(call: &Call, make: fn(&Call, Vec<u8>) -> Outcome) -> Outcome {
    let path = &call.arguments[0];
    if !path.is_known() {
        return Ok(call.unknown().marked(path.marks));
    }
    match content(call) {
        Ok(bytes) => Ok(make(call, bytes)?.marked(path.marks)),
        Err(_) => Ok(no_file(call, Type::String).marked(path.marks)),
    }
}

fn fileexists(call: &Call) -> Outcome {
    let path = &call.arguments[0];
    if !path.is_known() {
        return Ok(call.unknown().marked(path.marks));
    }
    let outside = call.text(0).starts_with('~');
    let exists = call.context.files.filter(|_| !outside).map(|files| files.exists(call.text(0)));
    match exists {
        Some(Ok(exists)) => Ok(Value::from(exists).marked(path.marks)),
        Some(Err(FileProblem::NoFile)) => Err(format!("failed to stat {}", shown(call)).into()),

        _ => Ok(no_file(call, Type::Bool).marked(path.marks)),
    }
}

fn fileset(call: &Call) -> Outcome {
    let marks = call.arguments[0].marks.union(call.arguments[1].marks);
    if call.arguments.iter().any(|argument| !argument.is_known()) {
        return Ok(call.unknown().marked(marks));
    }
    let found = call.context.files.map(|files: &Files| files.glob(call.text(0), call.text(1)));
    match found {
        Some(Ok(Some(found))) => {
            Ok(Value::set(Type::String, found.into_iter().map(Value::from)).marked(marks))
        }
        Some(Ok(None)) => {
            Err(format!("failed to glob pattern {:?}: syntax error in pattern", call.text(1)).into())
        }
        _ => Ok(no_file(call, call.returns.clone()).marked(marks)),
    }
}

fn templatefile(call: &Call) -> Outcome {
    let (path, variables) = (&call.arguments[0], &call.arguments[1]);
    let marks = path.marks.union(variables.deep_marks());
    if !path.is_known() || !variables.is_known() {
        return Ok(call.unknown().marked(marks));
    }
    let template = content(call).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let (Some(template), Some(templates)) = (template, call.context.templates) else {
        return Ok(no_file(call, Type::Dynamic).marked(marks));
    };
    if variables.as_entries().is_none() {
        return Err(wrong(1, "invalid vars value: must be a map"));
    }
    let rendered = templates.render(call.text(0), &template, &variables.unmarked_deep());
    Ok(rendered.map_err(|error| error.trim_end_matches('.').to_owned())?.marked(marks))
}

/// Go's `filepath.Base`.
fn basename(path: &str) -> String {
    if path.is_empty() {
        return ".".into();
    }
    let trimmed = path.trim_end_matches('/');
    let last = trimmed.rsplit('/').next().unwrap_or_default();
    if last.is_empty() { "/".into() } else { last.into() }
}

/// Go's `filepath.Dir`.
fn dirname(call: &Call) -> Outcome {
    let path = call.text(0);
    let directory = path.rfind('/').map_or("", |slash| &path[..=slash]);
    Ok(clean(Path::new(directory)).to_string_lossy().into_owned().into())
}
