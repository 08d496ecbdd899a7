pub mod engine;
pub mod needs { pub fn parse_written(_: &regorus::Value, _: &crate::rule::Metadata) -> Option<crate::rule::Needs> { None } }
