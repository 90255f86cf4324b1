# The report of what people decided, on paper

decided-title = Mitotic figures: report of decisions
decided-slides =
    { $count ->
        [one] { $count } slide
       *[other] { $count } slides
    }
decided-slide-named = Slide { $slide }
decided-slide = Slide
decided-case = Case { $name }
decided-block = block { $block }
decided-written = written { $at } by Spindle { $spindle }
decided-attached = What this report says, for programs; spindle report verify reads it
decided-logo = Logo
decided-research = Research use only. Not a medical device.
decided-all-signed = Every slide of this report is signed off as it stands here. Software proposes, the readers decide; both are shown.
decided-some-unsigned = { $signed } of { $count ->
        [one] one slide is signed off as it stands
       *[other] { $count } slides are signed off as they stand
    } here: this report can still change. Software proposes, the readers decide; both are shown.
decided-missing-characters = □ stands for { $characters }, which this typeface lacks.
decided-reader = Reader
decided-date-and-signature = Date and signature
decided-page = Page { $page } of { $pages }
decided-footer = Spindle { $spindle }  ·  log entry { $seq }, chain { $chain }…  ·  content SHA-256 { $sum }…  ·  check with: spindle report verify
decided-summary = Slides
decided-first-reader = First reader
decided-in-area = In counting area
decided-state = State
decided-stage-new = new
decided-stage-analysed = analysed, not reviewed
decided-stage-in-review = in review
decided-stage-signed-off = signed off
decided-signed-version = version { $version }, signed off by { $by }

decided-decision = Software’s proposal and readers’ decisions
decided-no-run = No run of this slide is recorded: there is no proposal of software.
decided-nobody = Nobody has decided about a figure of this slide yet.
decided-software-proposes = Software proposes
decided-reader-decided = { $reader } decided
decided-mitotic = Mitotic figures
decided-confirmed = confirmed by the reader
decided-atypical = of these atypical
decided-unsure = unsure
decided-unreviewed = proposed, not yet judged
decided-normal = normal (look-alikes)
decided-density = Per mm²
decided-interval = 95 % interval per mm²
decided-area = Analysed area, mm²
decided-range-means = A reader’s count is a range: from the figures that were confirmed to those that are confirmed, unsure or not yet judged. Intervals are by chance alone (Poisson, Garwood).
decided-to = to
decided-score = Count and score in the counting area
decided-counted-by = Counted by
decided-protocol = Protocol
decided-no-protocol = none was chosen
decided-protocol-named = { $name }, version { $version } ({ $citation })
decided-counting-area = Counting area
decided-area-placed = where { $reader } put it
decided-area-fullest = where most figures are
decided-count = Mitotic count
decided-score-is = Score
decided-no-score = the protocol gives none in this area
decided-probability = Probability of each score
decided-probability-means = The probability is of chance alone: missed and false figures, and that the area was chosen because it holds most, are not part of it.
decided-readers = Readers
decided-verdicts = Verdicts
decided-blinded = given blinded
decided-imported =
    { $count ->
        [one] One of the verdicts of { $reader } was taken from a file of another program.
       *[other] { $count } of the verdicts of { $reader } were taken from files of other programs.
    }
decided-own-estimate = Own count first
decided-software-then = Software’s then
decided-seen = Tissue seen at 20×
decided-without-estimate = not made
decided-agreement = { $first } and { $second } both judged { $figures ->
        [one] one figure
       *[other] { $figures } figures
    } and agree on { $observed }; Cohen’s kappa { $kappa } ({ $low } to { $high }), atypical taken as mitotic.
decided-agreement-without-kappa = { $first } and { $second } both judged { $figures ->
        [one] one figure
       *[other] { $figures } figures
    } and agree on { $observed }; kappa is not defined where all are called the same.
decided-consensus =
    { $count ->
        [one] On { $count } figure a consensus was recorded.
       *[other] On { $count } figures a consensus was recorded.
    }
decided-notes = Notes

