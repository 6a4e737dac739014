"""Copy the front-end files that Samstad ships out of their npm packages (`make vendor`).

Nobody needs Node to run Samstad: the built files lie in the repository, and `VENDOR.json` says of each
from which package and version it came, under which licence, and its sha256. Versions are fixed by
`package-lock.json`; to take newer ones, change `package.json`, run `npm install` and then this.

Font and style files are copied byte for byte, never changed: the Open Font License reserves the name
"Source" for unchanged files. Three files are written here and marked as such: `fonts.css` (the font-face
rules of the Latin subsets only), `coverage.json` (which characters the print fonts have) and `LICENSE`
(the licence text of the project itself).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from tools import npm

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / ".tools" / "vendor" / "node_modules"
WEB = ROOT / "src/samstad/web/static/vendor"
PRINT_FONTS = ROOT / "src/samstad/drawing/fonts"
RECORD = WEB / "VENDOR.json"

DESIGN, WEB_FONT, PRINT_FONT, LICENCES = (
    "@digdir/designsystemet-css",
    "@fontsource/source-sans-3",
    "source-sans",
    "spdx-license-list",
)

FACES = ("400", "400-italic", "600", "700")
SUBSETS = ("latin", "latin-ext")
PRINT_FACES = ("Regular", "It", "Semibold", "Bold")

COPIES: list[tuple[str, str, Path]] = [
    (DESIGN, "dist/src/index.css", WEB / "designsystemet/designsystemet.css"),
    (DESIGN, "dist/theme/designsystemet.css", WEB / "designsystemet/theme.css"),
    (DESIGN, "LICENSE", WEB / "designsystemet/LICENSE"),
    (WEB_FONT, "LICENSE", WEB / "source-sans-3/LICENSE"),
    (PRINT_FONT, "LICENSE.md", PRINT_FONTS / "LICENSE.md"),
    *(
        (WEB_FONT, f"files/{name}", WEB / "source-sans-3/files" / name)
        for subset in SUBSETS
        for face in FACES
        for name in [f"source-sans-3-{subset}-{face if 'italic' in face else face + '-normal'}.woff2"]
    ),
    *(
        (PRINT_FONT, f"OTF/SourceSans3-{face}.otf", PRINT_FONTS / f"SourceSans3-{face}.otf")
        for face in PRINT_FACES
    ),
    *(  # embedded in HTML files that stand alone
        (WEB_FONT, f"files/{name}", PRINT_FONTS / name)
        for weight in ("400", "600")
        for name in [f"source-sans-3-latin-{weight}-normal.woff2"]
    ),
]


def main() -> int:
    """Install the locked packages, replace the vendored folders, write the record; 0 when done."""
    npm.install_locked(ROOT, PACKAGES.parent)
    for folder in (WEB, PRINT_FONTS):
        shutil.rmtree(folder, ignore_errors=True)
    rows = [copied(*row) for row in COPIES]
    rows.append(written(WEB_FONT, WEB / "source-sans-3/fonts.css", font_faces()))
    rows.append(written(PRINT_FONT, PRINT_FONTS / "coverage.json", coverage()))
    text = json.loads((PACKAGES / LICENCES / "licenses/EUPL-1.2.json").read_text("utf-8"))["licenseText"]
    rows.append(written(LICENCES, ROOT / "LICENSE", text.rstrip() + "\n"))
    rows.sort(key=lambda row: row["file"])
    RECORD.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
    total = sum((ROOT / row["file"]).stat().st_size for row in rows)
    print(f"{len(rows)} files, {total / 1e6:.1f} MB; record in {RECORD.relative_to(ROOT)}")
    return 0


def copied(package: str, source: str, target: Path) -> dict[str, str]:
    """Copy one file unchanged and return its row of the record."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PACKAGES / package / source, target)
    return record(package, target, f"copy of {source}")


def written(package: str, target: Path, text: str) -> dict[str, str]:
    """Write a file derived from a package and return its row of the record."""
    target.write_text(text, "utf-8")
    return record(package, target, "written by tools/vendor.py")


def record(package: str, target: Path, origin: str) -> dict[str, str]:
    """One row: file, package, version, licence (SPDX), how it came about, sha256."""
    about = json.loads((PACKAGES / package / "package.json").read_text("utf-8"))
    return {
        "file": target.relative_to(ROOT).as_posix(),
        "package": package,
        "version": about["version"],
        "licence": "EUPL-1.2" if target.parent == ROOT else about["license"],
        "origin": origin,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }


def font_faces() -> str:
    """The package's own font-face rules, for the faces and subsets that are shipped, woff2 only."""
    rules = ["/* Written by tools/vendor.py from @fontsource/source-sans-3 (OFL-1.1). */"]
    for face in FACES:
        style = (PACKAGES / WEB_FONT / f"{face}.css").read_text("utf-8")
        for subset in reversed(SUBSETS):
            suffix = face if "italic" in face else f"{face}-normal"
            found = re.search(
                rf"/\* source-sans-3-{subset}-{suffix} \*/\s*(@font-face \{{.*?\}})", style, re.S
            )
            if found is None:
                raise SystemExit(f"tools/vendor.py: {WEB_FONT}/{face}.css has no rule for {subset}-{suffix}")
            rules.append(re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", found[1]))
    return "\n".join(rules) + "\n"


def coverage() -> str:
    """Code points that every print face has, as JSON list of [first, last], for the PDF's text."""
    from fontTools.ttLib import TTFont

    common = set.intersection(
        *(set(TTFont(PRINT_FONTS / f"SourceSans3-{face}.otf").getBestCmap()) for face in PRINT_FACES)
    )
    ranges: list[list[int]] = []
    for point in sorted(common):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return json.dumps(ranges, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    sys.exit(main())
