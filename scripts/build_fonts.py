"""Make the site's web fonts, static/css/fonts.css and the fonts of fact sheets from the published npm packages.

For developers, once in a while: needs npm, fontconfig with the Liberation fonts, and `fonttools[woff]`. The same
packages give the same bytes. The licences reserve the name "Source": changed fonts may not bear it, ours say "Site".
"""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "static" / "fonts"
PRINTED = ROOT / "international" / "sheets" / "fonts"
STYLESHEET = ROOT / "static" / "css" / "fonts.css"

# `fallback` has the metrics of Times New Roman and Arial, so that one set of corrections serves both. In `local` stand
# the names of its regular and its bold.
FAMILIES = {
    "serif": {
        "family": "Site Serif",
        "package": "@fontsource-variable/source-serif-4@5.3.1",
        "source": "source-serif-4-{script}-opsz-normal.woff2",
        "axes": {"wght": (400, 600), "opsz": 28},
        "fallback": "Liberation Serif",
        "local": {
            400: ("Times New Roman", "Liberation Serif", "Tinos"),
            600: ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Tinos Bold"),
        },
    },
    "sans": {
        "family": "Site Sans",
        "package": "@fontsource-variable/golos-text@5.3.0",
        "source": "golos-text-{script}-wght-normal.woff2",
        "axes": {"wght": (400, 600)},
        "fallback": "Liberation Sans",
        "local": {
            400: ("Arial", "Liberation Sans", "Arimo"),
            600: ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold"),
        },
    },
}

SCRIPTS = {
    "latin": "U+20-7E,U+A0-FF,U+131,U+152-153,U+2009,U+200A,U+2010-2015,U+2018-201E,U+2022,U+2026,U+202F,U+2032-2033,"
    "U+2039-203A,U+20AC,U+2122,U+2191,U+2193,U+2212",
    "latin-ext": "U+100-130,U+132-151,U+154-17F,U+218-21B,U+1E80-1E85,U+1E9E,U+20BA,U+20BD",
    "cyrillic": "U+400-45F,U+490-491,U+2116",
    "vietnamese": "U+1A0-1A1,U+1AF-1B0,U+1EA0-1EF9,U+20AB",  # a partner's name needs it; Golos Text has none
}

FEATURES = ["kern", "ccmp", "locl", "liga", "calt", "tnum"]
# Their letters stand among those of the Latin file, and pairs across two files are never kerned.
SCATTERED = {"latin-ext", "vietnamese"}

# Typesetting needs each weight as one file with all scripts, which no reader fetches.
PRINTED_WEIGHTS = {"serif": [600], "sans": [400, 600]}

# Names of languages in another script than their neighbours in the switcher: six letters instead of a whole alphabet.
NAMES = "Русский"

# Text of the kind that is set here, to compare the widths of two fonts by.
SAMPLES = {
    "latin": "Widening international cooperation is one of the strategic goals. La coopération s’élargit, "
    "il partenariato cresce: 120 ECTS, 24 programs, 15 May 2027.",
    "cyrillic": "Расширение международного сотрудничества — одна из стратегических целей университета, и программы "
    "двойного диплома дают студентам такую возможность.",
}

FACE = """@font-face {{
  font-family: "{family}";
  src: url("../fonts/{file}.woff2") format("woff2");
  font-weight: {weight};
  font-display: swap;
  unicode-range: {range};
}}"""

FALLBACK = """@font-face {{
  font-family: "{family} fallback";
  src: {local};
  font-weight: {weight};
  size-adjust: {adjust:.2%};
  ascent-override: {ascent:.2%};
  descent-override: {descent:.2%};
  line-gap-override: 0%;
  unicode-range: {range};
}}"""


def fetch(package, folder):
    """Return the unpacked folder of an npm package."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / packed.stdout.strip().splitlines()[-1]
    target = folder / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def subset(path, axes, unicodes, family, features=FEATURES):
    """Return one script's font: axes limited, characters and features cut down, and renamed."""
    font = TTFont(path, recalcTimestamp=False)
    if 0x202F in unicodes:  # the narrow no-break space of French and of numbers, which both fonts lack
        for table in font["cmap"].tables:
            table.cmap.setdefault(0x202F, table.cmap[0x2009])
    options = Options(
        flavor="woff2", layout_features=features, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14]
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    font = instantiateVariableFont(font, axes)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = family
    return font


