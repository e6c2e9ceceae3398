"""Read a notice and a report with the default libraries alone; fails where one of them lacks a part of its own."""

import sys

from webinar_archive.catalogue import read_notice, report_quotations

WORDS = "La confiance se construit avec le temps et avec les habitants."
NOTICE = f"""Titre : | La confiance |
Auteurs : | Anne Dupont, Personne interviewée |
Résumé : | Anne Dupont : « {WORDS} » |
"""
REPORT = f"<html><body><article><h1>Compte rendu</h1><p>Anne Dupont : « {WORDS} »</p></article></body></html>"

notice = read_notice(NOTICE.encode(), name="notice.txt")
quoted = report_quotations(
    REPORT.encode(), address="https://example.org/report", contributors=notice.contributors, first_number=1
)
texts = [quotation.text for quotation in (*notice.quotations, *quoted)]
if texts != [WORDS, WORDS]:
    sys.exit(f"read with the default libraries: {texts}")
