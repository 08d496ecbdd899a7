//! Where an expression stands: a module, the calls that lead to it, and what `each` means there.

use super::{CallPlace, SourceIndex};
use crate::address::{InstanceKey, ModulePath};
use crate::root::module::{CalledModule, Module, ModuleCall, ModuleTree};
use crate::syntax::Span;
use crate::syntax::tree::Attribute;

/// A module instance, and what repeats the block that is looked at.
#[derive(Debug, Clone)]
pub(super) struct Scope<'s> {
    tree: &'s ModuleTree,
    /// The calls that lead there, outermost first.
    above: Vec<Above<'s>>,
    /// What `each` means.
    pub(super) each: Option<Each<'s>>,
}

#[derive(Debug, Clone)]
struct Above<'s> {
    caller: &'s ModuleTree,
    call: &'s ModuleCall,
    key: Option<InstanceKey>,
}

/// `for_each`, and one of the instances.
#[derive(Debug, Clone)]
pub(super) struct Each<'s> {
    pub(super) for_each: &'s Attribute,
    /// Unknown where a block is looked at for all its instances.
    pub(super) key: Option<InstanceKey>,
}

/// What a module path leads to.
#[derive(Debug)]
pub(super) enum Entered<'s> {
    /// The module.
    Module(Scope<'s>),
    /// A call on the way there, whose module, or the next call, is not at hand; where that call stands.
    Missing(Scope<'s>, Span),
    /// Not even the outermost call is there.
    Nowhere,
}

impl<'s> SourceIndex<'s> {
    /// The scope of the root module.
    pub(super) fn top(&self) -> Scope<'s> {
        Scope { tree: &self.root.tree, above: Vec::new(), each: None }
    }

    /// The module at a path.
    pub(super) fn enter(&self, path: &ModulePath) -> Entered<'s> {
        let mut scope = self.top();
        for step in path.steps() {
            let Some(call) = scope.module().calls.get(&step.name) else {
                return match scope.leave() {
                    Some((scope, span)) => Entered::Missing(scope, span),
                    None => Entered::Nowhere,
                };
            };
            match scope.call(call, step.key.clone()) {
                Some(inner) => scope = inner,
                None => return Entered::Missing(scope, call_header(call)),
            }
        }
        Entered::Module(scope)
    }
}

impl<'s> Scope<'s> {
    pub(super) fn module(&self) -> &'s Module {
        &self.tree.module
    }

    pub(super) fn is_root(&self) -> bool {
        self.above.is_empty()
    }

    /// The module that a call leads to; nothing if it is not at hand.
    pub(super) fn call(&self, call: &'s ModuleCall, key: Option<InstanceKey>) -> Option<Scope<'s>> {
        let Some(CalledModule::Loaded(tree)) = self.tree.calls.get(&call.name.text) else { return None };
        let mut above = self.above.clone();
        above.push(Above { caller: self.tree, call, key });
        Some(Scope { tree, above, each: None })
    }

    /// The call of this module and the scope in which its arguments stand; nothing for the root.
    pub(super) fn caller(&self) -> Option<(Scope<'s>, &'s ModuleCall)> {
        let (last, above) = self.above.split_last()?;
        let scope = Scope { tree: last.caller, above: above.to_vec(), each: None };
        let for_each = last.call.block.body.attribute("for_each");
        Some((scope.repeated(for_each, last.key.as_ref()), last.call))
    }

    /// The scope around this module, and where its call stands; nothing for the root.
    pub(super) fn leave(&self) -> Option<(Scope<'s>, Span)> {
        self.caller().map(|(scope, call)| (scope, call_header(call)))
    }

    /// Inside of a block with that `for_each`, for one of its instances.
    pub(super) fn repeated(mut self, for_each: Option<&'s Attribute>, key: Option<&InstanceKey>) -> Self {
        self.each = for_each.map(|for_each| Each { for_each, key: key.cloned() });
        self
    }

    /// Outside of any block that is repeated.
    pub(super) fn alone(self) -> Self {
        Scope { each: None, ..self }
    }

    pub(super) fn into_calls(self) -> Vec<CallPlace> {
        let mut module = ModulePath::default();
        let calls = self.above.into_iter().map(|above| {
            module = module.child(&above.call.name.text, above.key);
            CallPlace { module: module.clone(), span: call_header(above.call) }
        });
        calls.collect()
    }
}

/// What a reader recognises a call by.
pub(super) fn call_header(call: &ModuleCall) -> Span {
    if call.block.body.is_json { call.name.span } else { call.block.header() }
}
