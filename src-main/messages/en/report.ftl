# Export
report-export-as = Export { $name }
report-export-to-folder = Export to a folder…
report-writing = Writing { $names }…
report-downloaded = Downloaded { $names }
report-written = Written: { $paths }
report-whose-count = These documents hold the software’s count at this threshold. What people decided is in the report of decisions.

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

# The report of decisions
report-decisions = Report of decisions
report-use-report-decisions = what software proposed and people decided, side by side, as PDF
report-of-slide = Of the slide { $slide }
report-of-case = Of all slides of the case { $case }
report-decisions-what = What the software proposed and each reader decided, with pictures, readers and the state of the log. Readers are always named.
report-language = Language
report-language-of-template = as the template says
report-paper = Paper
report-paper-a4 = A4
report-paper-letter = Letter
report-identity = Identity that is printed
report-identity-key = The key of the slide alone; no names of files, no notes
report-identity-name = Names of the slides’ files too
report-identity-case = Case, block and stain too
report-template = Template
report-choose-file = Choose…
report-file-path = Path of a file, or empty
report-make = Make the report
report-making = Making the report…
report-close = Close
report-unsigned =
    { $count ->
        [one] The slide is not signed off as it stands.
       *[other] { $unsigned } of { $slides } slides are not signed off as they stand.
    }

# Annotations for other programs
report-annotations = Export annotations
report-use-export-annotations = figures, regions and areas, for QuPath and other programs
report-annotations-what = Figures with what the software proposed and people decided, regions and counting areas. Readers are named.
report-annotations-format = Format
report-annotations-geojson = GeoJSON, for QuPath
report-annotations-geojson-lines = GeoJSON, a line each
report-annotations-imagescope-xml = Aperio ImageScope XML
report-annotations-asap-xml = ASAP XML
report-annotations-coco = COCO
report-annotations-ome-xml = OME-XML
report-annotations-parquet = Parquet
report-annotations-dicom-ann = DICOM bulk annotations
report-annotations-dicom-sr = DICOM structured report
report-annotations-which = Figures
report-annotations-all = All, also those that only the software proposed
report-annotations-decided = Only those that somebody decided about
report-annotations-notes = Notes too (free text: it may name anybody)
report-annotations-named = With the name of the slide’s file
report-annotations-gzip = Packed with gzip
report-annotations-write = Export
report-annotations-writing = Writing the annotations…
report-annotations-in-it =
    { $count ->
        [0] Nothing stands that could be told.
        [one] { $shown } annotation, { $proposed } of them only proposed.
       *[other] { $shown } annotations, { $proposed } of them only proposed.
    }

# Annotations of other programs
report-import = Import annotations
report-use-import-annotations = annotations of other programs as your verdicts and regions
report-import-into = Into the slide { $slide }
report-import-what = Verdicts and regions of the file become your decisions, all in one step that an undo takes back. Nothing is recorded before you have seen what becomes of what.
report-import-replace = Verdicts of the file take the place of others that I gave
report-import-other-slide = Also a file that says that it is of another slide
report-import-class = Class of the file
report-import-number = Number
report-import-meaning = Becomes
report-import-meaning-of = What { $class } becomes
report-import-no-class = without a class
report-import-unknown = choose…
report-import-as-mitotic = verdict: mitotic
report-import-as-atypical-mitotic = verdict: atypical mitotic
report-import-as-normal = verdict: normal
report-import-as-unsure = verdict: unsure
report-import-as-include = region that is counted
report-import-as-exclude = exclusion
report-import-as-leave-out = nothing: leave out
report-import-say-meaning = Say what each class becomes.
report-import-record = Take in
report-import-reading = Reading…
report-import-recorded = Taken in: { $what }
report-import-undone = What was taken in was taken back.
report-import-not-read = not understood: { $what } ({ $shown })
report-import-verdicts = { $count ->
    [one] { $shown } verdict
   *[other] { $shown } verdicts
}
report-import-added = { $count ->
    [one] { $shown } of them on an added figure
   *[other] { $shown } of them on added figures
}
report-import-regions = { $count ->
    [one] { $shown } region
   *[other] { $shown } regions
}
report-import-unchanged = { $count ->
    [one] { $shown } stands already
   *[other] { $shown } stand already
}
report-import-differing = { $count ->
    [one] { $shown } differs from what you decided, which stays
   *[other] { $shown } differ from what you decided, which stays
}
report-import-repeated = { $count ->
    [one] { $shown } of the same figure as another of the file
   *[other] { $shown } of the same figure as another of the file
}
report-import-proposals = { $count ->
    [one] { $shown } proposed by software, which is no decision
   *[other] { $shown } proposed by software, which are no decisions
}
report-import-outside = { $count ->
    [one] { $shown } beyond the slide
   *[other] { $shown } beyond the slide
}
report-import-leftOut = { $count ->
    [one] { $shown } left out
   *[other] { $shown } left out
}
