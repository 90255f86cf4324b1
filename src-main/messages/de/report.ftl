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

# Annotationen für andere Programme
report-annotations = Annotationen exportieren
report-use-export-annotations = Figuren, Regionen und Flächen, für QuPath und andere Programme
report-annotations-what = Figuren mit dem Vorschlag der Software und den Entscheidungen, Regionen und Zählflächen. Wer entschieden hat, wird genannt.
report-annotations-format = Format
report-annotations-geojson = GeoJSON, für QuPath
report-annotations-geojson-lines = GeoJSON, je eine Zeile
report-annotations-imagescope-xml = Aperio ImageScope XML
report-annotations-asap-xml = ASAP XML
report-annotations-coco = COCO
report-annotations-ome-xml = OME-XML
report-annotations-parquet = Parquet
report-annotations-dicom-ann = DICOM Bulk Annotations
report-annotations-dicom-sr = DICOM Structured Report
report-annotations-which = Figuren
report-annotations-all = Alle, auch nur von der Software vorgeschlagene
report-annotations-decided = Nur entschiedene
report-annotations-notes = Auch Notizen (freier Text: er kann jeden nennen)
report-annotations-named = Mit dem Namen der Datei des Schnitts
report-annotations-gzip = Mit gzip gepackt
report-annotations-write = Exportieren
report-annotations-writing = Die Annotationen werden geschrieben…
report-annotations-in-it =
    { $count ->
        [0] Es steht nichts fest, was gesagt werden könnte.
        [one] { $shown } Annotation, davon { $proposed } nur vorgeschlagen.
       *[other] { $shown } Annotationen, davon { $proposed } nur vorgeschlagen.
    }

# Annotationen anderer Programme
report-import = Annotationen importieren
report-use-import-annotations = Annotationen anderer Programme als eigene Urteile und Regionen
report-import-into = In den Schnitt { $slide }
report-import-what = Urteile und Regionen der Datei werden Ihre Entscheidungen, alle in einem Schritt, den ein Rückgängig zurücknimmt. Nichts wird festgehalten, bevor Sie gesehen haben, was woraus wird.
report-import-replace = Urteile der Datei ersetzen andere, die ich gegeben habe
report-import-other-slide = Auch eine Datei, die zu einem anderen Schnitt gehören will
report-import-class = Klasse der Datei
report-import-number = Anzahl
report-import-meaning = Wird
report-import-meaning-of = Was aus { $class } wird
report-import-no-class = ohne Klasse
report-import-unknown = auswählen…
report-import-as-mitotic = Urteil: mitotisch
report-import-as-atypical-mitotic = Urteil: atypisch mitotisch
report-import-as-normal = Urteil: normal
report-import-as-unsure = Urteil: unsicher
report-import-as-include = Region, die gezählt wird
report-import-as-exclude = Ausschluss
report-import-as-leave-out = nichts: weglassen
report-import-say-meaning = Sagen Sie, was aus jeder Klasse wird.
report-import-record = Übernehmen
report-import-reading = Wird gelesen…
report-import-recorded = Übernommen: { $what }
report-import-undone = Das Übernommene wurde zurückgenommen.
report-import-not-read = nicht verstanden: { $what } ({ $shown })
report-import-verdicts = { $count ->
    [one] { $shown } Urteil
   *[other] { $shown } Urteile
}
report-import-added = { $count ->
    [one] davon { $shown } zu einer neuen Figur
   *[other] davon { $shown } zu neuen Figuren
}
report-import-regions = { $count ->
    [one] { $shown } Region
   *[other] { $shown } Regionen
}
report-import-unchanged = { $count ->
    [one] { $shown } steht schon fest
   *[other] { $shown } stehen schon fest
}
report-import-differing = { $count ->
    [one] { $shown } weicht von Ihrer Entscheidung ab, die bleibt
   *[other] { $shown } weichen von Ihrer Entscheidung ab, die bleibt
}
report-import-repeated = { $count ->
    [one] { $shown } zur selben Figur wie eine andere der Datei
   *[other] { $shown } zur selben Figur wie andere der Datei
}
report-import-proposals = { $count ->
    [one] { $shown } von Software vorgeschlagen, also nicht entschieden
   *[other] { $shown } von Software vorgeschlagen, also nicht entschieden
}
report-import-outside = { $count ->
    [one] { $shown } außerhalb des Schnitts
   *[other] { $shown } außerhalb des Schnitts
}
report-import-leftOut = { $count ->
    [one] { $shown } weggelassen
   *[other] { $shown } weggelassen
}
