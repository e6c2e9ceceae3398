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
    "pipeline-needs": (
        "{path}: `{key}` is missing. The README shows a whole pipeline file.",
        "{path} : `{key}` manque. Le README montre un fichier de pipeline entier.",
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
        "Another run is at work in {folder} (a `run` or a `serve`). Wait for its end, or stop it first.",
        "Une autre exécution travaille dans {folder} (un `run` ou un `serve`). Attendez sa fin, ou arrêtez-la d'abord.",
    ),
    "no-video-link": (
        'Notice {record} links to no video that can be fetched. Give its page, or `media = "path"`.',
        'La notice {record} ne mène à aucune vidéo téléchargeable. Donnez sa page, ou `media = "chemin"`.',
    ),
    "link-unknown": (
        "The video's link stands on the live page {address}, which was not reached ({reason}). Try again when it is.",
        "Le lien de la vidéo est sur la page {address}, qui n'a pas été atteinte ({reason}). Réessayez plus tard.",
    ),
    "run-ended": (
        "{done} record(s) done, {unchanged} unchanged, {failed} failed.",
        "{done} notice(s) traitée(s), {unchanged} inchangée(s), {failed} en échec.",
    ),
    "run-ended-some-skipped": (
        "{done} record(s) done, {unchanged} unchanged, {failed} failed, {left_out} left out.",
        "{done} notice(s) traitée(s), {unchanged} inchangée(s), {failed} en échec, {left_out} écartée(s).",
    ),
    "run-nothing-new": (
        "Nothing to do: all {unchanged} record(s) are unchanged since the last run.",
        "Rien à faire : {unchanged} notice(s), toutes inchangées depuis la dernière exécution.",
    ),
    "record-failed": ("{record}: {reason}", "{record} : {reason}"),
    "file-released": ("Written: {path}", "Écrit : {path}"),
    # --- batches: tables of records, runs, workers
    "table-unreadable": (
        "{path} is no table that can be read ({reason}). Save it as CSV (UTF-8) or XLSX with a heading row.",
        "{path} n'est pas un tableau lisible ({reason}). Enregistrez-le en CSV (UTF-8) ou XLSX avec une ligne d'en-tête.",
    ),
    "table-too-large": (
        "{path} is too large a table (over {limit_mb} MB). Split it.",
        "{path} est un tableau trop grand (plus de {limit_mb} Mo). Découpez-le.",
    ),
    "table-too-long": (
        "{path} is too long a table (over {limit} rows). Split it.",
        "{path} est un tableau trop long (plus de {limit} lignes). Découpez-le.",
    ),
    "table-column-twice": (
        "{path} has two columns named `{column}`. Rename one of them.",
        "{path} a deux colonnes nommées `{column}`. Renommez-en une.",
    ),
    "table-column-missing": (
        "{path} has no column `{column}`. Its columns: {columns}. Correct `columns` in the pipeline file.",
        "{path} n'a pas de colonne `{column}`. Ses colonnes : {columns}. Corrigez `columns` dans le fichier de pipeline.",
    ),
    "table-row-without-notice": (
        "{path}, row {row}: neither a notice nor a page. Fill one in, or map the columns.",
        "{path}, ligne {row} : ni notice ni page. Renseignez l'une des deux, ou associez les colonnes.",
    ),
    "unexpected-error": (
        "An error in the program itself ({error}); the log holds its trace. Please report it.",
        "Une erreur du programme lui-même ({error}) ; le journal en garde la trace. Merci de la signaler.",
    ),
    "host-circuit-open": (
        "{host} turned us away several times in a row and rests until {until}.",
        "{host} nous a refusés plusieurs fois de suite et se repose jusqu'à {until}.",
    ),
    "due-new": ("not done yet", "pas encore fait"),
    "due-version": ("this release does it otherwise", "cette version le fait autrement"),
    "due-asked": ("asked for on the command line", "demandé sur la ligne de commande"),
    "due-changed": (
        "what it rests on is new or changed: {what}",
        "ce dont il dépend est nouveau ou a changé : {what}",
    ),
    "due-nothing": ("nothing to do", "rien à faire"),
    "run-resumed": (
        "Going on with run {run}, begun by release {release}.",
        "Reprise de l'exécution {run}, commencée par la version {release}.",
    ),
    "run-cancelled": (
        "Unfinished run {run} (release {release}) asked for something else: set aside. What it kept is used again.",
        "L'exécution inachevée {run} (version {release}) demandait autre chose : abandonnée. Ce qu'elle a conservé sert.",
    ),
    "run-restarted": (
        "Unfinished run {run} was begun by release {release}, which this one cannot take over: its {records} open "
        "record(s) are started again, what was kept is used again.",
        "L'exécution inachevée {run} vient de la version {release}, que celle-ci ne peut reprendre : ses {records} "
        "notice(s) en cours sont relancées, ce qui était conservé sert.",
    ),
    "run-failed": (
        "Run {run} ended as {state}: it was set aside, or the engine failed. See `webinar-archive status`.",
        "L'exécution {run} a fini en {state} : abandonnée, ou le moteur a failli. Voyez `webinar-archive status`.",
    ),
    "run-stopped": (
        "StepDeferred. Run {run} goes on with the same command.",
        "Arrêté. L'exécution {run} reprend avec la même commande.",
    ),
    "worker-stopped": (
        "StepDeferred. What was begun goes on at the next start.",
        "Arrêté. Ce qui était commencé reprendra au prochain démarrage.",
    ),
    "run-findings": (
        "Findings, each named in the table: {findings}.",
        "Constats, chacun détaillé dans la table : {findings}.",
    ),
    "run-broken": (
        "Run {run} could not be done: {reason}",
        "L'exécution {run} n'a pas pu se faire : {reason}",
    ),
    "run-stalled": (
        "Run {run} has not moved for {minutes} minutes.",
        "L'exécution {run} n'avance plus depuis {minutes} minutes.",
    ),
    "archives-differ": (
        "The pipeline files keep their archives in different folders ({first}, {second}). Serve them one by one.",
        "Les pipelines conservent leurs archives dans des dossiers différents ({first}, {second}). Servez-les séparément.",
    ),
    "database-unreachable": (
        "The database at {where} cannot be reached ({reason}). Check that it runs and who may sign in.",
        "La base de données à {where} est injoignable ({reason}). Vérifiez qu'elle tourne et qui peut s'y connecter.",
    ),
    "database-missing": (
        "Of which database? Give --database postgresql://user@host:port/name (or WEBINAR_ARCHIVE_DATABASE).",
        "Quelle base de données ? Donnez --database postgresql://utilisateur@hôte:port/nom (ou "
        "WEBINAR_ARCHIVE_DATABASE).",
    ),
    "pipeline-missing": (
        "Of which pipeline? Give PIPELINE.toml, or --database postgresql://user@host:port/name.",
        "Quel pipeline ? Donnez PIPELINE.toml, ou --database postgresql://utilisateur@hôte:port/nom.",
    ),
    "database-unsupported": (
        "A database for several workers is written postgresql://user@host:port/name.",
        "Une base pour plusieurs travailleurs s'écrit postgresql://utilisateur@hôte:port/nom.",
    ),
    "extra-missing": (
        "This needs {package}. In the project's folder: .venv/bin/pip install '.[{extra}]'.",
        "Il faut {package}. Dans le dossier du projet : .venv/bin/pip install '.[{extra}]'.",
    ),
    "worker-name-taken": (
        "A worker named {worker} is already at work on this database. Give this one another --name.",
        "Un travailleur nommé {worker} est déjà à l'œuvre sur cette base. Donnez à celui-ci un autre --name.",
    ),
    "worker-alive": (
        "Worker {worker} is still at work: its records were left to it. Stop it first.",
        "Le travailleur {worker} est encore à l'œuvre : ses notices lui restent. Arrêtez-le d'abord.",
    ),
    "worker-holds-nothing": (
        "No worker named {worker} has begun anything on this database. Workers that have: {others}.",
        "Aucun travailleur nommé {worker} n'a rien commencé sur cette base. Ceux qui l'ont fait : {others}.",
    ),
    "taken-over": (
        "{count} record(s) of worker {worker} go to the others.",
        "{count} notice(s) du travailleur {worker} passent aux autres.",
    ),
    "no-schedule": (
        '{path} has no schedule. Give [pipeline] a schedule, as in cron: schedule = "0 2 * * *".',
        "{path} n'a pas d'horaire. Donnez-en un à [pipeline], comme dans cron : schedule = \"0 2 * * *\".",
    ),
    "bad-schedule": (
        "{path}: `{schedule}` is no schedule. Write it as in cron: minute hour day month weekday.",
        "{path} : `{schedule}` n'est pas un horaire. Écrivez-le comme dans cron : minute heure jour mois jour-de-semaine.",
    ),
    "nothing-to-retry": (
        "Nothing to retry: pipeline {pipeline} has no such failed record.",
        "Rien à reprendre : le pipeline {pipeline} n'a aucune notice en échec de ce genre.",
    ),
    "unknown-kind": (
        "No failure of kind `{kind}`. The kinds are: {kinds}.",
        "Pas d'échec du genre `{kind}`. Les genres sont : {kinds}.",
    ),
    "notify-unreadable": (
        "{path} holds no address to notify. One apprise address a line, such as mailto://… or json://….",
        "{path} ne contient aucune adresse à prévenir. Une adresse apprise par ligne, comme mailto://… ou json://….",
    ),
    "notify-failed": (
        "The notification could not be delivered to {count} address(es).",
        "L'avis n'a pu être remis à {count} adresse(s).",
    ),
    "would-be-pruned": (
        "{count} finished run(s) would be forgotten.",
        "{count} exécution(s) terminée(s) seraient oubliée(s).",
    ),
    "pruned": ("{count} finished run(s) forgotten.", "{count} exécution(s) terminée(s) oubliée(s)."),
    # --- web
    "address-private": (
        "{address} leads to {host}, inside this network: refused. If it is meant, allow it in the pipeline file: "
        "[fetch] allow_private_addresses = true.",
        "{address} mène à {host}, à l'intérieur de ce réseau : refusé. Si c'est voulu, autorisez-le dans le fichier "
        "de pipeline : [fetch] allow_private_addresses = true.",
    ),
    "address-scheme": (
        "{address} is not a web address (http or https). Check the link.",
        "{address} n'est pas une adresse web (http ou https). Vérifiez le lien.",
    ),
    "address-malformed": (
        "{address} is not a well-formed web address. Check the link.",
        "{address} n'est pas une adresse web bien formée. Vérifiez le lien.",
    ),
    "address-with-user": (
        "A link to {host} holds a user name: refused. Take it out; a cookies file can sign in.",
        "Un lien vers {host} contient un nom d'utilisateur : refusé. Retirez-le ; un fichier de cookies peut identifier.",
    ),
    "site-blocks": (
        "{address} turns us away for now (HTTP {status}). Try later, or give a cookies file.",
        "{address} nous refuse pour l'instant (HTTP {status}). Réessayez plus tard, ou donnez un fichier de cookies.",
    ),
    "sign-in-needed": (
        "{address} asks to sign in. Give a cookies file of a signed-in browser.",
        "{address} demande de s'identifier. Donnez le fichier de cookies d'un navigateur identifié.",
    ),
    "page-gone": (
        "{address} is no longer there (HTTP {status}). Look for its new address.",
        "{address} n'existe plus (HTTP {status}). Cherchez sa nouvelle adresse.",
    ),
    "not-allowed": (
        "{address} exists, but not for us (HTTP {status}). Ask its owner.",
        "{address} existe, mais pas pour nous (HTTP {status}). Adressez-vous à son propriétaire.",
    ),
    "not-allowed-by-law": (
        "{address} is withheld for legal reasons (HTTP {status}).",
        "{address} est retenu pour des raisons légales (HTTP {status}).",
    ),
    "site-error": (
        "{address} answered with an error (HTTP {status}). Try later.",
        "{address} a répondu par une erreur (HTTP {status}). Réessayez plus tard.",
    ),
    "page-too-large": (
        "{address} is too large for a page: {size_bytes} bytes or more, {max_bytes} allowed.",
        "{address} est trop volumineux pour une page : {size_bytes} octets ou plus, {max_bytes} permis.",
    ),
    "redirects-endless": (
        "{address} redirects without end. Check the link in a browser.",
        "{address} redirige sans fin. Vérifiez le lien dans un navigateur.",
    ),
    "answer-late": (
        "{address} did not answer in time. Try later.",
        "{address} n'a pas répondu à temps. Réessayez plus tard.",
    ),
    "host-unknown": (
        "No such host: {host}. Check the network and the link.",
        "Hôte inconnu : {host}. Vérifiez le réseau et le lien.",
    ),
    "no-answer": (
        "{host} cannot be reached. Check the network, or try later.",
        "{host} est injoignable. Vérifiez le réseau, ou réessayez plus tard.",
    ),
    "certificate-wrong": (
        "{host} does not prove who it is (TLS certificate). Check the link and this machine's clock.",
        "{host} ne prouve pas son identité (certificat TLS). Vérifiez le lien et l'horloge de cette machine.",
    ),
    "answer-broken": (
        "{address} gave an answer that breaks off or makes no sense. Try later.",
        "{address} a donné une réponse interrompue ou incompréhensible. Réessayez plus tard.",
    ),
    "proxy-refuses": (
        "The proxy refuses to pass us on (HTTP {status}). Check its settings.",
        "Le proxy refuse de nous laisser passer (HTTP {status}). Vérifiez ses réglages.",
    ),
    "proxy-unsupported": (
        "The proxy must be written http://host:port, without a user name.",
        "Le proxy doit s'écrire http://hôte:port, sans nom d'utilisateur.",
    ),
    "cookies-unreadable": (
        "{path} is no cookies file in Netscape format. Export it again from the browser.",
        "{path} n'est pas un fichier de cookies au format Netscape. Exportez-le à nouveau du navigateur.",
    ),
    # --- catalogue
    "notice-empty": (
        "{path} is empty. Fetch the notice again.",
        "{path} est vide. Récupérez la notice à nouveau.",
    ),
    "notice-binary": (
        "{path} is no text: a notice is a PMB page (HTML) or its plain text.",
        "{path} n'est pas du texte : une notice est une page PMB (HTML) ou son texte brut.",
    ),
    "notice-too-large": (
        "{path} is too large for a notice (at most {limit_bytes} bytes).",
        "{path} est trop gros pour une notice (au plus {limit_bytes} octets).",
    ),
    "notice-cut": (
        "{path} ends in the middle: it was only half downloaded. Fetch it again.",
        "{path} s'arrête au milieu : le téléchargement est incomplet. Récupérez la notice à nouveau.",
    ),
    "notice-unsupported": (
        "{path} holds no notice that we know (no title found). Give a PMB notice page or its plain text.",
        "{path} ne contient aucune notice connue (pas de titre). Donnez une page de notice PMB ou son texte brut.",
    ),
    "report-too-large": (
        "The written report is too large to read safely (at most {limit_bytes} bytes).",
        "Le compte rendu est trop gros pour être lu sans risque (au plus {limit_bytes} octets).",
    ),
    "report-empty": (
        "The written report holds no text that can be read.",
        "Le compte rendu ne contient aucun texte lisible.",
    ),
    "speaker-unknown": (
        "Quotation {quotation} is ascribed to {printed}, who is no contributor of the notice.",
        "La citation {quotation} est attribuée à {printed}, qui ne figure pas parmi les auteurs de la notice.",
    ),
    "quotation-unclosed": (
        "A quotation that begins with « {begins} » is never closed; its paragraph's end was taken.",
        "Une citation qui commence par « {begins} » n'est jamais fermée ; la fin du paragraphe a été prise.",
    ),
    "no-quotation": ("The notice quotes nobody.", "La notice ne cite personne."),
    "no-document": ("The notice links to no document.", "La notice ne mène à aucun document."),
    "documents-without-address": (
        "The {count} document(s) of the notice have no address in its text: give its live page.",
        "Les {count} document(s) de la notice sont sans adresse dans son texte : indiquez sa page en ligne.",
    ),
    "page-of-another-notice": (
        "The live page {address} is of another notice ({page}, not {file}); nothing was taken from it.",
        "La page {address} est celle d'une autre notice ({page}, et non {file}) ; rien n'en a été repris.",
    ),
    "notice-disagrees": (
        "The notice's file and its live page disagree on {field}: {file} against {page}.",
        "Le fichier de la notice et sa page en ligne diffèrent sur {field} : {file} contre {page}.",
    ),
    # --- transcripts
    "file-unreadable": ("{path} cannot be read: {reason}.", "{path} ne peut être lu : {reason}."),
    "captions-too-large": (
        "{name} is too large for a caption file ({size_bytes} bytes, at most {max_bytes}).",
        "{name} est trop gros pour un fichier de sous-titres ({size_bytes} octets, au plus {max_bytes}).",
    ),
    "captions-unknown-format": (
        "{name} is no transcript with times that we know (WebVTT, SRT, json3, srv3, TTML, ASS, Whisper JSON).",
        "{name} n'est pas une transcription minutée connue (WebVTT, SRT, json3, srv3, TTML, ASS, JSON de Whisper).",
    ),
    "captions-empty": ("{name} is empty.", "{name} est vide."),
    "captions-all-broken": (
        "{name}: none of its captions can be read. Check the file, or fetch it again.",
        "{name} : aucun de ses sous-titres n'est lisible. Vérifiez le fichier, ou téléchargez-le à nouveau.",
    ),
    "captions-broken-json": (
        "{name} is broken JSON. Fetch it again.",
        "{name} est un JSON abîmé. Téléchargez-le à nouveau.",
    ),
    "captions-unknown-json": (
        "{name} is JSON, but no transcript that we know (json3, Whisper, faster-whisper, whisperX).",
        "{name} est du JSON, mais pas une transcription connue (json3, Whisper, faster-whisper, whisperX).",
    ),
    "captions-broken-xml": (
        "{name} is broken XML. Fetch it again.",
        "{name} est un XML abîmé. Téléchargez-le à nouveau.",
    ),
    "captions-unknown-xml": (
        "{name} is XML ({root}), but no captions that we know (TTML, srv3).",
        "{name} est du XML ({root}), mais pas des sous-titres connus (TTML, srv3).",
    ),
    "captions-with-doctype": (
        "{name} declares a document type, which no caption file needs; it was not read, to be safe.",
        "{name} déclare un type de document, inutile à des sous-titres ; il n'a pas été lu, par prudence.",
    ),
    "captions-broken-substation": (
        "{name} is a broken SubStation file. Fetch it again.",
        "{name} est un fichier SubStation abîmé. Téléchargez-le à nouveau.",
    ),
    "caption-cue-broken": (
        "{file}: {count} caption(s) could not be read and were left out (at {at}).",
        "{file} : {count} sous-titre(s) illisible(s) laissé(s) de côté (en {at}).",
    ),
    # --- media
    "video-private": (
        "{address}: the video is private. Ask its owner for access, or for the file.",
        "{address} : la vidéo est privée. Demandez l'accès, ou le fichier, à son propriétaire.",
    ),
    "video-members-only": (
        "{address}: the video is for members only. A member's cookies file gives access.",
        "{address} : la vidéo est réservée aux membres. Le fichier de cookies d'un membre y donne accès.",
    ),
    "video-paid": (
        "{address}: the video must be paid for. Ask its owner for the file.",
        "{address} : la vidéo est payante. Demandez le fichier à son propriétaire.",
    ),
    "video-geo-fenced": (
        "{address}: the video is not shown in this country ({reason}). Run from another place, or set a proxy there.",
        "{address} : la vidéo n'est pas montrée dans ce pays ({reason}). Lancez depuis un autre lieu, ou donnez un proxy là-bas.",
    ),
    "video-protected": (
        "{address}: the video is protected against copying (DRM). Ask its owner for the file.",
        "{address} : la vidéo est protégée contre la copie (DRM). Demandez le fichier à son propriétaire.",
    ),
    "video-gone": (
        "{address}: the site says that there is no such video any more ({reason}). Look for its new address.",
        "{address} : le site dit que cette vidéo n'existe plus ({reason}). Cherchez sa nouvelle adresse.",
    ),
    "video-not-yet": (
        "{address}: the video is announced but not there yet ({reason}). It will be tried again.",
        "{address} : la vidéo est annoncée mais pas encore là ({reason}). Un nouvel essai suivra.",
    ),
    "video-live": (
        "{address} is still live. It is taken once it has ended: run again then.",
        "{address} est encore en direct. Elle sera prise une fois terminée : relancez alors.",
    ),
    "video-needs-sign-in": (
        "{address}: the site asks to sign in ({reason}). Give a cookies file of a signed-in browser.",
        "{address} : le site demande de s'identifier ({reason}). Donnez le fichier de cookies d'un navigateur identifié.",
    ),
    "site-blocks-downloads": (
        "{host} turns downloads away for now ({reason}). Try later, or give a cookies file.",
        "{host} refuse les téléchargements pour l'instant ({reason}). Réessayez plus tard, ou donnez un fichier de cookies.",
    ),
    "not-a-video": (
        "{address} holds no video that can be fetched ({reason}). Check the link, or give the file as `media`.",
        "{address} ne contient pas de vidéo téléchargeable ({reason}). Vérifiez le lien, ou donnez le fichier par `media`.",
    ),
    "not-a-media-file": (
        "{path} is not a file that can be read. Check the path.",
        "{path} n'est pas un fichier lisible. Vérifiez le chemin.",
    ),
    "playlist-not-video": (
        "{address} is a list of videos ({title}), not one video. Give the address of the one that is meant.",
        "{address} est une liste de vidéos ({title}), pas une vidéo. Donnez l'adresse de celle qui convient.",
    ),
    "video-unsupported": (
        "{address}: the video comes in a way that is not supported ({reason}). Give the file as `media`.",
        "{address} : la vidéo est diffusée d'une manière non prise en charge ({reason}). Donnez le fichier par `media`.",
    ),
    "video-too-large": (
        "{address}: {size_bytes} bytes or more, {max_bytes} allowed. Raise [fetch] max_size_gb or lower height.",
        "{address} : {size_bytes} octets ou plus, {max_bytes} permis. Augmentez [fetch] max_size_gb ou baissez height.",
    ),
    "download-breaks-off": (
        "{address}: the download breaks off before its end. The same command goes on where it stopped.",
        "{address} : le téléchargement s'interrompt avant la fin. La même commande reprend où il s'est arrêté.",
    ),
    "download-failed": (
        "{address} could not be fetched: {reason}. Try later; if it stays so, update yt-dlp.",
        "{address} n'a pu être téléchargée : {reason}. Réessayez plus tard ; si cela dure, mettez yt-dlp à jour.",
    ),
    "downloader-killed": (
        "The download of {address} was killed from outside (signal {signal}). Check the memory, then run again.",
        "Le téléchargement de {address} a été tué de l'extérieur (signal {signal}). Vérifiez la mémoire, puis relancez.",
    ),
    "disk-reserve": (
        "{path}: {free_bytes} bytes free, {needed_bytes} needed and {reserve_bytes} to be left free. Free some "
        "space, or lower [fetch] min_free_gb.",
        "{path} : {free_bytes} octets libres, {needed_bytes} nécessaires et {reserve_bytes} à laisser libres. Libérez "
        "de l'espace, ou baissez [fetch] min_free_gb.",
    ),
    "not-media": (
        "{path} holds no video or sound that ffmpeg can read.",
        "{path} ne contient ni vidéo ni son que ffmpeg sache lire.",
    ),
    "media-cut": (
        "{path} was cut off and lost the part that tells how to read it. Fetch it again.",
        "{path} a été coupé et a perdu la partie qui dit comment le lire. Récupérez-le à nouveau.",
    ),
    "media-unreadable-in-time": (
        "{path} could not be read in the time allowed.",
        "{path} n'a pu être lu dans le temps permis.",
    ),
    "ffmpeg-missing": (
        "{program} is not installed. Install ffmpeg (apt-get install ffmpeg), then run again.",
        "{program} n'est pas installé. Installez ffmpeg (apt-get install ffmpeg), puis relancez.",
    ),
    # --- findings about media
    "no-sound": ("The recording has no sound.", "L'enregistrement n'a pas de son."),
    "stream-short": (
        "The {kind} ends at {end_s} s, the recording at {recording_end_s} s.",
        "La piste {kind} s'arrête à {end_s} s, l'enregistrement à {recording_end_s} s.",
    ),
    "stream-empty": (
        "The {kind} is announced, but nothing of it can be decoded.",
        "La piste {kind} est annoncée, mais rien n'en est décodable.",
    ),
    "tail-not-decoded": (
        "The end of the {kind} could not be checked in the time allowed.",
        "La fin de la piste {kind} n'a pu être vérifiée dans le temps permis.",
    ),
    "duration-mismatch": (
        "Durations disagree: stated {stated_s} s, announced {announced_s} s, container {container_s} s, "
        "measured {measured_s} s.",
        "Les durées diffèrent : notice {stated_s} s, site {announced_s} s, conteneur {container_s} s, "
        "mesure {measured_s} s.",
    ),
    "truncated": (
        "The recording ends early: {measured_s} s of {container_s} s (site: {announced_s} s).",
        "L'enregistrement s'arrête trop tôt : {measured_s} s sur {container_s} s (site : {announced_s} s).",
    ),
    "captions-not-fetched": (
        "The {kind} ({language}) could not be fetched ({reason}).",
        "Les sous-titres ({kind}, {language}) n'ont pu être récupérés ({reason}).",
    ),
    "captions-language-unknown": (
        "Captions in several languages ({languages}), and nothing tells which is the original: none taken. "
        "Set [witnesses] language.",
        "Sous-titres en plusieurs langues ({languages}), sans indication de l'originale : aucun pris. "
        "Donnez [witnesses] language.",
    ),
    "captions-other-language": (
        "No captions in the original language ({language}); translations ({languages}) were left.",
        "Pas de sous-titres dans la langue originale ({language}) ; les traductions ({languages}) ont été laissées.",
    ),
    "several-videos": (
        "{address} shows several videos; the first was taken.",
        "{address} montre plusieurs vidéos ; la première a été prise.",
    ),
    # --- demo
    "demo-making-voices": (
        "Making the stand-in: synthesised voices … (once; kept in the cache)",
        "Fabrication de la doublure : voix de synthèse … (une fois ; gardée en cache)",
    ),
    "demo-making-captions": (
        "Making the stand-in: captions with a recogniser's mistakes …",
        "Fabrication de la doublure : sous-titres avec les fautes d'une reconnaissance …",
    ),
    "demo-making-film": (
        "Making the stand-in: a film of 58'48\" (about a minute) …",
        "Fabrication de la doublure : un film de 58'48\" (une minute environ) …",
    ),
    "demo-making-run": (
        "The stand-in is served on this machine; the pipeline knows only its notice page.",
        "La doublure est servie sur cette machine ; le pipeline n'en connaît que la page de la notice.",
    ),
    "demo-truth": (
        "Held against the truth that only the stand-in knows:",
        "Confronté à la vérité que seule la doublure connaît :",
    ),
    "demo-right": (
        "conclusion {number}: start {start} ms, end {end} ms, in the voice of {voice}: right",
        "conclusion {number} : début {start} ms, fin {end} ms, dans la voix de {voice} : juste",
    ),
    "demo-wrong": (
        "conclusion {number}: start {start} ms, end {end} ms, in the voice of {voice}: WRONG",
        "conclusion {number} : début {start} ms, fin {end} ms, dans la voix de {voice} : FAUX",
    ),
    "demo-told": (
        "the table: witnesses {witnesses}; voice {heard}, {evidence}",
        "la table : témoins {witnesses} ; voix {heard}, {evidence}",
    ),
    "demo-not-found": (
        "conclusion {number}: not found, and said so",
        "conclusion {number} : introuvable, et annoncée comme telle",
    ),
    "demo-making": ("the stand-in took {seconds} s", "la doublure a pris {seconds} s"),
    "demo-archiving": ("the main job took {seconds} s", "le travail principal a pris {seconds} s"),
    "demo-well": ("the demo went well.", "La répétition s'est bien passée."),
    "demo-badly": (
        "the demo did not go well: see the lines above.",
        "La répétition ne s'est pas bien passée : voyez les lignes ci-dessus.",
    ),
    "espeak-missing": (
        "espeak-ng is not installed. Install it (apt-get install espeak-ng), then run again.",
        "espeak-ng n'est pas installé. Installez-le (apt-get install espeak-ng), puis relancez.",
    ),
    "espeak-voice-missing": (
        "espeak-ng has no voice {voice}. Install the whole of it (apt-get install espeak-ng), then run again.",
        "espeak-ng n'a pas de voix {voice}. Installez-le en entier (apt-get install espeak-ng), puis relancez.",
    ),
    "film-not-made": (
        "ffmpeg could not make the film: {reason}.",
        "ffmpeg n'a pas pu faire le film : {reason}.",
    ),
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
    "witnesses-disagree": (
        "The sound puts these words {distance_ms} ms away from where the transcript does: listen to both places.",
        "Le son place ces mots à {distance_ms} ms de l'endroit de la transcription : écoutez les deux passages.",
    ),
    # --- who speaks
    "speaker-disagrees": (
        "Quotation {quotation} is ascribed to {printed}, and the transcript hears {heard} there: listen to it.",
        "La citation {quotation} est attribuée à {printed}, et la transcription entend {heard} à cet endroit : "
        "écoutez le passage.",
    ),
    # --- speech recognition
    "recognition-not-installed": (
        "Speech recognition is not installed. Install it (in the project's folder: .venv/bin/pip install '.[whisper]'), "
        "or leave recognition out of the witnesses.",
        "La reconnaissance de la parole n'est pas installée. Installez-la (dans le dossier du projet : .venv/bin/pip "
        "install '.[whisper]'), ou retirez recognition des témoins.",
    ),
    "model-not-at-hand": (
        "The model {model} for speech recognition is not on this machine and could not be fetched ({reason}). Connect "
        "this machine once, or name a model's folder.",
        "Le modèle {model} de reconnaissance de la parole n'est pas sur cette machine et n'a pu être téléchargé "
        "({reason}). Connectez cette machine une fois, ou indiquez le dossier d'un modèle.",
    ),
    "model-unknown": (
        "There is no model {model} for speech recognition. Write a name such as small or large-v3, or a model's folder.",
        "Il n'y a pas de modèle {model} de reconnaissance de la parole. Écrivez un nom comme small ou large-v3, ou le "
        "dossier d'un modèle.",
    ),
    "model-folder-missing": (
        "{path} holds no model for speech recognition (model.bin). Check the path in the pipeline file.",
        "{path} ne contient pas de modèle de reconnaissance de la parole (model.bin). Vérifiez le chemin dans le "
        "fichier de pipeline.",
    ),
    "model-broken": (
        "The model {model} for speech recognition cannot be loaded: {reason}. Fetch it again.",
        "Le modèle {model} de reconnaissance de la parole ne peut être chargé : {reason}. Récupérez-le à nouveau.",
    ),
    "model-cannot-run": (
        "This machine cannot run the model {model} as asked (device {device}, compute type {compute_type}): {reason}. "
        'Write device = "cpu" and compute_type = "auto" in the pipeline file.',
        "Cette machine ne peut faire tourner le modèle {model} comme demandé (device {device}, compute_type "
        '{compute_type}) : {reason}. Écrivez device = "cpu" et compute_type = "auto" dans le fichier de pipeline.',
    ),
    "model-not-of-language": (
        "The model {model} for speech recognition does not know the language {language}. Choose another model.",
        "Le modèle {model} de reconnaissance de la parole ne connaît pas la langue {language}. Choisissez-en un autre.",
    ),
    "recognition-unavailable": (
        "Speech recognition was not asked ({reason}): the other witnesses went on alone.",
        "La reconnaissance de la parole n'a pas été interrogée ({reason}) : les autres témoins ont continué seuls.",
    ),
    "recognition-failed": (
        "Speech recognition could not hear the recording ({reason}).",
        "La reconnaissance de la parole n'a pu entendre l'enregistrement ({reason}).",
    ),
    "recognition-cleaned": (
        "{words} words that the recogniser wrote where nobody said them were taken out (credits {credits}, loops {loops}, "
        "impossible speeds {speeds}; first: « {text} »).",
        "{words} mots écrits par la reconnaissance là où personne ne les a dits ont été retirés (génériques {credits}, "
        "boucles {loops}, vitesses impossibles {speeds} ; d'abord : « {text} »).",
    ),
    # --- the sound as witness
    "audio-unavailable": (
        "There is no acoustic model for the language {language}: the sound was not asked.",
        "Pas de modèle acoustique pour la langue {language} : le son n'a pas été interrogé.",
    ),
    "audio-failed": (
        "The sound could not be listened to ({reason}).",
        "Le son n'a pas pu être écouté ({reason}).",
    ),
    "demo": (
        "A demo on a made stand-in, not the real recording.",
        "Une répétition sur une doublure fabriquée, pas le véritable enregistrement.",
    ),
    # --- sound
    "no-sound-in-file": (
        "{path} has no sound to listen to. Give a file with sound, or a transcript.",
        "{path} n'a pas de son à écouter. Donnez un fichier avec du son, ou une transcription.",
    ),
    "sound-unreadable": (
        "{path}: the sound (stream {stream}) cannot be decoded: {reason}. Fetch the file again, or convert it.",
        "{path} : le son (flux {stream}) ne peut être décodé : {reason}. Récupérez le fichier à nouveau, ou convertissez-le.",
    ),
    "sound-damaged": (
        "Parts of the sound (stream {stream}) are damaged ({complaints} complaints, first: {reason}); silence stands in "
        "for them. Listen to the recording, or fetch it again.",
        "Des passages du son (flux {stream}) sont abîmés ({complaints} erreurs, d'abord : {reason}) ; du silence les "
        "remplace. Écoutez l'enregistrement, ou récupérez-le à nouveau.",
    ),
    "sound-several-streams": (
        "The recording has {streams} sound streams; stream {stream} ({language}) was listened to. Give --language "
        "for another.",
        "L'enregistrement a {streams} flux sonores ; le flux {stream} ({language}) a été écouté. Donnez --language pour "
        "un autre.",
    ),
    "sound-no-model": (
        "No acoustic model for the language `{language}`; there is one for: {known}. Give a transcript instead.",
        "Pas de modèle acoustique pour la langue `{language}` ; il y en a pour : {known}. Donnez plutôt une transcription.",
    ),
    "sound-models-missing": (
        "The acoustic models are missing: install the package soundswallower, then run again.",
        "Les modèles acoustiques manquent : installez le paquet soundswallower, puis relancez.",
    ),
    "sound-model-broken": (
        "The acoustic model for `{language}` is incomplete or damaged at {path}. Install soundswallower again.",
        "Le modèle acoustique pour `{language}` est incomplet ou abîmé : {path}. Réinstallez soundswallower.",
    ),
    "pronunciation-guessed": (
        "Not in the pronunciation dictionary, heard by a guess: {words}.",
        "Absents du dictionnaire de prononciation, entendus au jugé : {words}.",
    ),
    # --- locating
    "quotations-too-large": (
        "{path} is larger than {limit_mb} MB. Split the list of quotations.",
        "{path} dépasse {limit_mb} Mo. Découpez la liste de citations.",
    ),
    "quotations-too-many": (
        "{path} holds {count} quotations; at most {limit} in one call. Split the list.",
        "{path} contient {count} citations ; {limit} au plus par appel. Découpez la liste.",
    ),
    "quotations-not-text": (
        "{path} is not UTF-8 text (byte {position}). Save the quotations as UTF-8: JSON, CSV or one a line.",
        "{path} n'est pas du texte UTF-8 (octet {position}). Enregistrez les citations en UTF-8 : JSON, CSV ou une "
        "par ligne.",
    ),
    "quotations-unreadable": (
        "{path} cannot be read: {reason}.",
        "{path} ne peut pas être lu : {reason}.",
    ),
    "quotations-not-json": (
        "{path}, line {line}: not JSON. Give a JSON list of strings, or of objects with a text.",
        "{path}, ligne {line} : ce n'est pas du JSON. Donnez une liste JSON de chaînes, ou d'objets avec un champ text.",
    ),
    "quotations-not-a-list": (
        "{path} holds JSON that is not a list. Give a list of strings, or of objects with a text.",
        "{path} contient du JSON qui n'est pas une liste. Donnez une liste de chaînes, ou d'objets avec un champ text.",
    ),
    "quotations-no-text": (
        "{path}, item {number}: no text. Each quotation needs a text (a column named text in CSV).",
        "{path}, élément {number} : pas de texte. Chaque citation demande un champ text (une colonne text en CSV).",
    ),
    "quotations-not-csv": (
        "{path}, line {line}: not CSV. Check the quotation marks around the cells.",
        "{path}, ligne {line} : ce n'est pas du CSV. Vérifiez les guillemets autour des cellules.",
    ),
    "locate-where": (
        "Say where to look: a transcript, or --archive FOLDER; not both.",
        "Dites où chercher : une transcription, ou --archive DOSSIER ; pas les deux.",
    ),
    "search-index-other": (
        "{path} is not a search index of this version. Give another --index, or delete it: it is made anew.",
        "{path} n'est pas un index de recherche de cette version. Donnez un autre --index, ou supprimez-le : il "
        "sera refait.",
    ),
    "search-more": (
        "{count} recordings say it, and there may be more: look into as many as you like with --most N.",
        "{count} enregistrements le disent, et il y en a peut-être d'autres : --most N en parcourt davantage.",
    ),
    "search-nothing": (
        "No recording says « {text} ».",
        "Aucun enregistrement ne dit « {text} ».",
    ),
    "quote-ambiguous": (
        "Said in more than one place ({places}). Listen and choose.",
        "Dit à plusieurs endroits ({places}). Écoutez et choisissez.",
    ),
    "source-recut": (
        "The recording seems to have been cut again: {agreeing} of {pairs} times are off by the same {shift_s} s. "
        "Shift the earlier times by that much.",
        "L'enregistrement semble avoir été remonté : {agreeing} repères sur {pairs} sont décalés des mêmes {shift_s} s. "
        "Décalez d'autant les anciens repères.",
    ),
}


_VERDICTS: dict[Language, dict[str, str]] = {
    "fr": {
        "verbatim": "mot pour mot",
        "edited": "remanié",
        "paraphrased": "reformulé",
        "not_found": "introuvable",
    },
    "en": {"not_found": "not found"},
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


def verdict_name(verdict: str, language: Language) -> str:
    """A verdict as people read it."""
    return _VERDICTS[language].get(verdict, verdict)
