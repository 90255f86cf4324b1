# Frame of the window
ui-rail = Screens
ui-rail-slides = Slides
ui-rail-slides-title = Slide list
ui-rail-review = Review
ui-rail-review-title = Review: figures one by one, verdicts
ui-rail-figures = Figures
ui-rail-inspector-title = Inspector: analysis, figures, export
ui-rail-beside = Beside
ui-rail-cases = Cases
ui-rail-batch = Batches
ui-rail-settings = Settings
ui-rail-keys = Keys
ui-skip = Skip
ui-skip-to-slide = To the slide
ui-skip-to-tour = To the tour
ui-skip-to-list = To the list of slides
ui-skip-to-figures = To the figures
ui-drop-slides = Drop slides to open them

# Where no slide is open
ui-no-slide-open = No slide is open
ui-reload = Reload
ui-empty-heading = Open a slide to read it
ui-empty-what-belongs-here = Whole-slide images, such as Aperio SVS, or a pyramidal TIFF. Drop one here, pick one from the list, or choose files. Spindle then finds mitotic figures, counts them per mm² and shows where they are densest.
ui-recent-slides = Opened before
ui-recent-projects = Projects used before
ui-project-now = Decisions are written to “{ $project }” now.
ui-forget-recent-slides = Forget these
ui-take-tour = Take the tour, a minute
ui-try-phantom = Try the phantom slide
ui-list-of-slides = List of slides ({ $count })
ui-phantom-what-it-is = The phantom is synthetic tissue of about 2 mm² with mitoses at known places: nothing in it is a patient’s.
ui-research-use = For research use only. Not a medical device; not for diagnosis. Counts are proposals of software until a person has confirmed them.
ui-hint-shortcuts = shortcuts
ui-hint-palette = find a command

# The inspector and its parts
ui-inspector = Inspector
ui-inspector-width = Width of the inspector
ui-panel-channels = Channels
ui-panel-focal-planes = Focal planes
ui-panel-analysis = Analysis
ui-panel-detections = Detections
ui-panel-counting-area = Count in an area
ui-panel-agreement = Agreement of readers
ui-panel-tissue = Tissue
ui-panel-regions = Regions
ui-panel-bookmarks = Bookmarks
ui-panel-measures = Measures
ui-panel-coverage = What was looked at
ui-panel-look = Look and field of view
ui-panel-map = Map over the slide
ui-panel-invariance = Invariance
ui-panel-export = Export
ui-panel-documents = Report and exchange
ui-panel-slide = Slide
ui-scores-hidden = Scores are hidden, as what else the software found.

# Title: facts of the slide
ui-mpp-unknown = pixel size unknown
ui-mpp-entered = { $mpp } entered
ui-mpp-in-words = { $mpp } µm per pixel
ui-objective = { $power }× objective
ui-format-picture = picture
ui-engine = engine: { $engine }

# What an analysis is doing
ui-run-starting = starting
ui-run-cancelling = cancelling
ui-run-not-open-here = { $slide }, not open here
ui-stage-waiting = waiting for the analysis before it
ui-stage-starting-engine = starting the engine
ui-stage-tissue = finding tissue
ui-stage-detecting = detecting
ui-stage-turning = measuring invariance
ui-stage-counting = counting
ui-stage-writing = writing documents
ui-time-left = { $time } left
ui-as-last-heard = as last heard
ui-cancel = Cancel

# Tiles that are missing
ui-tiles =
    { $count ->
        [one] { $shown } tile
       *[other] { $shown } tiles
    }
ui-tiles-not-shown = { $tiles } not shown
ui-tiles-not-analysed = { $tiles } not analysed
ui-tiles-missing-so-far = { $tiles } missing so far
ui-missing-tiles = Missing tiles are hatched on the slide, and their area is not counted.
ui-and-more = and { $count } more
ui-warnings = Warnings

# The connection, and what is not recorded
ui-connection-lost = The connection to Spindle is lost; trying again… If Spindle was started again, open the link that it printed.
ui-connection-ended = Spindle was started again, and this page cannot connect to it any more. Open the link that it printed when it started.
ui-may-be-old = The connection to Spindle is lost: this may be old.
ui-nothing-is-kept = Nothing is kept when Spindle ends: the project could not be opened (see Settings).
ui-unrecorded = Decisions that are not recorded
ui-decisions-not-recorded =
    { $count ->
        [one] One decision is not recorded:
       *[other] { $shown } decisions are not recorded:
    }
ui-decision-not-recorded = Not recorded: { $decision }
ui-decisions-on-slide = { $decisions } on { $slide }
ui-decisions-on-slide-in-project = { $decisions } on { $slide }, in { $project }
ui-decisions-and-more = { $decisions }; and { $count } more
ui-copy-list = Copy the list
ui-try-again = Try again
ui-dismiss = Dismiss
ui-dismiss-all = Dismiss all

