"""junit.py SCHEMA REPORT...: whether JUnit reports are valid under Jenkins' schema, but for what it lacks and others take."""

import sys
import xml.etree.ElementTree as ElementTree

import xmlschema

# GitLab links to the file, actions of GitHub annotate the line; the total of skipped cases stands in each suite as well.
BEYOND = {"testcase": ["file", "line"], "testsuites": ["skipped"]}

schema = xmlschema.XMLSchema(sys.argv[1])
for path in sys.argv[2:]:
    report = ElementTree.parse(path).getroot()
    for tag, names in BEYOND.items():
        for element in report.iter(tag):
            for name in names:
                element.attrib.pop(name, None)
    faults = [f"{path}: {fault.path}: {fault.reason}" for fault in schema.iter_errors(report)]
    if faults:
        sys.exit("\n".join(faults))
    print(f"{path}: {sum(1 for _ in report.iter('testcase'))} cases are valid")
