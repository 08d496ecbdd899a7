//! Parts of the configuration as subjects: providers, module calls, variables, outputs, the root.
//!
//! They get a body like a resource's, in which constants are known and everything else is unknown.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::ResourceGraph;
use super::build::part;
use super::configuration::{Configuration, Expression, Expressions, Module, Node};
use super::instance::{Body, Instance, Kind, ModuleInstanceId};
use crate::address::ModulePath;

impl ResourceGraph<'_> {
    /// Adds all parts that the configuration has.
    pub(super) fn add_parts(&mut self) {
        let Some(configuration) = self.configuration.take() else {
            return;
        };
        let paths: Vec<_> = configuration.modules().map(|(_, module)| (path(module), module)).collect();
        let mut parts = vec![root(self)];
        parts.extend(providers(&configuration));
        for (path, module) in &paths {
            let id = self.module_ids.get(path).copied().unwrap_or(ModuleInstanceId(0));
            let prefix = if path.is_root() { String::new() } else { format!("{path}.") };
            if let (Some(call), Some((name, _))) = (&module.call, module.path.split_last()) {
                let mut body = Parts::default();
                body.constant("source", call.source.as_deref().map_or(Json::Null, Json::from));
                body.constant("version", call.version.as_deref().map_or(Json::Null, Json::from));
                body.block("arguments", Parts::of(call.expressions()));
                let parent = path.parent().and_then(|parent| self.module_ids.get(&parent).copied());
                let parent = parent.unwrap_or(ModuleInstanceId(0));
                parts.push(part(
                    Kind::Module,
                    path.to_string(),
                    Cow::Borrowed(""),
                    name.clone(),
                    parent,
                    body.into_body(),
                ));
            }
            for (name, variable) in &module.variables {
                let mut body = Parts::default();
                let default = variable.default.and_then(|raw| serde_json::from_str(raw.get()).ok());
                body.constant("default", default.unwrap_or(Json::Null));
                body.constant("description", variable.description.as_deref().map_or(Json::Null, Json::from));
                body.constant("sensitive", variable.sensitive.into());
                let address = format!("{prefix}var.{name}");
                parts.push(part(
                    Kind::Variable,
                    address,
                    Cow::Borrowed(""),
                    name.clone(),
                    id,
                    body.into_body(),
                ));
            }
            for (name, output) in &module.outputs {
                let mut body = Parts::default();
                body.constant(
                    "description",
                    output.json.description.as_deref().map_or(Json::Null, Json::from),
                );
                body.constant("sensitive", output.json.sensitive.into());
                let address = format!("{prefix}output.{name}");
                parts.push(part(
                    Kind::Output,
                    address,
                    Cow::Borrowed(""),
                    name.clone(),
                    id,
                    body.into_body(),
                ));
            }
        }
        drop(paths);
        self.configuration = Some(configuration);
        for part in parts {
            self.add_part(part);
        }
    }
}

fn path(module: &Module<'_>) -> ModulePath {
    module.path.iter().fold(ModulePath::default(), |path, name| path.child(name, None))
}

fn root<'a>(graph: &ResourceGraph<'a>) -> Instance<'a> {
    let mut body = Parts::default();
    body.constant("terraform_version", graph.terraform_version.as_deref().map_or(Json::Null, Json::from));
    part(
        Kind::Root,
        "root".to_owned(),
        Cow::Borrowed(""),
        Cow::Borrowed("root"),
        ModuleInstanceId(0),
        body.into_body(),
    )
}

fn providers<'a>(configuration: &Configuration<'a>) -> impl Iterator<Item = Instance<'a>> {
    configuration.providers.iter().map(|(key, provider)| {
        let json = &provider.json;
        // Before Terraform 0.15 only the key, `module.x:aws.west`, says what it is.
        let local = key.rsplit_once(':').map_or(key.as_ref(), |(_, local)| local);
        let (name, alias) = local.split_once('.').map_or((local, None), |(name, alias)| (name, Some(alias)));
        let prefix = key.rsplit_once(':').map_or(String::new(), |(module, _)| format!("{module}."));
        let alias = alias.map_or(String::new(), |alias| format!(".{alias}"));
        let address = format!("{prefix}provider.{name}{alias}");
        let mut body = Parts::of(provider.expressions());
        body.constant("alias", json.alias.as_deref().map_or(Json::Null, Json::from));
        body.constant("version", json.version_constraint.as_deref().map_or(Json::Null, Json::from));
        let mut instance = part(
            Kind::Provider,
            address,
            Cow::Owned(name.to_owned()),
            Cow::Owned(local.to_owned()),
            ModuleInstanceId(0),
            body.into_body(),
        );
        instance.provider = json.full_name.clone().unwrap_or_else(|| Cow::Owned(name.to_owned()));
        instance
    })
}

/// A body in the making: values, and the mask over them.
#[derive(Debug, Default)]
struct Parts {
    values: Map<String, Json>,
    unknown: Map<String, Json>,
}

impl Parts {
    fn of(expressions: &Expressions<'_>) -> Self {
        let mut parts = Parts::default();
        for (name, node) in expressions {
            match node {
                Node::Attribute(expression) => match constant(expression) {
                    Some(value) => parts.constant(name, value),
                    None => {
                        parts.unknown.insert(name.to_string(), Json::Bool(true));
                    }
                },
                Node::Block(entries) => parts.block(name, Parts::of(entries)),
                Node::Blocks(blocks) => {
                    let (values, unknown): (Vec<_>, Vec<_>) = blocks
                        .iter()
                        .map(|block| {
                            let Parts { values, unknown } = Parts::of(block);
                            (Json::Object(values), Json::Object(unknown))
                        })
                        .unzip();
                    parts.values.insert(name.to_string(), Json::Array(values));
                    parts.unknown.insert(name.to_string(), Json::Array(unknown));
                }
            }
        }
        parts
    }

    fn constant(&mut self, name: &str, value: Json) {
        self.values.insert(name.to_owned(), value);
    }

    fn block(&mut self, name: &str, inner: Parts) {
        self.values.insert(name.to_owned(), Json::Object(inner.values));
        self.unknown.insert(name.to_owned(), Json::Object(inner.unknown));
    }

    fn into_body(self) -> Body<'static> {
        Body {
            values: json!(self.values).to_string().into(),
            unknown: Some(json!(self.unknown).to_string().into()),
            sensitive: None,
        }
    }
}

fn constant(expression: &Expression<'_>) -> Option<Json> {
    expression.constant.and_then(|text| serde_json::from_str(text).ok())
}
