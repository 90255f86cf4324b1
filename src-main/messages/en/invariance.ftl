# The panel

invariance-what-it-shows = Tissue has no upright: a score should not change when it is turned. Select a detection, or pick a place, to see its score at every angle.
invariance-picked-place = Picked place
invariance-detection = Detection { $rank } · { $score }
invariance-pick-place = Pick a place
invariance-mpp-unknown = The pixel size is unknown: enter it first.
invariance-cancelled = Cancelled.
invariance-measure = Measure
invariance-tiles-white =
    { $count ->
        [one] { $shown } tile here could not be read and count as white.
       *[other] { $shown } tiles here could not be read and count as white.
    }
invariance-no-baseline = The plain baseline is not installed: there is nothing to compare with.

# A measurement under way

invariance-turning = Turning the tissue
invariance-stage-begin = Starting…
invariance-stage-stain = Checking the stain…
invariance-stage-starting-engine = Starting the engine…
invariance-stage-turning = Turning the tissue…
invariance-progress = { $percent } % · { $duration } left

# The turned picture

invariance-picture = The tissue at this place, { $size } µm across, turned by { $angle }
invariance-turned-by = Turned by
invariance-quarter-turns = Quarter turns
invariance-reading = { $model } { $score }, { $label }

# The diagram

invariance-plot = Score against angle. { $curves }
invariance-curve = { $model }: score { $range }, { $labels }, exact turns change it by at most { $change }
invariance-labels-mitotic = mitotic at all { $of } angles
invariance-labels-normal = normal at all { $of } angles
invariance-labels-both = mitotic at { $mitotic } of { $of } angles
invariance-legend-threshold = threshold { $threshold }
invariance-legend-baseline-threshold = the baseline’s, { $threshold }
invariance-legend-exact = exact quarter turn
invariance-legend-mirrored = the same of the mirror image

# What the diagram amounts to

invariance-meaning-mitotic = However the tissue is turned, { $model } calls this place mitotic
invariance-meaning-normal = However the tissue is turned, { $model } calls this place normal
invariance-meaning-both = { $model } calls this place mitotic at { $mitotic } of { $of } angles and normal at the others: its label here depends on how the tissue lies, so your eye decides
invariance-meaning-baseline-both = the plain baseline calls it mitotic at { $mitotic } of { $of } angles
invariance-meaning-baseline-always-mitotic = the plain baseline calls it mitotic at every angle
invariance-meaning-baseline-always-normal = the plain baseline calls it normal at every angle
invariance-meaning-baseline-same = so does the plain baseline
invariance-meaning-baseline-mitotic = the plain baseline, mitotic
invariance-meaning-baseline-normal = the plain baseline, normal
invariance-share = { $mitotic } of { $of }
invariance-row-mitotic = Mitotic at
invariance-row-score = Score
invariance-row-exact = Exact turns, up to
invariance-row-spread = Other angles, scatter

# The table of all scores

invariance-all-scores = All scores
invariance-scores-caption = Score against the angle by which the tissue is turned clockwise
invariance-angle = Angle
invariance-angle-mirrored = { $angle } mirrored
invariance-copy-csv = Copy as CSV

# The figure of a run

invariance-run = Invariance of the run
invariance-run-heading = The whole run
invariance-run-not-measured = Not measured: { $why }.
invariance-run-turned-none = Turning the tissue by quarter turns changed no score at all
invariance-run-turned = Turning the tissue by quarter turns changed no score by more than { $change }
invariance-run-mirrored-none = Turning the tissue by quarter turns, and mirroring it, changed no score at all
invariance-run-mirrored = Turning the tissue by quarter turns, and mirroring it, changed no score by more than { $change }
invariance-run-others =
    { $count ->
        [one] other angles: ±{ $spread } ({ $shown } detection, { $angles } angles)
       *[other] other angles: ±{ $spread } ({ $shown } detections, { $angles } angles)
    }
