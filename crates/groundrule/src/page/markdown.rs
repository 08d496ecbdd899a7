//! A page as Markdown.

use std::io::{self, Write};

use super::{Page, Part};

pub(crate) fn write(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let metadata = &page.rule.metadata;
    writeln!(out, "# {}\n", prose(&metadata.title))?;
    writeln!(out, "`{}`: {}\n\n{}", page.rule.id, page.says(), prose(&metadata.description))?;
    for section in &page.sections {
        writeln!(out, "\n## {}\n", section.heading)?;
        for (number, part) in section.parts.iter().enumerate() {
            if number > 0 && matches!(part, Part::File { .. }) {
                writeln!(out)?;
            }
            write_part(part, out)?;
        }
    }
    Ok(())
}

fn write_part(part: &Part, out: &mut dyn Write) -> io::Result<()> {
    match part {
        Part::Paragraph(text) => writeln!(out, "{}", prose(text)),
        Part::Item(depth, name, text) => {
            let indent = "  ".repeat(*depth);
            match name {
                None => writeln!(out, "{indent}- {}", prose(text)),
                Some(name) => writeln!(out, "{indent}- `{name}`: {}", prose(text)),
            }
        }
        Part::File { caption, language, text } => {
            if let Some(caption) = caption {
                writeln!(out, "{caption}\n")?;
            }
            // A fence longer than any in the text.
            let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
            let fence = "`".repeat(3.max(longest + 1));
            writeln!(out, "{fence}{language}\n{}\n{fence}", text.trim_end())
        }
    }
}

/// On one line, with nothing but code spans that means something: names of types are full of `_` and `*`.
fn prose(text: &str) -> String {
    let mut out = String::new();
    for (number, part) in text.split_whitespace().collect::<Vec<_>>().join(" ").split('`').enumerate() {
        if number > 0 {
            out.push('`');
        }
        for letter in part.chars() {
            if number % 2 == 0 && matches!(letter, '_' | '*' | '[' | ']' | '<' | '>' | '\\') {
                out.push('\\');
            }
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn only_code_keeps_its_letters() {
        assert_eq!(prose("aws_a,\n aws_* but `x_*` <b>"), r"aws\_a, aws\_\* but `x_*` \<b\>");
    }
}
