"""The published recognition models and the SHA-256 of their files, to hold copies from anywhere against.

Taken from manifests of several independent projects that pin them and agree; those of `base` also from files at hand.
"""

from __future__ import annotations

from collections.abc import Mapping

_TOKENIZER = "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"
_VOCABULARY = "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
"""The same in every multilingual model before `large-v3`."""

KNOWN_FILES: dict[str, dict[str, str]] = {
    "Systran/faster-whisper-tiny": {
        "model.bin": "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1",
        "config.json": "a73a28cdfe1c43ccc7202fa333d1f89c202477271407ae9a7f19afa52039cac8",
        "tokenizer.json": _TOKENIZER,
        "vocabulary.txt": _VOCABULARY,
    },
    "Systran/faster-whisper-base": {
        "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
        "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        "tokenizer.json": _TOKENIZER,
        "vocabulary.txt": _VOCABULARY,
    },
    "Systran/faster-whisper-small": {
        "model.bin": "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
        "config.json": "b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828",
        "tokenizer.json": _TOKENIZER,
        "vocabulary.txt": _VOCABULARY,
    },
    "Systran/faster-whisper-medium": {
        "model.bin": "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae",
        "config.json": "3622a2ddc41ec0e0fd4e68c13c6830f03b90c38d89aaad184de02c8c642cf807",
        "tokenizer.json": _TOKENIZER,
        "vocabulary.txt": _VOCABULARY,
    },
    "Systran/faster-whisper-large-v3": {
        "model.bin": "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1",
        "config.json": "a9306624f5ec14270a014b647e5c316b6e03a662c369758d1b90697a7b0655b9",
        "preprocessor_config.json": "7ccc62c6f2765af1f3b46c00c9b5894426835a05021c8b9c01eecb6dfb542711",
        "tokenizer.json": "6d8cbd7cd0d8d5815e478dac67b85a26bbe77c1f5e0c6d76d1ce2abc0e5f21ca",
        "vocabulary.json": "c69260f2ab26d659b7c398f9a2b2b48ed0df16c3b47d7326782fd9cba71690c1",
    },
}
"""SHA-256 of each file, by the model's name on the Hugging Face hub."""

_OWN_FILES = ("model.bin", "config.json")
"""The files that no two models share."""


def published_model(checksums: Mapping[str, str], known: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return the known model that files belong to, by the SHA-256 of those that are its own; None for another."""
    for name, files in known.items():
        if any(checksums.get(own) == files[own] for own in _OWN_FILES):
            return name
    return None