# An error
ui-what-to-do = What to do:
ui-details = Details
ui-copy-details = Copy details
ui-copied = Copied
ui-place-level = level { $level }
ui-place-column = column { $column }
ui-place-row = row { $row }
ui-place-within = { $within } of { $path }
ui-place-engine-reply = reply of an engine
ui-place-export = export { $format }

# Errors of the transport
ui-no-answer = Spindle does not answer
ui-no-answer-why = the connection to the running `spindle serve` is gone
ui-no-answer-remedy = see whether it still runs where you started it, and open the address it prints
ui-page-unknown = Spindle does not know this page any more
ui-page-unknown-why = it was started again, and each start has an address of its own
ui-page-unknown-remedy = open the address that it printed when it was started again
ui-answer-not-understood = the answer cannot be understood
ui-answer-no-contract = it is not an answer of the contract
ui-answer-no-contract-remedy = reload the window; if it happens again, restart Spindle
ui-answer-status = the server answered with status { $status }
ui-answer-status-remedy = open the address again that `spindle serve` printed: it carries a fresh token
ui-dropped-no-file = cannot open what was dropped
ui-dropped-no-file-why = it is not a file on this computer
ui-dropped-no-file-remedy = save it to a folder first and open it from there
ui-upload-failed = cannot send the file
ui-upload-status = status { $status }
ui-upload-broken = the connection broke, or it is a folder
ui-upload-failed-remedy = try again; a large slide is better opened from the folder that is served

# The command palette
ui-palette-question = What do you want to do?
ui-palette-commands = Commands
ui-palette-none = No command has that name.
ui-more-to-find = { $count } more: type to find them

# Shortcuts
ui-close = Close
ui-find-command-or-key = Find a command or a key
ui-no-command-or-key = No command has that name or key.
ui-reset-all-keys = Reset all keys
ui-undo-key-change = Undo the change
ui-or = or
ui-in-the-palette = in the palette
ui-change-keys-of = Change the keys of “{ $command }”
ui-change = Change
ui-hold = hold
ui-keys-of = Keys of “{ $command }”
ui-key-remove = Remove { $key }
ui-remove = Remove
ui-add-key = Add a key
ui-press-the-key = Press the key…
ui-esc-ends = Esc ends without a key.
ui-back-to-no-key = Back to none
ui-back-to-keys = Back to { $keys }
ui-done = Done
ui-key-of-this-command = { $key } is a key of this command already.
ui-key-of-command = { $key } is “{ $command }”.
ui-take-keys-away =
    { $count ->
        [one] Take it away there?
       *[other] Take them away there?
    }
ui-take-away-there = Take away there
ui-leave-there = Leave there

# Names of keys
ui-key-ctrl = Ctrl
ui-key-ctrl-or-cmd = Ctrl/Cmd
ui-key-shift = Shift
ui-key-space = Space
ui-key-enter = Enter
ui-key-tab = Tab
ui-key-escape = Escape
ui-key-backspace = Backspace
ui-key-delete = Delete
ui-key-insert = Insert
ui-key-home = Home
ui-key-end = End
ui-key-page-up = PageUp
ui-key-page-down = PageDown
ui-key-arrow-left = ArrowLeft
ui-key-arrow-right = ArrowRight
ui-key-arrow-up = ArrowUp
ui-key-arrow-down = ArrowDown

# Why a key cannot be a shortcut
ui-no-key = That is no key.
ui-key-types-accent = This key types an accent, or is not told to the page: choose another.
ui-key-with-alt = Alt opens menus and types other characters: choose a key without it.
ui-key-not-possible = Not possible: { $why }.
ui-key-taken-hides = Space hides everything over the slide while it is held, and presses buttons
ui-key-taken-presses = it presses the control that has the focus, or belongs to the system
ui-key-taken-moves-focus = Tab moves the focus, and changes between tabs and windows
ui-key-taken-closes = Escape closes and cancels, and belongs to the system
ui-key-taken-tabs-and-windows = the browser opens, closes and changes tabs and windows with it
ui-key-taken-changes-tabs = the browser changes between tabs with it
ui-key-taken-enlarges = the browser enlarges and reduces the page with it
ui-key-taken-copies = it copies, pastes or marks
ui-key-taken-reloads = the browser loads the page again with it
ui-key-taken-own-use = the browser or the system has a use of its own for it

# Models, to follow the name of one
ui-model-works-at = works at { $objective }
ui-model-searches-at = searches at { $search } and decides at { $decision }
ui-model-symmetry = symmetry { $group }
ui-model-as-cells-lie = looks at each cell as it lies, so that turning the slide can change its answer
ui-model-directions = looks at each cell from { $count } directions, so that turning the slide hardly changes its answer
ui-model-directions-mirrored = looks at each cell from { $count } directions, and mirrored, so that turning the slide hardly changes its answer
