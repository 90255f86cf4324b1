# Verdicts, and the labels of the software
review-verdict-mitotic = mitotic
review-verdict-atypical-mitotic = atypical mitotic
review-verdict-normal = normal
review-verdict-unsure = unsure
review-short-mitotic = mitotic
review-short-atypical-mitotic = atypical
review-short-normal = normal
review-short-unsure = unsure

# What is said of a figure
review-no-verdict = no verdict
review-verdict-given = verdict { $verdict }
review-figure-blinded = read blinded
review-figure-proposed = software: { $label }, score { $score }
review-figure-added = added by a person
review-figure-not-found = not found by this analysis
review-threshold-reached = at or above the threshold { $threshold }
review-threshold-not-reached = below the threshold { $threshold }
review-place-in-pixels = x { $x } px, y { $y } px; pixel size unknown
review-consensus-alone = { $name } alone
review-consensus-names = { $names } and { $last }
review-consensus-recorded = { $names }, recorded by { $by }

# Shared by the panels
review-show-over-slide = Show over the slide
review-go-there = Go there
review-remove-undoable = Remove it; undo brings it back

# The review and its filter
review-left = { $shown } of { $all } · { $unreviewed } left
review-close = Close the review
review-figures = Figures
review-filter = Shown in the gallery
review-filter-all = all
review-filter-verdict = Verdict
review-filter-unreviewed = none yet
review-filter-software = Software
review-filter-not-found = not found
review-filter-reader = Reader
review-filter-disputed = readers differ
review-order = Order
review-order-score = score
review-order-uncertainty = uncertainty
review-order-place = place
review-order-likeness = likeness
review-read-blinded = Read blinded
review-blinded-explained = Without what the software and other readers say

# The order by likeness
review-likeness-while-running = By score while the analysis runs.
review-likeness-until-compared = By score until the crops are compared
review-likeness-comparing = Comparing the crops
review-likeness-done = { $done } of { $count }
review-likeness-ordering = ordering
review-likeness-explained = Size, darkness and shape in haematoxylin and eosin, however the cell lies
review-likeness-compared = { $count } compared by their pixels
review-likeness-unread = { $count } could not be read
review-likeness-rest = { $count } with lower scores follow by score

# The figure in front
review-verdicts = Verdicts
review-consensus-verdicts = Consensus verdicts
review-take-back = take back
review-add-missed = add missed
review-undo-verdict = undo
review-none-selected = No figure is selected.
review-none-passes = No figure passes this filter.
review-none-until-own-count = What the software found is shown after your own count. Figures that you add are counted.
review-none-yet = There are no figures yet. Analyse the slide, or add figures that you see.
review-figure-in-front = The figure in front: { $words }
review-not-among-shown = not among those shown
review-position = { $position } of { $count }
review-consensus = consensus
review-marked = { $count } marked
review-marked-verdict = the next verdict is for all
review-turn = Turn
review-crop-unreadable = cannot be read

# Why a command of the review cannot be done
review-why-blinded = the slide is read blinded
review-why-no-two-readers = there are no verdicts of two readers
review-why-agreed = the two readers agree
review-why-off = the review is off

# Agreement of two readers
review-agreement-reader = Reader
review-agreement-and = and
review-first-reader = First reader
review-second-reader = Second reader
review-agreement-atypical = Atypical counts as mitotic
review-agreement-both = Both judged
review-agreement-alone = { $first } alone { $onlyFirst }, { $second } alone { $onlySecond }.
review-agreement-observed = Agreement
review-agreement-kappa = Cohen’s kappa
review-agreement-undefined = not defined
review-agreement-interval = (95 %: { $low } to { $high })
review-agreement-none-blinded = none blinded
review-agreement-all-blinded = all blinded
review-agreement-some-blinded = { $blinded } of { $count } blinded
review-agreement-table = Rows: { $rows }. Columns: { $columns }.
review-disagreements = Disagreements
review-differ = Different: { $count }
review-settled = { $count } settled
review-settled-as = settled:

# The consensus round
review-round = Consensus round
review-round-explained = Settles the disagreements one after the other
review-round-settled = all settled
review-round-open = { $open } of { $count } open
review-round-none-of-them = The figure in front is none of them.
review-round-who = Who sits here
review-round-here = Here:
review-round-end = End the round
review-round-keys = The verdict keys settle it; the readers’ own verdicts stay.
review-round-step = next, previous.

# In place of the software’s count
review-count = Count
review-blinded-hidden = What the software found and what other readers say of this slide is hidden: scores, classes, counts, verdicts. What is left are places, in an order that says nothing of them.
review-blinded-logged = It stays in the log that the slide was read blinded until now
review-blinded-end = End reading blinded
review-software-after-own = the software’s count is shown after yours
review-own-count = Your own count
review-own-count-record = Record and compare
review-own-count-while-running = Mitotic figures of the tissue that is being analysed; it can be recorded when the analysis has ended.
review-own-count-of = Mitotic figures in { $area } of tissue.
review-own-count-of-regions =
    Mitotic figures in { $area } of tissue in { $included ->
        [0] the whole slide
        [one] { $included } region
       *[other] { $included } regions
    }{ $excluded ->
        [0] {""}
        [one] , without { $excluded } exclusion
       *[other] , without { $excluded } exclusions
    }.
review-own-count-none = Show without an estimate
review-own-count-none-recorded = It is recorded that you saw it without an estimate

