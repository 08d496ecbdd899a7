//! Subjects that are no resources: the root, providers, module calls, variables, outputs.

use super::header::header;
use super::path::Path;
use super::scope::{Entered, Scope, call_header};
use super::walk::Here;
use super::{Located, Precision, SourceIndex};
use crate::address::{ModulePath, Step};
use crate::graph::{Instance, Kind, ResourceGraph};
use crate::root::module::Module;
use crate::schema::Schemas;
use crate::syntax::Span;
use crate::syntax::tree::Block;

impl<'s> SourceIndex<'s> {
    /// A part of the configuration, whose address says where it stands.
    pub(super) fn part(
        &self,
        graph: &ResourceGraph<'_>,
        instance: &Instance<'_>,
        path: Path,
    ) -> Option<Located<'s>> {
        if instance.kind == Kind::Root {
            return self.whole_root(&path);
        }
        let (module, name) = split(&instance.address, instance.kind)?;
        let scope = match self.enter(&module) {
            Entered::Module(scope) => scope,
            Entered::Missing(scope, span) => return Some(Located::call(scope, span)),
            Entered::Nowhere => return None,
        };
        let module = scope.module();
        let (block, span, path): (&'s Block, Span, Path) = match instance.kind {
            Kind::Module => {
                let call = module.calls.get(name)?;
                // A plan has what a call hands over apart from what it says of itself.
                (&call.block, call_header(call), path.without("arguments"))
            }
            Kind::Variable => {
                let block = &module.variables.get(name)?.block;
                (block, header(self.files, block), path)
            }
            Kind::Output => {
                let block = &module.outputs.get(name)?.block;
                (block, header(self.files, block), path)
            }
            _ => {
                let (local, alias) =
                    name.split_once('.').map_or((name, None), |(name, alias)| (name, Some(alias)));
                let Some(provider) = module.provider(local, alias) else {
                    // One that a module was handed, or made by itself, is what its call leads to.
                    return required_provider(scope.clone(), local)
                        .or_else(|| scope.leave().map(|(scope, span)| Located::call(scope, span)));
                };
                if path.first_name() == Some("version")
                    && provider.block.body.attribute("version").is_none()
                    && let Some(required) = required_provider(scope.clone(), local)
                {
                    return Some(required);
                }
                (&provider.block, header(self.files, &provider.block), path)
            }
        };
        let digest = match instance.kind {
            Kind::Provider => Schemas::embedded().provider(&instance.type_name),
            _ => None,
        };
        Some(self.walk(graph, instance, digest, scope, &block.body, span, &path))
    }

    /// What a root says of itself; else the beginning of its first file.
    fn whole_root(&self, path: &Path) -> Option<Located<'s>> {
        let scope = self.top();
        let module = scope.module();
        let version = module.required_versions.first();
        let (span, precision) = match version {
            Some(version) if path.first_name().is_some() => (version.span, Precision::Attribute),
            Some(version) => (version.name.span, Precision::Resource),
            None => (self.first_words(module)?, Precision::Resource),
        };
        Some(Located { here: Here { span, precision }, scope, written: None, value: None })
    }

    fn first_words(&self, module: &Module) -> Option<Span> {
        let settings =
            module.backend.iter().chain(&module.cloud).map(|block| header(self.files, block)).next();
        settings.or_else(|| {
            let file = *module.files.first()?;
            Some(Span { file, start: 0, end: 0 })
        })
    }
}

/// A provider without a block of its own, or what is asked of its version.
fn required_provider<'s>(scope: Scope<'s>, name: &str) -> Option<Located<'s>> {
    let required = scope.module().required_providers.get(name)?;
    let here = Here { span: required.span, precision: Precision::Resource };
    Some(Located { here, scope, written: None, value: None })
}

/// The module that holds a part, and the part's name in it.
fn split(address: &str, kind: Kind) -> Option<(ModulePath, &str)> {
    if kind == Kind::Module {
        let path = ModulePath::parse(address).ok()?;
        let (_, name) = address.rsplit_once('.')?;
        return Some((path.parent()?, name));
    }
    let mark = match kind {
        Kind::Variable => "var.",
        Kind::Output => "output.",
        _ => "provider.",
    };
    // Modules stand before it, and none of their names has a dot.
    let mut module = ModulePath::default();
    let mut rest = address;
    while !rest.starts_with(mark) {
        let (name, behind) = rest.strip_prefix("module.")?.split_once('.')?;
        module = module.child(name, None);
        rest = behind;
    }
    Some((module, &rest[mark.len()..]))
}

impl Path {
    /// Without a first step of that name.
    fn without(self, name: &str) -> Self {
        match self.steps().first() {
            Some(Step::Name(first)) if &**first == name => self.below(),
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stands_where_its_address_says() {
        for (address, kind, module, name) in [
            ("var.region", Kind::Variable, "", "region"),
            ("module.a.module.b.output.id", Kind::Output, "module.a.module.b", "id"),
            ("module.var.var.x", Kind::Variable, "module.var", "x"),
            ("provider.aws.west", Kind::Provider, "", "aws.west"),
            ("module.a.module.b", Kind::Module, "module.a", "b"),
            ("module.module", Kind::Module, "", "module"),
        ] {
            let (found, found_name) = split(address, kind).expect(address);
            assert_eq!((found.to_string().as_str(), found_name), (module, name), "{address}");
        }
    }
}
