# Decisions, as a list of those that are not recorded names them
session-decision-mpp = pixel size { $mpp }
session-decision-tissue-added = tissue added at ({ $x }, { $y })
session-decision-tissue-taken-out = tissue taken out at ({ $x }, { $y })
session-decision-mask-edit-removed = you took back a correction of the tissue mask
session-decision-verdict = { $verdict } at ({ $x }, { $y })
session-decision-verdict-taken-back = verdict taken back at ({ $x }, { $y })
session-decision-consensus = consensus { $verdict } at ({ $x }, { $y })
session-decision-consensus-taken-back = consensus taken back at ({ $x }, { $y })
session-decision-no-estimate = count shown without an estimate
session-decision-own-count = own count { $own }
session-decision-blinded-begins = begin to read blinded
session-decision-blinded-ends = end of reading blinded
session-decision-figure-added = figure added at ({ $x }, { $y })
session-decision-area-placed = counting area placed at ({ $x }, { $y })
session-decision-area-released = you took back the place of the counting area
session-decision-note = note: { $text }
session-decision-note-at = note at ({ $x }, { $y }): { $text }
session-decision-note-removed = you removed a note
session-decision-region = a region
session-decision-region-named = region “{ $name }”
session-decision-region-removed = you removed a region
session-decision-protocol = protocol { $protocol }
session-decision-alignment = alignment with another slide
session-decision-alignment-taken-back = alignment taken back
session-decision-case = case { $name }
session-decision-case-taken-out = slide taken out of its case
session-decision-sign-off = sign-off
session-decision-sign-off-withdrawn = sign-off withdrawn: { $reason }
session-decision-undo = undo of the last decision
session-decision-redo = redo of the last decision

# Decisions that were not recorded
session-nobody-decides = Not recorded, because nobody said who decides: { $decisions }
session-slides-together = { $count ->
    [one] { $shown } slide
   *[other] { $shown } slides
  }
session-another-project = the decision was not recorded
session-another-project-why = another project has been opened since it was made
session-another-project-remedy = open { $project } again, and decide there
session-verdict-not-recorded = The verdict was not recorded: its figure is selected again.
session-consensus-not-recorded = The consensus was not recorded: its figure is selected again.

# Going through figures
session-figure-is-there = There is a figure here already, which is selected now: give your verdict on it.
session-last-figure = That was the last figure in this order.
session-consensus-no-disagreement = The figure in front is none that the two readers disagree on.
session-consensus-nobody-present = Say first who sits there.
session-consensus-all-settled = All disagreements are settled.

# Regions and the counting area
session-region-in-others = Nothing was drawn: all of it lies in other regions
session-region-too-many-points = The region was not changed: its outline has too many points
# Names that nobody chose
session-region-unnamed = Region { $number }
session-exclusion-unnamed = Exclusion { $number }
session-area-hidden = It is hidden as long as what the software found is: open figures are its proposals.
session-area-mpp-unknown = The pixel size is unknown: enter it to count in an area.
session-area-diameter-unknown = Enter the diameter of your microscope’s field: the protocol does not state it.
session-area-after-analysis = It is counted when the analysis has ended.

# How an analysis ended, after the slide’s name
session-run-finished = analysed in { $time }
session-run-cancelled = analysis cancelled
session-run-not-counted = not counted, { $why }
session-run-failed = analysis failed, { $why }

# Analyses
session-run-waits = The analysis starts when the decisions before it are recorded.
session-run-lost = the analysis was lost
session-run-lost-why = Spindle was restarted while it was running
session-run-lost-remedy = start it again
session-newer-analysis = { $slide }: a newer analysis, made elsewhere, is shown
session-mpp-now-unknown = These figures were made with { $made }, and the pixel size of the slide is unknown now: areas and densities do not hold for it. Analyse again.
session-mpp-now-another = These figures were made with { $made }, and the pixel size of the slide is { $now } now: areas and densities do not hold for it. Analyse again.

# The engines of this machine are measured
session-measuring-postponed = The engines of this machine have not been measured yet: this run uses the processor
session-measuring-begun = Measuring the engines of this machine, once, for the next analyses
session-measuring-interrupted = The engines of this machine will be measured when no analysis is running
session-measured-none-passes = The engines of this machine are measured: none passes the self-test
session-measured = The engines of this machine are measured: the next analysis is computed on { $engine }

# Slides, maps and documents
session-phantom-slide = phantom slide
session-map-not-shown = cannot show the map over the slide
session-map-not-shown-why = its values did not arrive
session-map-not-shown-remedy = open the map again
session-export-writing = Writing { $names }…
session-export-dismissed = Nothing was exported.
session-export-failed = { $names } was not written.

# When a batch has ended
session-batch-ended = The batch has ended
session-batch-ended-counts =
    { $done ->
        [one] { $done } slide done
       *[other] { $done } slides done
    }, { $failed } failed, { $cancelled } cancelled