def printed(name, sources):
    """Save the fonts of fact sheets: one for each weight, put together from those of the scripts."""
    PRINTED.mkdir(parents=True, exist_ok=True)
    for weight in PRINTED_WEIGHTS[name]:
        with tempfile.TemporaryDirectory() as folder:
            parts = []
            for script, source in sources.items():
                unicodes = parse_unicodes(SCRIPTS[script].replace("U+", ""))
                axes = FAMILIES[name]["axes"] | {"wght": weight}
                font = subset(source, axes, unicodes, FAMILIES[name]["family"])
                font.flavor = None
                parts.append(Path(folder) / f"{script}.ttf")
                font.save(parts[-1])
            font = Merger().merge(parts)
        font["OS/2"].usWeightClass = weight
        # Without a PostScript name fonts are not found.
        postscript = FAMILIES[name]["family"].replace(" ", "") + f"-{weight}"
        font["name"].setName(postscript, 6, 3, 1, 0x409)
        head, font.recalcTimestamp = font["head"], False
        head.created = head.modified = TTFont(parts[0])["head"].modified
        target = PRINTED / f"{name}-{weight}.ttf"
        font.save(target)
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.1f} KB")
    shutil.copy(FONTS / f"{name}-OFL.txt", PRINTED)


def average_width(font, characters):
    """Return the mean advance of the characters, in units of the em."""
    cmap, widths = font.getBestCmap(), font["hmtx"]
    return sum(widths[cmap[code]][0] for code in characters) / len(characters) / font["head"].unitsPerEm


def ranges(unicodes):
    """Return the `unicode-range` of characters that the font really has."""
    runs = []
    for code in sorted(unicodes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def face(name, script, font, unicode_range):
    """Return the rules of one file and of its stand-ins, regular and bold."""
    family = FAMILIES[name]
    weight = " ".join(str(value) for value in family["axes"]["wght"])
    rules = [FACE.format(family=family["family"], file=f"{name}-{script}", weight=weight, range=unicode_range)]
    for weight, local in family["local"].items() if script in SAMPLES else ():
        style = "Bold" if weight > 400 else "Regular"
        path = subprocess.run(
            ["fc-match", "-f", "%{file}", f"{family['fallback']}:style={style}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        ours = instantiateVariableFont(font, {"wght": weight})
        sample = [ord(letter) for letter in SAMPLES[script] if ord(letter) in font.getBestCmap()]
        adjust = average_width(ours, sample) / average_width(TTFont(path), sample)
        hhea, em = font["hhea"], font["head"].unitsPerEm
        rules.append(
            FALLBACK.format(
                family=family["family"],
                local=", ".join(f'local("{name}")' for name in local),
                weight=weight,
                adjust=adjust,
                ascent=hhea.ascent / em / adjust,
                descent=-hhea.descent / em / adjust,
                range=unicode_range,
            )
        )
    return rules


def save(font, name):
    target = FONTS / f"{name}.woff2"
    font.save(target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.1f} KB")


def main():
    FONTS.mkdir(parents=True, exist_ok=True)
    rules = ["/* Made by scripts/build_fonts.py: change it there. The fallbacks stand in without moving a line. */"]
    with tempfile.TemporaryDirectory() as folder:
        for name, family in FAMILIES.items():
            package = fetch(family["package"], Path(folder))
            licence = (package / "LICENSE").read_text().partition("This Font Software is licensed")
            sources = {}
            for script, wanted in SCRIPTS.items():
                source = package / "files" / family["source"].format(script=script)
                if not source.exists():
                    continue
                sources[script] = source
                features = [tag for tag in FEATURES if tag != "kern" or script not in SCATTERED]
                unicodes = parse_unicodes(wanted.replace("U+", ""))
                font = subset(source, family["axes"], unicodes, family["family"], features)
                save(font, f"{name}-{script}")
                rules += face(name, script, font, ranges(font.getBestCmap()))
            if name == "sans":
                source = package / "files" / family["source"].format(script="cyrillic")
                font = subset(source, {"wght": 400}, {ord(letter) for letter in NAMES}, family["family"])
                save(font, "sans-names")
                rules.append(
                    FACE.format(
                        family="Site Sans names", file="sans-names", weight=400, range=ranges(font.getBestCmap())
                    )
                )
            copyright_notice = font["name"].getDebugName(0)
            (FONTS / f"{name}-OFL.txt").write_text("\n\n".join([copyright_notice, "".join(licence[1:])]))
            printed(name, sources)
    STYLESHEET.write_text("\n\n".join(rules) + "\n")


if __name__ == "__main__":
    main()
