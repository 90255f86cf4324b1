# Export
report-export-as = { $name } exportieren
report-export-to-folder = In einen Ordner exportieren…
report-writing = Wird geschrieben: { $names }…
report-downloaded = Heruntergeladen: { $names }
report-written = Geschrieben: { $paths }
report-whose-count = Diese Dokumente enthalten die Zählung der Software bei dieser Schwelle. Was entschieden wurde, steht im Bericht der Entscheidungen.

# Formate, und wozu jedes dient
report-format-geojson = GeoJSON
report-format-csv = CSV
report-format-json = JSON
report-format-pdf = PDF
report-format-png = PNG
report-format-density = Dichtekarte
report-use-geojson = Detektionen für QuPath
report-use-csv = Detektionen als Tabelle
report-use-json = alles, für Programme
report-use-pdf = Bericht zum Lesen
report-use-png = Übersicht mit Detektionen
report-use-density = Mitosen pro mm² als GeoTIFF

# Der Bericht der Entscheidungen
report-decisions = Bericht der Entscheidungen
report-use-report-decisions = Vorschlag der Software und Entscheidungen nebeneinander, als PDF
report-of-slide = Zum Schnitt { $slide }
report-of-case = Zu allen Schnitten des Falls { $case }
report-decisions-what = Was die Software vorschlug und was jede Person entschied, mit Bildern, Namen und dem Stand des Protokolls. Wer befundet hat, wird immer genannt.
report-language = Sprache
report-language-of-template = wie in der Vorlage
report-paper = Papier
report-paper-a4 = A4
report-paper-letter = Letter
report-identity = Gedruckte Angaben zur Identität
report-identity-key = Nur der Schlüssel des Schnitts; keine Dateinamen, keine Notizen
report-identity-name = Auch die Namen der Dateien
report-identity-case = Auch Fall, Block und Färbung
report-template = Vorlage
report-choose-file = Auswählen…
report-file-path = Pfad einer Datei, oder leer
report-make = Bericht erstellen
report-making = Der Bericht wird erstellt…
report-close = Schließen
report-unsigned =
    { $count ->
        [one] Der Schnitt ist so, wie er steht, nicht freigegeben.
       *[other] { $unsigned } von { $slides } Schnitten sind so, wie sie stehen, nicht freigegeben.
    }
