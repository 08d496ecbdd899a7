//! What an audit leaves behind: every verdict on every resource, passes too, as lines of JSON that later runs read. No value
//! of an attribute goes in.

pub(crate) mod read;
pub(crate) mod record;
pub(crate) mod v1;
pub(crate) mod write;
