//! The subject of a finding, as the conditions of a decision ask for it.

use std::cell::OnceCell;
use std::path::Path;

use groundrule_parser::graph::{InstanceId, Kind, ResourceGraph, Tags};
use groundrule_parser::value::Value;

use crate::settings::{Origin, Place};

/// The instance that a finding is about.
pub(super) struct Subject<'a, 'g> {
    graph: &'a ResourceGraph<'g>,
    instance: InstanceId,
    /// The file that it is written in, as the run shows it.
    file: Option<&'a str>,
    /// Read when somebody asks for them.
    tags: OnceCell<Option<Tags>>,
}

impl<'a, 'g> Subject<'a, 'g> {
    pub(super) fn new(graph: &'a ResourceGraph<'g>, instance: InstanceId, file: Option<&'a str>) -> Self {
        Subject { graph, instance, file, tags: OnceCell::new() }
    }

    /// Whether all conditions hold, for a finding at an address, which may be that of an element. `base` is what files
    /// are shown from.
    pub(super) fn is_at(&self, address: &str, place: &Place, origin: &Origin, base: &Path) -> bool {
        let instance = self.graph.instance(self.instance);
        let is_file =
            |file: &str, matches: &dyn Fn(&str) -> bool| matches(&origin.file.relative(&base.join(file)));
        place.address.as_ref().is_none_or(|glob| glob.matches(&instance.address) || glob.matches(address))
            && place.module.as_ref().is_none_or(|glob| glob.matches(&instance.address))
            && place.file.as_ref().is_none_or(|glob| {
                self.file.is_some_and(|file| is_file(file, &|relative| glob.matches(relative)))
            })
            && place.tags.iter().all(|tag| {
                let known = self.tags().and_then(|tags| match tags.get(&tag.key) {
                    Value::String(value) => Some(value.as_str()),
                    _ => None,
                });
                // What is not known may be anything.
                known.is_some_and(|value| tag.matches(value))
            })
    }

    fn tags(&self) -> Option<&Tags> {
        let read = || {
            let instance = self.graph.instance(self.instance);
            if instance.kind != Kind::Resource {
                return None;
            }
            let store = ResourceGraph::tag_store(&instance.type_name)?;
            let names = ResourceGraph::tag_attributes(&store);
            let mut cells = Vec::new();
            instance.body()?.project(&names, &mut cells);
            let cell = |name: &str| {
                let at = names.binary_search(&name).ok();
                at.and_then(|at| cells.get(at).copied()).unwrap_or_default()
            };
            Some(self.graph.tags(self.instance, &store, cell))
        };
        self.tags.get_or_init(read).as_ref()
    }
}

/// The conditions of a place, in words.
pub fn scope(place: &Place) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(place.address.as_ref().map(ToString::to_string));
    words.extend(place.module.as_ref().map(|module| format!("in {module}")));
    words.extend(place.path.as_ref().map(|path| format!("below {path}")));
    words.extend(place.file.as_ref().map(|file| format!("file {file}")));
    words.extend(place.tags.iter().map(|tag| format!("tag {tag}")));
    words.join(", ")
}
