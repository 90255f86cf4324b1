# Export
report-export-as = Export { $name }
report-export-to-folder = Export to a folder…
report-writing = Writing { $names }…
report-downloaded = Downloaded { $names }
report-written = Written: { $paths }
report-whose-count = Documents hold the software’s count at this threshold. Verdicts are kept in the project, and are not in documents yet.

# Formats, and what each is for
report-format-geojson = GeoJSON
report-format-csv = CSV
report-format-json = JSON
report-format-pdf = PDF
report-format-png = PNG
report-format-density = Density map
report-use-geojson = detections for QuPath
report-use-csv = detections as a table
report-use-json = everything, for programs
report-use-pdf = report to read
report-use-png = overview with detections
report-use-density = mitoses per mm² as GeoTIFF
