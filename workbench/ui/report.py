"""The quality report: one HTML file that loads nothing, runs nothing, and prints well."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from workbench.project.report_parts import ReportPart
from workbench.ui import figures
from workbench.ui.words import Language, has_word, word_in
from workbench.validation.results import ExpectationResult

_LONGEST = 300
_RANK = {"critical": 0, "warning": 1, "info": 2}
_STYLE = """
:root { color-scheme: light }
body { font: 15px/1.45 system-ui, sans-serif; color: #1b1b1b; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 0 .2rem } h2 { font-size: 1.2rem; margin: 2rem 0 .3rem }
h3 { font-size: 1rem; margin: 1.2rem 0 .2rem } p { margin: .2rem 0 } .quiet { color: #595959 }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #d0d0d0 }
td { overflow-wrap: anywhere } .n { text-align: right; white-space: nowrap }
.critical { color: #a4161a; font-weight: 600 } .warning { color: #8a5300; font-weight: 600 }
.cell { background: #fff0d9 }
@page { margin: 16mm } @media print { body { margin: 0; max-width: none; font-size: 10pt }
h2, h3 { break-after: avoid } tr { break-inside: avoid } thead { display: table-header-group } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report_html(
    name: str, parts: Sequence[ReportPart], lang: Language, made: datetime, values: bool
) -> str:
    """The whole report as text. `values`: say that it holds values of data."""
    body = "\n".join(line for part in parts for line in _part(part, lang))
    said = _word(lang, "report.with_values" if values else "report.counts_only")
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{_word(lang, "report.title")}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{_word(lang, 'report.title')}</h1>\n"
        f"<p>{_text(name)}</p>\n<p class=quiet>{_word(lang, 'report.made', moment=made)}</p>\n"
        f"<p><strong>{said}</strong> {_word(lang, 'report.internal')}</p>\n{body}\n</body>\n</html>\n"
    )


def _part(part: ReportPart, lang: Language) -> Iterator[str]:
    run = part.run
    failed = [one for one in run.expectations if not one.success]
    yield f"<h2>{_text(part.title)}: {_word(lang, f'stage.{run.stage}')}</h2>"
    about = [_word(lang, "report.rows", rows=run.rows)]
    if part.delivered is not None:
        about.append(_word(lang, "report.delivered", day=part.delivered))
    if part.file is not None:
        about.append(_text(part.file))
    yield f"<p class=quiet>{' · '.join(about)}</p>"
    critical = sum(one.severity == "critical" for one in failed)
    yield "<p>" + _word(
        lang,
        "report.verdict",
        expectations=len(run.expectations),
        failed=len(failed),
        critical=critical,
    )
    yield "</p>"
    yield from _table(part, lang)
    for number, one in enumerate(run.expectations):
        if number in part.cells or part.causes.get(number):
            yield from _values(part, number, one, lang)


def _table(part: ReportPart, lang: Language) -> Iterator[str]:
    heads = ("verdict", "severity", "column", "expectation", "failing", "share", "share_filled")
    numbers = ("failing", "share", "share_filled", "known")
    yield "<table><thead><tr>"
    for head in (*heads, "known", "lines"):
        kind = " class=n" if head in numbers else ""
        yield f"<th{kind}>{_word(lang, f'report.head.{head}')}</th>"
    yield "</tr></thead><tbody>"
    for number, one in sorted(enumerate(part.run.expectations), key=_gravest_first):
        yield _row(part, number, one, lang)
    yield "</tbody></table>"


def _gravest_first(numbered: tuple[int, ExpectationResult]) -> tuple[bool, int, int]:
    one = numbered[1]
    return one.success, _RANK[one.severity], -one.unexpected_count


def _row(part: ReportPart, number: int, one: ExpectationResult, lang: Language) -> str:
    known = part.known.get(number)
    mark = "holds" if one.success else "known" if known and known.holds else "fails"
    lines = ", ".join(str(line) for line in part.lines.get(number, ()))
    more = " …" if lines and len(one.rows) > len(part.lines[number]) else ""
    why = _why(one, lang)
    asked = _what_to_do(one, lang) if mark == "fails" else ""
    said = "".join(f"<br><span class=quiet>{line}</span>" for line in (why, asked) if line)
    sentence = _sentence(one, lang) + said
    grave = f' class="{one.severity}"' if mark == "fails" else ""
    cells = [
        f"<td{grave}>{_word(lang, f'report.{mark}')}</td>",
        f"<td>{_word(lang, f'severity.{one.severity}')}</td>",
        f"<td>{_text(', '.join(one.columns))}</td>",
        f"<td>{sentence}</td>",
        f"<td class=n>{figures.number(one.unexpected_count, lang)}</td>",
        f"<td class=n>{figures.share(one.unexpected_share, lang)}</td>",
        f"<td class=n>{figures.share(share_of_filled(one), lang)}</td>",
        f"<td class=n>{figures.number(known.count, lang) if known else ''}</td>",
        f"<td>{lines}{more}</td>",
    ]
    return "<tr>" + "".join(cells) + "</tr>"


def share_of_filled(one: ExpectationResult) -> float | None:
    """Failing rows over the rows that are not missing; None where the two are not told apart."""
    if one.element_count is None or one.missing_count is None:
        return None
    filled = one.element_count - one.missing_count
    return one.unexpected_count / filled if filled > 0 else None


def _values(part: ReportPart, number: int, one: ExpectationResult, lang: Language) -> Iterator[str]:
    yield f"<h3>{_text(', '.join(one.columns))}: {_sentence(one, lang)}</h3>"
    for cause in part.causes.get(number, ()):
        yield "<p>" + _word(
            lang,
            "report.cause",
            grouping=_grouping(cause.grouping, lang),
            group=cause.group,
            count=cause.count,
            share=cause.share,
            rest_share=cause.rest,
        )
        yield "</p>"
    frame = part.cells.get(number)
    if frame is not None:
        heads = [_word(lang, "report.head.line"), *map(_text, frame.columns[1:])]
        yield "<table><thead><tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr></thead>"
        for line, *values in frame.itertuples(index=False):
            cells = "".join(f"<td class=cell>{_text(_shown(value))}</td>" for value in values)
            yield f"<tr><td>{line}</td>{cells}</tr>"
        yield "</table>"


def _shown(value: object) -> str:
    return figures.NOTHING if value is None or value != value else str(value)


def _grouping(name: str, lang: Language) -> str:
    key = f"grouping.{name.removeprefix('_')}"
    return word_in(lang, key, {}) if name.startswith("_") and has_word(key) else name


def _sentence(one: ExpectationResult, lang: Language) -> str:
    key = f"expectation.{one.type}"
    return _word(lang, key) if has_word(key) else _text(one.type.replace("_", " "))


def _why(one: ExpectationResult, lang: Language) -> str:
    said = (one.why_nl or one.why) if lang == "nl" else one.why
    key = f"reason.{one.note.code}" if one.note else ""
    noted = _word(lang, key, **one.note.values) if one.note and has_word(key) else ""
    return f"{noted} {_text(said)}".strip()


def _what_to_do(one: ExpectationResult, lang: Language) -> str:
    remedy = (one.remedy_nl or one.remedy) if lang == "nl" else one.remedy
    told = [_word(lang, "expectations.remedy", remedy=remedy)] if remedy else []
    told += [_word(lang, "expectations.owner", owner=one.owner)] if one.owner else []
    return " ".join(told)


def _word(lang: Language, key: str, **values: object) -> str:
    return _text(word_in(lang, key, values))


def _text(value: str) -> str:
    """Escaped; control and direction signs by number, so that nothing on paper misleads."""
    seen = "".join(
        f"‹{ord(sign):04X}›" if unicodedata.category(sign) in ("Cc", "Cf", "Cs") else sign
        for sign in value[:_LONGEST]
    )
    return escape(seen + ("…" if len(value) > _LONGEST else ""))