# Own count and the software’s
review-estimate = Own count and the software’s
review-estimate-own = Own count first:
review-estimate-software = software:
review-estimate-same = no difference
review-estimate-difference = difference { $difference }
review-estimate-ratio = ({ $ratio } times the software’s)
review-estimate-where = in { $area } at threshold { $threshold }
review-estimate-after = after your review { $count }: { $moved }
review-estimate-kept = kept
review-estimate-away = away from the software’s
review-estimate-beyond = beyond the software’s
review-estimate-towards = { $percent } % of the way to the software’s
review-estimate-summary =
    { $count ->
        [one] Over { $slides } slide of this project: { $mean } on average
       *[other] Over { $slides } slides of this project: { $mean } on average
    }
review-estimate-limits = (95 % between { $low } and { $high })

# Detections
review-show-figures-over-slide = Show figures over the slide
review-shown-over-slide = Shown over the slide
review-normal-at-overview = normal below { $magnification }× too
review-normal-hidden = Not drawn below { $magnification }×: { $count } normal.
review-detections-hidden = Hidden until you have given your own count.
review-detections-none-so-far = Nothing found so far.
review-detections-none = Nothing was found above the lowest threshold.
review-figures-by-place = Figures by place
review-detections-by-score = Detections by score
review-detections-next = next
review-detections-previous = previous
review-detections-hide-while-held = hide while held

# Coverage
review-coverage-mpp-unknown = The pixel size is unknown, so there is no magnification: enter it above.
review-coverage-veil = Veil what was not looked at
review-coverage-from = Looked at, from
review-coverage-on = on
review-coverage-by = by
review-coverage-by-me = me
review-coverage-by-everyone = everyone
review-coverage-of-tissue = of the tissue
review-coverage-of-slide = of the slide
review-coverage-nearest = Nearest part that was not looked at
review-coverage-next = Next part not looked at
review-coverage-explained = A part counts as looked at when it stood on the screen for half a second, at this magnification or more.
review-coverage-keep = Keep in the project what I look at
review-coverage-kept = Views are recorded under your name, for all slides. What is recorded stays in the log.
review-coverage-not-kept = Nothing is recorded: this window forgets it when the slide is closed.
review-coverage-lossy = Some views could not be written: the project has less than was looked at.
review-coverage-recorded = Recorded
review-coverage-recorded-of = { $reader }: { $duration }, last on { $day }

# Tissue mask
review-mask-mpp-unknown = The pixel size is unknown: enter it first.
review-mask-explained = What an analysis looks at: tissue without glass, pen, edges and blur.
review-mask-looking = Looking for tissue…
review-mask-tissue = Tissue, proposed
review-mask-left-out-ink = Left out: ink
review-mask-left-out-edge = Left out: edges of slide, coverslip and bubbles
review-mask-left-out-blur = Left out: out of focus
review-mask-none-left-out = none
review-mask-add = Add tissue
review-mask-take-out = Take out
review-mask-as-proposed = As the software proposes it.
review-mask-corrections =
    Corrections: { $included ->
        [one] { $included } area
       *[other] { $included } areas
    } added, { $excluded ->
        [one] { $excluded } area
       *[other] { $excluded } areas
    } taken out.
review-mask-undo = Undo
review-mask-redo = Redo
review-mask-reset = Back to the proposal
review-mask-pending-proposed = The figures were made with the mask as proposed: the next analysis follows yours.
review-mask-pending-corrected = The figures were made with other corrections: the next analysis follows yours.

# Regions
review-region-draw = Draw region
review-exclusion-draw = Draw exclusion
review-regions-none = All analysed tissue is counted. A region limits counts, densities and hotspots to what lies in it.
review-regions-counted =
    Counted in { $included ->
        [0] the whole slide
        [one] { $included } region
       *[other] { $included } regions
    }{ $excluded ->
        [0] {""}
        [one] , without { $excluded } exclusion
       *[other] , without { $excluded } exclusions
    }. Figures and exports follow.
review-region-select-named = Select { $name }
review-region-select = Select
review-region-name = Name
review-region-mpp-unknown = The pixel size is unknown
review-region-area = Area of the outline
review-region-role = What { $name } is for
review-region-role-include = counted in
review-region-role-exclude = not counted in
review-region-colour = Colour of { $name }
review-colour-green = green
review-colour-orange = orange
review-colour-blue = blue
review-colour-pink = pink
review-colour-yellow = yellow
review-colour-sky-blue = sky blue
review-colour-red = red
review-region-go-to = Go to { $name }
review-region-corners-named = Edit corners of { $name }
review-region-corners = Edit corners, or move it
review-region-add-to = Add to { $name }
review-region-add = Draw what to add
review-region-take-from = Take away from { $name }
review-region-take = Draw what to take away: a part, or a hole
review-region-remove = Remove { $name }

# Measures
review-measure-length = Length
review-measure-area = Area
review-measures-clear = Clear
review-measured-length = length { $words }
review-measured-area = area { $words }
review-measure-remove-named = Remove { $words }
review-measures-kept = Kept for this window only.

# Bookmarks
review-bookmark-key = marks the place under the pointer, or the middle of the view, with a note.
review-bookmark-note = Note of bookmark { $number }
review-bookmark-no-note = no note
review-bookmark-go-to = Go to bookmark { $number }
review-bookmark-remove = Remove bookmark { $number }

# Who decides
review-reader-who = Who decides?
review-reader-why = What you decide is recorded in the project with your name or initials, so that a report can say who did what. Spindle asks once. The name stays on this computer and in the project, and can be changed in the settings.
review-reader-name = Name or initials
review-reader-record = Record under this name
review-reader-nameless = Without a name
review-reader-cancel = Cancel the decision

# Beside kappa
review-kappa-no-figures = Not defined: there is no figure that both judged.
review-kappa-one-verdict = Not defined: both gave one and the same verdict to all figures.
review-kappa-all-agree = They agree on all figures, where the interval has no width and says nothing.
review-kappa-few-figures = The interval is rough: it is made for many figures, and both judged { $figures }.