decided-warnings = Read before the figures
decided-software-warns = Warnings of the run
decided-not-signed = This slide is not signed off: nobody answers for these figures yet.
decided-changed = Changed since version { $version } was signed off, last by entry { $seq } of the log.
decided-pixel-size-by-hand = The pixel size was entered by hand by { $by }: every area and density depends on it.
decided-nobody-named = somebody who gave no name
decided-tiles-missing =
    { $count ->
        [one] { $shown } tile could not be read; figures there are not counted, and its area is not in the analysed area.
       *[other] { $shown } tiles could not be read; figures there are not counted, and their area is not in the analysed area.
    }
decided-mask-corrected =
    { $count ->
        [one] What counts as tissue was corrected by hand, in { $count } place.
       *[other] What counts as tissue was corrected by hand, in { $count } places.
    }
decided-overview = Overview
decided-overview-alt = The slide { $slide } as a whole with { $count ->
        [one] one figure
       *[other] { $count } figures
    }, { $confirmed } of them mitotic by a reader’s verdict, and the counting area.
decided-overview-means = Ring: mitotic by a reader’s verdict. Square: proposed or unsure. Solid circle: counting area, drawn as a circle of its size. Dashed: hotspot of the software.
decided-overview-regions = Blue: where was analysed or counted; dashed: what was left out.
decided-gallery = Figures at full resolution
decided-crop-alt = Figure { $number }: { $verdict }
decided-partly-read = partly not read
decided-gallery-means = Bold: number of the figure, score of the software. Bar: { $bar }. Below: verdicts with their readers.
decided-figures = Figures ({ $count })
decided-no-figures = There is none: nothing is proposed as mitotic, and nobody pointed one out.
decided-number = No.
decided-figure-score = Score
decided-verdicts-by-reader = Verdicts (reader)
decided-proposal-mitotic = mitotic
decided-proposal-normal = normal
decided-not-found = not found
decided-more-figures = and { $count } more, in the project
decided-verdict-mitotic = mitotic
decided-verdict-atypical-mitotic = atypical mitotic
decided-verdict-normal = normal
decided-verdict-unsure = unsure
decided-no-verdict = no verdict
decided-was-blinded = blinded
decided-agreed = agreed: { $verdict }

decided-how-made = How the proposal was made
decided-slide-key = Slide key
decided-scene = scene { $scene }
decided-pixel-size = Pixel size
decided-mpp-slide = as the slide states
decided-mpp-user = entered by hand by { $by }
decided-model = Model
decided-checksum = Model checksum, SHA-256
decided-provider = Execution provider
decided-threshold = Mitotic from score
decided-threshold-of-profile = { $threshold }, of the profile { $name }, version { $version }, fitted to { $kind ->
        [verdicts] verdicts
       *[labels] labels
    } with { $mitoses ->
        [one] { $mitoses } mitosis
       *[other] { $mitoses } mitoses
    }; F1 { $fitted } on slides that it was not fitted to, { $unfitted } unfitted
decided-analysed = Analysed tissue
decided-analysed-in-regions =
    { $count ->
        [one] { $area } mm², limited by { $count } region that was drawn
       *[other] { $area } mm², limited by { $count } regions that were drawn
    }
decided-missing-tiles = Tiles not read
decided-none = none
decided-rotation = Rotation of the tissue
decided-rotation-measured = quarter turns change scores by up to { $exact }, other angles by ±{ $spread } ({ $count ->
        [one] one detection
       *[other] { $count } detections
    }, { $angles } angles)
decided-rotation-not = not measured: { $why }
decided-run = Run
decided-known = What is known of the model
decided-accuracy-not-stated = Its makers do not state how accurate it is.
decided-accuracy = F1 { $f1 }  ·  precision { $precision }  ·  recall { $recall }
decided-accuracy-on = { $model } on { $fields } fields with { $mitoses } mitoses, { $area } mm², at a threshold of { $threshold }; in brackets 95 % intervals. Measured on other slides: another laboratory, scanner or organ may give different figures.
decided-other-threshold = The threshold of this run is { $threshold }, at which these figures do not hold.
decided-known-failures = Known failures, in the words of its makers
decided-log = Sign-off and log
decided-signed = Signed off
decided-not-signed-off = no
decided-signed-as = as version { $version } by { $by }, { $at }, entry { $seq }
decided-statement = Statement
decided-project = Project
decided-entry = Last entry of the log
decided-chain = Sum of the chain there
