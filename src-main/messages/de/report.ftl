# Export
report-export-as = { $name } exportieren
report-export-to-folder = In einen Ordner exportieren…
report-writing = Wird geschrieben: { $names }…
report-downloaded = Heruntergeladen: { $names }
report-written = Geschrieben: { $paths }
report-whose-count = Dokumente enthalten die Zählung der Software bei dieser Schwelle. Urteile bleiben im Projekt und stehen noch nicht in Dokumenten.

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
