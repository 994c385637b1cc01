"""Counts test outcomes in the .trx files under a directory and prints them as one line.

Exit code 1 when a test failed or when none passed.
"""

import pathlib
import sys
import xml.etree.ElementTree as xml

NAMESPACE = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
SKIPPED = {"NotExecuted", "Inconclusive", "Pending"}


def outcomes(directory: pathlib.Path):
    for file in sorted(directory.rglob("*.trx")):
        for result in xml.parse(file).getroot().iter(NAMESPACE + "UnitTestResult"):
            yield result.get("outcome", "Passed")


def main() -> int:
    passed = failed = skipped = 0
    for outcome in outcomes(pathlib.Path(sys.argv[1])):
        if outcome == "Passed":
            passed += 1
        elif outcome in SKIPPED:
            skipped += 1
        else:
            failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
