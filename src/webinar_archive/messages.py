"""Every sentence a person reads about a failure or a finding, in English and French, under its code.

Facts are put in by name (`str.format`); a fact that is missing shows as `?` rather than failing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal

Language = Literal["en", "fr"]

# code: (English, French). Keep each room's codes together, in the order of a record's way.
SENTENCES: dict[str, tuple[str, str]] = {
    # --- ground
    "file-missing": (
        "{path}: no such file. Check the path.",
        "{path} : fichier introuvable. Vérifiez le chemin.",
    ),
    "kept-file-missing": (
        "{path} was kept and is gone. Restore it, or run with --again to capture anew.",
        "{path} avait été conservé et a disparu. Restaurez-le, ou relancez avec --again pour recapturer.",
    ),
    "kept-file-changed": (
        "{path} is no longer what was kept (its checksum differs). It was left as it is: look at it, restore it, "
        "or run with --again.",
        "{path} n'est plus ce qui avait été conservé (somme de contrôle différente). Rien n'a été touché : "
        "examinez-le, restaurez-le, ou relancez avec --again.",
    ),
    "disk-full": (
        "No room left on the disk for {path}. Free some space and run the same command again.",
        "Plus de place sur le disque pour {path}. Libérez de l'espace et relancez la même commande.",
    ),
    # --- pipeline files and runs
    "pipeline-not-toml": (
        "{path} is not a pipeline file in TOML: {reason}.",
        "{path} n'est pas un fichier de pipeline en TOML : {reason}.",
    ),
    "pipeline-unknown-key": (
        "{path}, line {line}: unknown key `{key}`. The nearest known key is `{nearest}`.",
        "{path}, ligne {line} : clé inconnue `{key}`. La clé connue la plus proche est `{nearest}`.",
    ),
    "pipeline-bad-value": (
        "{path}, line {line}: `{key}` is wrong: {reason}.",
        "{path}, ligne {line} : la valeur de `{key}` ne convient pas : {reason}.",
    ),
    "pipeline-bad-name": (
        "{path}, line {line}: `{name}` cannot name a pipeline. Use letters, digits, dots, hyphens.",
        "{path}, ligne {line} : `{name}` ne peut nommer un pipeline. Lettres, chiffres, points et tirets seulement.",
    ),
    "pipeline-no-source": (
        "{path}, line {line}: no notice to read. Give each [[source]] a `notice` or a `page`.",
        "{path}, ligne {line} : aucune notice à lire. Donnez à chaque [[source]] une `notice` ou une `page`.",
    ),
    "folder-without-notice": (
        "{path} holds no notice (.txt, .html, .xml). Check the folder.",
        "{path} ne contient aucune notice (.txt, .html, .xml). Vérifiez le dossier.",
    ),
    "no-such-record": (
        "No record `{record}` in pipeline {pipeline}. `webinar-archive run` names them as it goes.",
        "Pas de notice `{record}` dans le pipeline {pipeline}. `webinar-archive run` les nomme en travaillant.",
    ),
    "unknown-step": (
        "No step `{step}`. The steps are: {steps}.",
        "Pas d'étape `{step}`. Les étapes sont : {steps}.",
    ),
    "already-running": (
        "Another run is at work in {folder}. Wait for its end, or stop it first.",
        "Une autre exécution travaille dans {folder}. Attendez sa fin, ou arrêtez-la d'abord.",
    ),
    "no-video-link": (
        'Notice {record} links to no video that can be fetched. Give its page, or `media = "path"`.',
        'La notice {record} ne mène à aucune vidéo téléchargeable. Donnez sa page, ou `media = "chemin"`.',
    ),
    "run-ended": (
        "{done} record(s) done, {unchanged} unchanged, {failed} failed.",
        "{done} notice(s) traitée(s), {unchanged} inchangée(s), {failed} en échec.",
    ),
    "run-nothing-new": (
        "Nothing to do: all {unchanged} record(s) are unchanged since the last run.",
        "Rien à faire : {unchanged} notice(s), toutes inchangées depuis la dernière exécution.",
    ),
    "record-failed": ("{record}: {reason}", "{record} : {reason}"),
    "file-released": ("Written: {path}", "Écrit : {path}"),
    # --- findings of a run
    "not-captured": (
        "The video was not captured ({reason}).",
        "La vidéo n'a pas été capturée ({reason}).",
    ),
    "not-searched": (
        "The words could not be searched ({reason}).",
        "Les mots n'ont pu être cherchés ({reason}).",
    ),
    "notice-unreadable": ("The notice cannot be read ({reason}).", "La notice est illisible ({reason})."),
    "page-unreachable": (
        "The live notice page {address} was not reached ({reason}).",
        "La page de la notice {address} n'a pas été atteinte ({reason}).",
    ),
    "report-unreachable": (
        "The written report {address} was not reached ({reason}).",
        "Le compte rendu {address} n'a pas été atteint ({reason}).",
    ),
    "captions-unreadable": (
        "The captions {file} cannot be read ({reason}).",
        "Les sous-titres {file} sont illisibles ({reason}).",
    ),
    "rehearsal": (
        "A rehearsal on a made stand-in, not the real recording.",
        "Une répétition sur une doublure fabriquée, pas le véritable enregistrement.",
    ),
}


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def sentence(code: str, facts: Mapping[str, Any], language: Language = "en") -> str:
    """The sentence of `code`, with its facts put in; an unknown code shows itself and its facts."""
    known = SENTENCES.get(code)
    if known is None:
        return f"{code} {dict(facts)}" if facts else code
    return known[language == "fr"].format_map(_Facts(facts))


def reader_language(environment: Mapping[str, str] = os.environ) -> Language:
    """The language to speak to this person: French when their locale says so, English otherwise."""
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"
