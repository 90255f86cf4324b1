# The analysis

counting-analyse = Analyse
counting-analyse-again = Analyse again
counting-analyse-all-the-same = Analyse all the same
counting-model = Model
counting-no-model = No model is installed: put one into the models folder and restart.
counting-mpp-unknown = The pixel size is unknown: enter it first
counting-not-stained =
    { $count ->
        [one] This slide can be looked at, but not analysed: it has one channel of grey instead of colours, and the models were trained on sections stained with haematoxylin and eosin.
       *[other] This slide can be looked at, but not analysed: it has { $shown } channels instead of colours, and the models were trained on sections stained with haematoxylin and eosin.
    }
counting-model-finds = Finds mitotic figures with { $model } and counts them per mm².
counting-all-the-same-is-told = Every document will say that the colours were refused and that you asked for it
counting-show-last-result = Show the last result
counting-cancelled = Cancelled before the end. No counts: part of the slide was not analysed.
counting-pdf-report = PDF report
counting-pdf-report-title = Exports the report at this threshold
counting-more-exports = More exports…
counting-go-to-exports = Go to the exports

# The engine during a run

counting-engine-restarted = During the run the engine { $engine } failed and was started again ({ $why }).
counting-engine-replaced = During the run the engine { $engine } failed and { $by } took over ({ $why }).
counting-engine-batch-judge = During the run the engine { $engine } ran out of memory; from then on its judge was given at most { $largest } patches at once ({ $why }).
counting-engine-batch-scout = During the run the engine { $engine } ran out of memory; from then on its scout was given at most { $largest } cells at once ({ $why }).
counting-engine-nothing-missing = Patches in progress were computed again; nothing is missing.

# A run under way

counting-starting = Starting…
counting-cancelling = Cancelling
counting-patches = Patches
counting-rate = Rate
counting-time-left = Time left
counting-missing-tiles = Tiles missing
counting-so-much-of = { $done } of { $total }
counting-run-may-be-old = The connection to Spindle is lost: the run may have gone on, or ended.
counting-run-incomplete = Some detections have not arrived in this window. Counts are shown again when all are here.

# The software's count

counting-mitotic = mitotic
counting-mitotic-so-far = mitotic so far
counting-per-mm2 = per mm²
counting-interval-name = 95 % Poisson interval (Garwood)
counting-by-chance = by chance { $low } to { $high } per mm² (95 %)
counting-in-tissue = in { $area } of tissue
counting-in-tissue-within = in { $area } of tissue { $where }
counting-model-threshold = { $model }, threshold { $threshold }
counting-mpp-by-hand = pixel size entered by hand
counting-tissue-by-hand = tissue corrected by hand
counting-area-not-yet-known = the area is known when the run ends
counting-tiles-not-counted =
    { $count ->
        [one] { $shown } tile could not be read; that area is not counted.
       *[other] { $shown } tiles could not be read; that area is not counted.
    }

# Where is counted

counting-where =
    { $included ->
        [0] in the whole slide
        [one] in { $included } region
       *[other] in { $included } regions
    }{ $excluded ->
        [0] {""}
        [one] , without { $excluded } exclusion
       *[other] , without { $excluded } exclusions
    }
counting-where-whole-tissue = in the whole analysed tissue
counting-where-so-far = in what was analysed so far

# Threshold

counting-threshold = Threshold
counting-threshold-reset = reset to { $threshold }
counting-threshold-low = more, less certain
counting-threshold-high = fewer, more certain

# Hotspot

counting-hotspot = Hotspot
counting-hotspot-shape = Shape of the hotspot
counting-hotspot-none = None: nothing is mitotic at this threshold.
counting-hotspot-method = most mitotic detections in { $area } (10 HPF of { $diameter } mm diameter)
counting-hotspot-fits = Largest circle within the tissue:
counting-hotspot-failed = Not known at this threshold
counting-go-there = Go there
counting-in-area = in { $area }

# The reader's count

counting-count-by = Count by { $reader }
counting-confirmed = confirmed
counting-of-them-atypical = ({ $shown } atypical)
counting-unsure = unsure
counting-unreviewed = unreviewed
counting-range = { $from } to { $to }
counting-reader-where = by { $reader }, { $where }
counting-software-count = software: { $count } at threshold { $threshold }

# The counting area

