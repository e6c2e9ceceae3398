"""Entrant: this project's `locate`."""

from __future__ import annotations

import json
import sys

from webinar_archive import Word, locate


def main() -> None:
    """Answer with the place, and with the classes of the changes."""
    answers = []
    for talk in json.load(sys.stdin)["talks"]:
        words = [Word(word["text"], word["start_ms"], word["end_ms"]) for word in talk["words"]]
        texts = [quotation["text"] for quotation in talk["quotations"]]
        for quotation, match in zip(
            talk["quotations"], locate(words, texts, language=talk["language"]), strict=True
        ):
            changes = sorted({change.kind.value for change in match.changes})
            found = {"start_ms": match.start_ms, "end_ms": match.end_ms, "changes": changes}
            answers.append({"id": quotation["id"], **found})
    json.dump({"answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
