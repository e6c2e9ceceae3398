"""The data types of the program: frozen values that validate themselves when they are created.

Functions on them live in the packages that need them. Times are whole milliseconds from the start of the
recording; spans are half-open `[start_ms, end_ms)`, so two that touch do not overlap. `None` means "searched
for, not there". Every value is encoded as JSON and decoded without loss (`codec`): this is how steps pass
results to each other and how results are stored.
"""

from webinar_archive.models.finding import Finding, Severity
from webinar_archive.models.match import (
    Alternative,
    Change,
    ChangeKind,
    Difference,
    Match,
    Span,
    Verdict,
    WordChange,
)
from webinar_archive.models.media import (
    KEEPS,
    ArchivedFile,
    CaptionKind,
    Captions,
    Capture,
    Keep,
    PassingCaptions,
    Recording,
    Stream,
)
from webinar_archive.models.notice import Contributor, Document, DocumentKind, Notice, Quotation
from webinar_archive.models.review import QuotationReviews, Review, ReviewAction, SeenAnswer
from webinar_archive.models.transcript import Transcript, TranscriptSource, Word

__all__ = [
    "KEEPS",
    "Alternative",
    "ArchivedFile",
    "CaptionKind",
    "Captions",
    "Capture",
    "Change",
    "ChangeKind",
    "Contributor",
    "Difference",
    "Document",
    "DocumentKind",
    "Finding",
    "Keep",
    "Match",
    "Notice",
    "PassingCaptions",
    "Quotation",
    "QuotationReviews",
    "Recording",
    "Review",
    "ReviewAction",
    "SeenAnswer",
    "Severity",
    "Span",
    "Stream",
    "Transcript",
    "TranscriptSource",
    "Verdict",
    "Word",
    "WordChange",
]
