"""A Whisper made on the spot: the real file formats and shapes, 2 small layers of small random weights.

Whatever it hears, it writes one sentence: its output layer leads from each word to the next one. That it
loads, decodes, tells a language and gives word times is what the tests need. Built with the formats' own
writers: ctranslate2's for the weights, tokenizers' for the words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import whisper_spec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH = 32
HEADS = 2
LAYERS = 2
FRAMES = 1500  # of the encoder, fixed for every Whisper: 30 s
MELS = 80
LONGEST_TEXT = 448
SMALL = 0.1
LANGUAGES = ("en", "fr", "de", "es", "it")
SENTENCE = "il faut oser la donnée publique"
"""Shorter than the window that speed is measured over: random weights give times that nobody speaks in."""
SENTENCE_END = "<|2.00|>"
EVEN_TIMES = 1501  # timestamps every 20 ms to 30 s


def make_tiny_whisper(folder: Path, *, sentence: str = SENTENCE, language: str = "fr", seed: int = 3) -> Path:
    """A CTranslate2 Whisper folder that writes `sentence`, of words that differ; the path again."""
    folder.mkdir(parents=True, exist_ok=True)
    words = sentence.split()
    tokenizer = _tokenizer(words)
    tokens = [token for token, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]
    tokenizer.save(str(folder / "tokenizer.json"))
    rng = np.random.default_rng(seed)
    spec = whisper_spec.WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)
    _fill(spec, len(tokens), rng)
    start = ["<|startoftranscript|>", f"<|{language}|>"]
    written = [f"Ġ{_bytes(word)}" for word in words]
    text_path = ["<|transcribe|>", "<|0.00|>", *written, SENTENCE_END, "<|endoftext|>"]
    token_paths = ([tokens.index(token) for token in tokens_of_one] for tokens_of_one in (text_path, start))
    spec.decoder.projection.weight = _leading(spec, *token_paths)
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokens.index("<|endoftext|>")]
    spec.config.lang_ids = [tokens.index(f"<|{language}|>") for language in LANGUAGES]
    spec.config.alignment_heads = [(LAYERS - 1, head) for head in range(HEADS)]
    spec.validate()
    spec.save(str(folder))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": MELS}), encoding="utf-8")
    return folder


def _bytes(word: str) -> str:
    ((piece, _),) = pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str(word)
    return piece


def _tokenizer(words: Sequence[str]) -> Tokenizer:
    """Bytes and a few words, then the special tokens in the order that every multilingual Whisper has."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    vocabulary = {token: number for number, token in enumerate(letters)}
    for word in words:
        vocabulary.setdefault(f"Ġ{_bytes(word)}", len(vocabulary))
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{language}|>" for language in LANGUAGES)]
    special += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>"]
    special += ["<|nospeech|>", "<|notimestamps|>"]
    # an empty token is what CTranslate2 tells a model of many languages by
    vocabulary[""] = len(vocabulary)
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = byte_level
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in special])
    times = [AddedToken(f"<|{number * 0.02:.2f}|>", normalized=False) for number in range(EVEN_TIMES)]
    tokenizer.add_tokens(times)
    return tokenizer


def _fill(spec: whisper_spec.WhisperSpec, tokens: int, rng: np.random.Generator) -> None:
    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = _random(rng, WIDTH, MELS, 3), _zeros(WIDTH)
    encoder.conv2.weight, encoder.conv2.bias = _random(rng, WIDTH, WIDTH, 3), _zeros(WIDTH)
    encoder.position_encodings.encodings = _random(rng, FRAMES, WIDTH)
    _norm(encoder.layer_norm)
    for layer in encoder.layer:
        _layer(layer, rng)
    decoder.embeddings.weight = _random(rng, tokens, WIDTH) / SMALL
    decoder.position_encodings.encodings = _random(rng, LONGEST_TEXT, WIDTH)
    _norm(decoder.layer_norm)
    for layer in decoder.layer:
        _layer(layer, rng)
        _attention(layer.attention, rng)


def _leading(
    spec: whisper_spec.WhisperSpec, *token_paths: Sequence[int]
) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The output layer that leads from each token of a way to its next one; they are made unlike each other."""
    embedded: np.ndarray[Any, np.dtype[np.float32]] = spec.decoder.embeddings.weight
    tokens = sorted({token for way in token_paths for token in way})
    embedded[tokens] = np.eye(WIDTH, dtype=np.float32)[: len(tokens)]
    weight = np.zeros_like(embedded)
    for token, following in (pair for way in token_paths for pair in pairwise(way)):
        one = embedded[token] - embedded[token].mean()
        weight[following] += one / one.std()
    return weight


def _layer(layer: Any, rng: np.random.Generator) -> None:
    own = layer.self_attention
    _norm(own.layer_norm)
    _linear(own.linear[0], rng, 3 * WIDTH, WIDTH)
    _linear(own.linear[1], rng, WIDTH, WIDTH)
    _norm(layer.ffn.layer_norm)
    _linear(layer.ffn.linear_0, rng, 4 * WIDTH, WIDTH)
    _linear(layer.ffn.linear_1, rng, WIDTH, 4 * WIDTH)


def _attention(crossed: Any, rng: np.random.Generator) -> None:
    _norm(crossed.layer_norm)
    _linear(crossed.linear[0], rng, WIDTH, WIDTH)
    _linear(crossed.linear[1], rng, 2 * WIDTH, WIDTH)
    _linear(crossed.linear[2], rng, WIDTH, WIDTH)


def _linear(linear: Any, rng: np.random.Generator, out: int, in_: int) -> None:
    linear.weight, linear.bias = _random(rng, out, in_), _zeros(out)


def _norm(norm: Any) -> None:
    norm.gamma, norm.beta = np.ones(WIDTH, np.float32), _zeros(WIDTH)


def _zeros(*shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.zeros(shape, np.float32)


def _random(rng: np.random.Generator, *shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.asarray(SMALL * rng.standard_normal(shape) / np.sqrt(shape[-1]), np.float32)
