"""YouTube's captions in XML: srv3 (`timedtext`), and the older srv1 and srv2 (`transcript`)."""

from __future__ import annotations

from webinar_archive.errors import CaptionsError
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.cues import Cues, Piece, trim_to_next_cue
from webinar_archive.transcripts.formats.containers import Element, local_name, read_xml, unescaped


def parse(text: str) -> Cues:
    """Return the cues of a YouTube caption file. Raises `CaptionsError` for XML that is broken or of another kind."""
    root = read_xml(text)
    kind = local_name(root)
    if kind == "timedtext":
        return _srv3(root)
    if kind == "transcript":
        return _srv1(root)
    raise CaptionsError("captions-unknown-xml", root=kind[:40])


def _srv3(root: Element) -> Cues:
    result = Cues()
    for number, paragraph in enumerate((e for e in root.iter() if local_name(e) == "p"), start=1):
        try:
            start = int(paragraph.get("t", ""))
            end = _end_ms(start, paragraph.get("d"), thousandths=True)
            spans = [e for e in paragraph if local_name(e) == "s"]
            timed = any(e.get("t") for e in spans)
            pieces = [Piece(paragraph.text or "", start if timed else None)]
            for span in spans:
                at = start + int(span.get("t", "0")) if timed else None
                pieces += [Piece("".join(span.itertext()), at), Piece(span.tail or "", at)]
        except ValueError:
            result.broken_lines.append(number)
            continue
        result.add(number, start, end, pieces, timed=timed)
    trim_to_next_cue(result.cues)
    return result


def _srv1(root: Element) -> Cues:
    result = Cues()
    for number, line in enumerate((e for e in root.iter() if local_name(e) == "text"), start=1):
        try:
            start = ms_from_seconds(float(line.get("start", "")))
            end = _end_ms(start, line.get("dur"), thousandths=False)
        except (ValueError, OverflowError):
            result.broken_lines.append(number)
            continue
        # these files escape their text twice
        result.add(number, start, end, [Piece(unescaped("".join(line.itertext())))], timed=False)
    return result


def _end_ms(start_ms: int, stated: str | None, *, thousandths: bool) -> int | None:
    """Return a cue's end by its stated duration; None, an open end, without one that is a number."""
    try:
        return start_ms + (int(stated or "") if thousandths else ms_from_seconds(float(stated or "")))
    except (ValueError, OverflowError):
        return None