counting-protocol = Protocol
counting-protocol-none = No protocol: no score
counting-protocol-own = Your own protocols, from a file…
counting-protocol-unknown = The project names the protocol { $protocol }, which is not known here: choose another one to get a score.
counting-protocol-source = { $protocol }: source
counting-protocol-read = { $citation }. Read in ({ $kind }): { $read }. Checked { $checked }.
counting-source-primary = primary
counting-source-secondary = secondary
counting-source-own = own
counting-research-use = Research use; not a medical device.
counting-field-diameter = Diameter of your microscope’s field, mm
counting-field-diameter-unit = mm: diameter of your microscope’s field
counting-area-form = Form of the counting area
counting-form-circle = Circle
counting-form-square = Square
counting-form-rectangle = Rectangle
counting-form-fields = Fields
counting-area-size = Size of the counting area
counting-size-as-asked = As the protocol asks
counting-size-times = { $factor } times as large
counting-area-count-by = Count by { $reader } in the area
counting-area-density = { $density } per mm², by chance { $low } to { $high } (95 %)
counting-area-average = average of all that is counted { $average }
counting-area-place = Place it…
counting-area-release = Back to the fullest
counting-area-counting = Counting…
counting-area-failed = The area could not be counted
counting-worker-not-started = the worker that counts did not start
counting-line-warnings = with warnings, see “Count in an area”

# Where the counting area lies

counting-placed-not-fullest = Placed by { $reader }: the fullest place holds { $more } more.
counting-placed-fullest = Placed by { $reader }: no place holds more.
counting-placed-not-fullest-outside = Placed by { $reader }: the fullest place holds { $more } more. Its middle lies outside the regions.
counting-placed-fullest-outside = Placed by { $reader }: no place holds more. Its middle lies outside the regions.
counting-place-fields = { $fields } separate fields, each the fullest that overlaps none before it.
counting-place-fullest = Where most figures are
counting-place-ties = { $places } other places hold as many
counting-place-ties-or-more = { $places } or more other places hold as many
counting-place-next-best = next best apart from it: { $figures }
counting-place-none = No figure is confirmed or open.

# The score

counting-score-no-protocol = no score without a protocol
counting-score-rate = { $rate } per { $unit } mm²: “{ $protocol }” gives a rate without a score
counting-score-either-end = { $score } at either end
counting-score-scaled = { $score }, scaled to { $unit } mm²

# Whether further review can change the score

counting-stopping-done = Every figure has a verdict.
counting-stopping-unreviewed =
    { $count ->
        [one] { $unreviewed } figure is unreviewed
       *[other] { $unreviewed } figures are unreviewed
    }
counting-stopping-unsure =
    { $count ->
        [one] { $unsure } figure is unsure
       *[other] { $unsure } figures are unsure
    }
counting-stopping-unreviewed-unsure =
    { $count ->
        [one] { $unreviewed } figure is unreviewed, { $unsure } unsure
       *[other] { $unreviewed } figures are unreviewed, { $unsure } unsure
    }
counting-stopping-none = none of them can change the score
counting-stopping-each = each of them can change the score
counting-stopping-each-unproven = each of them may change the score
counting-stopping-some = { $figures } of them can change the score
counting-stopping-some-unproven = { $figures } of them may change the score
counting-stopping-not-examined = { $figures } more were not examined
counting-next-that-matters = Next that matters
counting-next-that-matters-title = Bring the next figure that can change the score to the front

# Why a command of the counting area cannot be done now

counting-why-not-placed = the area lies where most figures are
counting-why-none-decides = no figure can change the score

# Why there is no score
counting-score-refused = no score: { $refusal }
counting-refused-no-protocol = no protocol is chosen; choose one to get a score
counting-refused-no-area = there is no area; place an area first
counting-refused-separate-fields = which figures can change the score is known for one area only, not for separate fields; choose a circle, a square or a rectangle
counting-refused-field-unknown = the protocol counts in fields whose diameter it does not state; enter the diameter of your microscope’s field
counting-refused-no-cut-offs = “{ $protocol }” gives no score that a figure could change; review all figures of the area
counting-refused-other-area = “{ $protocol }” holds for { $asked }, and { $area } were counted; count in { $asked }, or choose a protocol that is stated per mm²

# Beside a count
counting-warning-pixel-size-changed = The figures were found with a pixel size of { $size } µm, and the slide has another now: do not use this count before you analyse again.
counting-warning-pixel-size-by-hand = The pixel size of { $size } µm was entered by hand: the area, and every figure per mm², depend on it.
counting-warning-missing-tiles =
    { $tiles ->
        [one] { $shown } tile of the area could not be read: figures there are not counted.
       *[other] { $shown } tiles of the area could not be read: figures there are not counted.
    }
counting-warning-area-smaller = “{ $protocol }” asks for { $asked }; { $area } were counted.
counting-warning-area-smaller-scaled = “{ $protocol }” asks for { $asked }; { $area } were counted: the score is less certain.
counting-warning-area-larger = “{ $protocol }” asks for { $asked }; { $area } were counted.
counting-warning-area-larger-scaled = “{ $protocol }” asks for { $asked }; { $area } were counted: the fullest area of this size has a lower density than a smaller one.
counting-warning-beyond-tissue = Of the { $area } only { $tissue } are analysed tissue outside exclusions.
