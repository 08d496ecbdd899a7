//! A page as text of at most so many columns.

use std::io::{self, Write};

use super::{Page, Part};
use crate::terminal::Palette;
use crate::words::severity_name;

/// Columns of running text.
const WIDTH: usize = 80;

pub(crate) fn write(page: &Page<'_>, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let metadata = &page.rule.metadata;
    writeln!(out, "{}", palette.strong(&metadata.title))?;
    let says = page.says();
    let severity = severity_name(metadata.severity);
    let rest = says.strip_prefix(severity).unwrap_or_default();
    writeln!(
        out,
        "{}: {}{rest}\n",
        palette.name(&page.rule.id),
        palette.severity(metadata.severity, severity)
    )?;
    paragraph(out, &metadata.description, 2)?;
    for section in &page.sections {
        writeln!(out, "\n{}", palette.strong(section.heading))?;
        for part in &section.parts {
            write_part(part, out, palette)?;
        }
    }
    Ok(())
}

fn write_part(part: &Part, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    match part {
        Part::Paragraph(text) => paragraph(out, text, 2),
        Part::Item(depth, None, text) => paragraph(out, text, 2 + 2 * depth),
        // A setting is as long as its value.
        Part::Item(depth, Some(name), text) if name.contains(" = ") => {
            writeln!(out, "{:indent$}{}", "", palette.name(name), indent = 2 + 2 * depth)?;
            paragraph(out, text, 4 + 2 * depth)
        }
        Part::Item(depth, Some(name), text) => {
            let indent = 2 + 2 * depth;
            let mut item = Vec::new();
            paragraph(&mut item, &format!("{name}: {text}"), indent)?;
            let item = String::from_utf8_lossy(&item).into_owned();
            let rest = item.trim_start().strip_prefix(name.as_str()).unwrap_or_default().to_owned();
            write!(out, "{:indent$}{}{rest}", "", palette.name(name))
        }
        Part::File { caption, text, .. } => {
            if let Some(caption) = caption {
                writeln!(out, "  {caption}")?;
            }
            let indent = if caption.is_some() { "    " } else { "  " };
            text.lines().try_for_each(|line| writeln!(out, "{}", format!("{indent}{line}").trim_end()))
        }
    }
}

/// Running text, indented and broken between words.
fn paragraph(out: &mut dyn Write, text: &str, indent: usize) -> io::Result<()> {
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column == 0 || column + 1 + width > WIDTH {
            let line_end = if column == 0 { "" } else { "\n" };
            write!(out, "{line_end}{:indent$}{word}", "")?;
            column = indent + width;
        } else {
            write!(out, " {word}")?;
            column += 1 + width;
        }
    }
    writeln!(out)
}
