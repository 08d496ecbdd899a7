//! The subject of a finding, as the conditions of a decision ask for it.

use std::path::Path;

use groundrule_parser::graph::{InstanceId, ResourceGraph};

use crate::levels::has_tags;
use crate::settings::{Origin, Place};

/// The instance that a finding is about.
pub(super) struct Subject<'a, 'g> {
    graph: &'a ResourceGraph<'g>,
    instance: InstanceId,
    /// The file that it is written in, as the run shows it.
    file: Option<&'a str>,
}

impl<'a, 'g> Subject<'a, 'g> {
    pub(super) fn new(graph: &'a ResourceGraph<'g>, instance: InstanceId, file: Option<&'a str>) -> Self {
        Subject { graph, instance, file }
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
            // What is not known may be anything.
            && has_tags(self.graph, self.instance, &place.tags) == Some(true)
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
