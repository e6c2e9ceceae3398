"""Work with a recogniser's model that goes on where the GPU fails amid it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from webinar_archive.errors import ModelMissing
from webinar_archive.transcripts.asr.model import LoadedModel, Recogniser, load_model, load_on_processor

Result = TypeVar("Result")


def on_working_device(recogniser: Recogniser, work: Callable[[LoadedModel], Result]) -> Result:
    """Do a piece of work with the model; anew on the processor where a GPU that `auto` chose fails amid it.

    The memory of a GPU is other programs' too, and may be full at any time. The model stays on the processor then,
    until another is loaded.

    Raises:
        ModelMissing: The model cannot be loaded, or neither device can run it: what the GPU failed of.
    """
    model = load_model(recogniser)
    try:
        return work(model)
    except ModelMissing as missing:
        if missing.code != "model-cannot-run" or not model.may_move_to_processor():
            raise
        try:
            on_processor = load_on_processor(recogniser)
        except ModelMissing:
            raise missing from None
    return work(on_processor)
