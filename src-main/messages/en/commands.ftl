# View
command-fit = Whole slide
command-magnify-1 = Magnification 1×
command-magnify-2 = Magnification 2×
command-magnify-4 = Magnification 4×
command-magnify-10 = Magnification 10×
command-magnify-20 = Magnification 20×
command-magnify-40 = Magnification 40×
command-objective = The slide’s own objective
command-full-resolution = One slide pixel per screen pixel
command-zoom-in = Zoom in
command-zoom-out = Zoom out
command-rotate-left = Rotate left by 15°
command-rotate-right = Rotate right by 15°
command-rotate-reset = Back to 0°
command-flip = Mirror the slide
command-field = Show or hide the field of a microscope
command-look-reset = Back to the slide’s own look
command-pan-left = Move left
command-pan-right = Move right
command-pan-up = Move up
command-pan-down = Move down
command-plane-up = Next focal plane
command-plane-down = Previous focal plane
command-automatic-windows = All channels in their automatic window
command-coverage = Show or hide what was looked at
command-next-unseen = Next part that was not looked at

# Detections
command-next = Next detection
command-previous = Previous detection
command-hotspot = Go to the hotspot
command-reset-threshold = Reset the threshold to the model’s
command-analyse = Analyse this slide
command-cancel = Cancel the analysis
command-export = Export…
command-export-pdf = Export the PDF report
command-invariance = Show the invariance of the selection
command-pick-place = Pick a place to see its invariance
command-figure-card = Show or hide the card of the selected figure
command-hide-overlay = Hide everything over the slide

# Review
command-review = Review on or off
command-verdict-mitotic = Verdict: mitotic
command-verdict-atypical = Verdict: atypical mitotic
command-verdict-normal = Verdict: normal
command-verdict-unsure = Verdict: unsure
command-verdict-none = Take the verdict back
command-add-figure = Add a missed figure
command-read-blinded = Read blinded, on or off
command-agreement = Agreement of two readers
command-next-disagreement = Next disagreement
command-previous-disagreement = Previous disagreement
command-consensus = Consensus round on or off
command-turn-crop = Turn the crop by 45°

# Counting area
command-area = Show the counting area
command-place-area = Place the counting area
command-release-area = Counting area back to where most figures are
command-enlarge-area = Counting area of 1, 2 or 5 times the size
command-next-deciding = Next figure that can change the score

# Tissue
command-mask = Show or hide the tissue mask
command-mask-include = Add tissue to the mask
command-mask-exclude = Take tissue out of the mask
command-mask-reset = Back to the proposed tissue mask

# Regions
command-regions = Show or hide the regions
command-draw-region = Draw a region to count in
command-draw-exclusion = Draw an exclusion
command-region-corners = Edit the corners of the region
command-remove-region = Remove the selected region

# Measures and bookmarks
command-measure-length = Measure a length
command-measure-area = Measure an area
command-clear-measures = Clear the measures
command-bookmark = Bookmark this place

# Side by side
command-side-by-side = Another slide beside this one
command-other-pane = Go to the slide beside
command-lock-slides = Lock the two slides, or unlock them
command-align-slides = Align by two pairs of places
command-align-as-shown = Align the slides as they lie now
command-mirror-between = One slide lies mirrored
command-remove-alignment = Take the alignment away
command-nudge-left = Move this slide only to the left
command-nudge-right = Move this slide only to the right
command-nudge-up = Move this slide only up
command-nudge-down = Move this slide only down
command-turn-left = Turn this slide only to the left
command-turn-right = Turn this slide only to the right

# Decisions and projects
command-undo = Undo the last decision about the slide
command-redo = Redo what was undone
command-open-project = Open project…
command-new-project = New project…

# Documents
command-report-decisions = Report of decisions…
command-export-annotations = Export annotations…
command-import-annotations = Import annotations…

# Slides
command-open = Open slides…
command-phantom = Open the phantom slide
command-next-slide = Next slide
command-previous-slide = Previous slide

# Window
command-slides = Show or hide the slide list
command-inspector = Show or hide the inspector
command-cases = Cases: the slides of the project
command-batch = Batches: many slides in one go
command-settings = Settings
command-theme = Switch between dark and light
command-shortcuts = Keyboard shortcuts
command-tour = Take the tour on the phantom slide
command-palette = Find a command

# Groups of commands
command-group-view = View
command-group-detections = Detections
command-group-review = Review
command-group-counting-area = Counting area
command-group-tissue = Tissue
command-group-regions = Regions
command-group-measures-and-bookmarks = Measures and bookmarks
command-group-side-by-side = Side by side
command-group-decisions = Decisions
command-group-documents = Reports and exchange
command-group-slides = Slides
command-group-window = Window

# Why a command cannot be done now
command-not-available = “{ $command }” is not available: { $why }.
command-why-no-slide = no slide is open
command-why-slide-failed = the slide could not be opened
command-why-slide-opening = the slide is not open yet
command-why-slide-not-in-front = the slide is not in front
command-why-slide-not-drawn = the slide is not drawn yet
command-why-no-other-slide = no other slide is open
command-why-mpp-unknown = the pixel size is unknown
command-why-objective-unknown = the slide does not state its objective
command-why-one-focal-plane = the slide has one focal plane only
command-why-no-channels = the slide has no channels
command-why-own-look = the slide has its own look
command-why-not-stained = the slide is not stained in colour
command-why-analysis-running = an analysis is running
command-why-nothing-running = nothing is running
command-why-no-finished-analysis = there is no finished analysis
command-why-no-detections = there are no detections
command-why-no-figures = there are no figures
command-why-no-figure-selected = no figure is selected
command-why-no-hotspot = there is no hotspot
command-why-software-hidden = what the software found is hidden
command-why-nothing-corrected = nothing was corrected
command-why-no-region = no region is drawn
command-why-no-region-selected = no region is selected
command-why-nothing-measured = nothing was measured
command-why-nothing-recorded = nothing is recorded of the slide yet
command-why-nothing-to-undo = there is nothing to undo
command-why-nothing-to-redo = there is nothing to redo

# What a command says
command-all-looked-at = All was looked at at { $magnification }× or more.

# The menu of the desktop application
menu-file = &File
menu-edit = Edit
menu-view = &View
menu-window = Window
menu-help = Help
menu-open-recent = Open Recent
menu-clear-recent = Clear Menu
menu-close =
    { $platform ->
        [darwin] Close Window
       *[other] Close
    }
menu-quit =
    { $platform ->
        [darwin] Quit Spindle
        [win32] Exit
       *[other] Quit
    }
menu-about =
    { $platform ->
        [linux] About
       *[other] About Spindle
    }
menu-services = Services
menu-hide = Hide Spindle
menu-hide-others = Hide Others
menu-show-all = Show All
menu-undo = Undo
menu-redo = Redo
menu-cut = Cut
menu-copy = Copy
menu-paste = Paste
menu-paste-and-match-style = Paste and Match Style
menu-delete = Delete
menu-select-all = Select All
menu-substitutions = Substitutions
menu-show-substitutions = Show Substitutions
menu-smart-quotes = Smart Quotes
menu-smart-dashes = Smart Dashes
menu-text-replacement = Text Replacement
menu-speech = Speech
menu-start-speaking = Start Speaking
menu-stop-speaking = Stop Speaking
menu-full-screen = Toggle Full Screen
menu-reload = Reload
menu-developer-tools = Toggle Developer Tools
menu-minimise = Minimize
menu-zoom = Zoom
menu-front = Bring All to Front
