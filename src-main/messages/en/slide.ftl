# Used in many places
slide-pixel-size = Pixel size
slide-unknown = unknown
slide-key-escape = Esc
slide-take-middle = Take the middle
slide-microscope-field = Field of a microscope

# List of slides
slide-list = Slides
slide-list-found = { $found } of { $all }
slide-list-open = Open…
slide-list-open-slides = Open slides
slide-list-filter = Filter
slide-list-filter-by-name = Filter slides by name
slide-list-sort-by = Sort slides by
slide-list-sort-stays = Sort by; the order stays until you sort again
slide-list-sort-again = Sort again
slide-list-none-found = No name contains that.
slide-list-empty = No slide here yet: open one, or drop one on the window.
slide-list-in-folders = No slide in this folder itself, but in folders within it: choose one above, or open one by its path.
slide-list-folder = Folder with slides
slide-list-folder-choose = Choose a folder…
slide-list-analysis-running = An analysis is running: cancel it first.
slide-close = Close { $slide }
slide-close-with-key = Close (Delete)
slide-order-name = Name
slide-order-name-down = Name, last first
slide-order-state = State
slide-order-count = Mitotic figures
slide-row-sending = sending, { $percent } %
slide-row-opening = opening…
slide-row-open = open
slide-row-open-without-mpp = open, pixel size unknown
slide-row-new = new
slide-row-starting = starting…
slide-row-cancelling = cancelling…
slide-row-refused = refused, not counted
slide-row-failed = analysis failed
slide-row-analysed = analysed
slide-row-mitotic = { $count } mitotic
slide-row-mitotic-outdated = { $count } mitotic · pixel size changed since

# A slide that is opened
slide-open-another = Open another…
slide-take-off-list = Take it off the list
slide-sending = Sending { $slide }:
slide-sent = Sent
slide-opening = Opening { $slide }…
slide-opening-progress = Opening
slide-scene = Scene
slide-scene-later = Another scene can be opened when the analysis has ended

# The slide and what lies over it
slide-pane = Slide { $slide }
slide-navigator = Navigator
slide-hotspot = hotspot, { $count } mitotic
slide-counting-area = counting area, figures at most: { $count }
slide-tissue-mask = tissue mask
slide-bookmarks = bookmarks
slide-measures = measures
slide-regions = regions: { $regions }
slide-picked-place = picked place
slide-field-shown = field of view, { $field }
slide-tiles-missing = { $count } missing
slide-tile-not-shown = cannot show a tile
slide-tile-status = the request for it was answered with status { $status }
slide-tile-rest-usable = the rest of the slide can still be used
slide-tile-no-memory = the browser has no memory left for a tile
slide-length-in-pixels = { $pixels } px (pixel size unknown)
slide-area-in-pixels = { $pixels } px² (pixel size unknown)

# Picking a place
slide-pick-place = Pick a place
slide-pick-figure = Pick the missed figure
slide-pick-area = Pick where to count
slide-click-place = Click a place on the slide
slide-click-figure = Click the missed figure on the slide
slide-click-area = Click where to count on the slide
slide-click-beside = Nothing was put there: that is beside the slide.

# Controls at the lower edge
slide-scale-bar = Scale bar { $length }
slide-magnification = Magnification
slide-magnification-type = 40× is 0.25 µm per pixel of the screen; type another
slide-no-magnifications = The pixel size of this slide is unknown: enter it to have magnifications
slide-no-field = The pixel size of this slide is unknown: enter it to have a field of view
slide-objective-own = { $step }×, the slide’s own objective
slide-rotation = Rotation
slide-rotate-left = Rotate left
slide-rotate-right = Rotate right
slide-angle = Angle, degrees clockwise
slide-angle-type = Type an angle, or drag with Shift; { $back }
slide-angle-back = back to 0°
slide-mirror = Mirror
slide-field-of-view = Field of view
slide-field-circle = Field circle
slide-figure-no-number = a number is needed
slide-figure-out-of-range = it must lie between { $least } and { $most } { $unit }

# Look, and the field of a microscope
slide-look-brightness = Brightness
slide-look-contrast = Contrast
slide-look-gamma = Gamma
slide-look-stain = Stain
slide-look-not-for-slide = Not for this slide: { $why }
slide-look-own = The slide’s own look
slide-look-screen-only = The picture on the screen only: analysis and counts see the slide as it is.
slide-look-reset = Reset
slide-look-changed = { $what } changed
slide-look-parts = { $first } and { $last }
slide-look-part-brightness = brightness
slide-look-part-contrast = contrast
slide-look-part-gamma = gamma
slide-stain-all = as the slide is
slide-stain-haematoxylin = haematoxylin only
slide-stain-eosin = eosin only
slide-field-needs-pixel-size = Needs the pixel size.
slide-field-area = Area of the field, mm²
slide-field-diameter = Diameter of the field, mm
slide-field-diameter-word = diameter
slide-field-usual = Usual

# Channels and focal planes
slide-channels-and-planes = Channels and planes
slide-focal-plane = Focal plane
slide-plane-of = { $plane } of { $count }
slide-plane-of-at = { $plane } of { $count }, { $height } µm
slide-plane-keys = Also by the keys , and .
slide-windows-automatic = All windows automatic
slide-channel-colour = Colour
slide-channel-colour-of = Colour of { $channel }
slide-window-of = Window of { $channel }
slide-window-low = Black
slide-window-high = Full
slide-window-at-low = Black at
slide-window-at-high = Full at
slide-window-of-channel-low = Black at, { $channel }
slide-window-of-channel-high = Full at, { $channel }
slide-window-suggested = The window that the slide’s own values suggest
slide-window-auto = Auto
slide-window-auto-of = Auto, { $channel }

# Map of values
slide-map-open = Overlay…
slide-map-which = A density map that Spindle exported, or a GeoTIFF of another program with one band of numbers in pixels of the slide.
slide-map-reading = Reading { $file }…
slide-map-show = Show over the slide
slide-map-no-unit = values without a unit
slide-map-transparent = Transparent: no value.
slide-map-colours = Colours
slide-map-opacity = Opacity
slide-map-range = Range
slide-map-lowest = Lowest value
slide-map-highest = Highest value
slide-map-automatic = Automatic
slide-map-range-refused = The range needs two numbers, the lower one first.

# Pixel size
slide-mpp-unknown = Pixel size unknown
slide-mpp-implausible = Pixel size implausible
slide-mpp-not-stated = The slide does not state it, so magnification, analysis and counts per mm² are unavailable.
slide-mpp-outside = The slide states { $mpp }, which is outside { $min } to { $max } µm, so magnification, analysis and counts per mm² are unavailable.
slide-mpp-how-to-enter = Enter it as the scanner’s documents give it: 0.25 is usual for a 40× scan, 0.5 for 20×.
slide-mpp-by-hand = Pixel size { $mpp }, entered by hand; reports say so.
slide-mpp-doubted = The slide states { $mpp }, which is implausible.
slide-mpp-per-pixel = µm per pixel
slide-mpp-use = Use it
slide-mpp-no-number = a number is needed, such as 0.25
slide-mpp-too-small = below { $least } µm no light microscope resolves anything
slide-mpp-too-large = above { $most } µm a cell is smaller than a pixel

# What the file says of itself
slide-format = Format
slide-objective = Objective
slide-colours = Colours
slide-colours-by-profile = by the slide’s ICC profile
slide-colours-as-stored = as stored: the ICC profile cannot be used ({ $why })
slide-colours-no-profile = no profile
slide-levels = Levels
slide-associated-images = Associated images ({ $count })
slide-image-unreadable = cannot be read
slide-properties = Properties ({ $count })
slide-identity-properties =
    { $count ->
        [one] { $count } property
       *[other] { $count } properties
    }
slide-identity-images =
    { $count ->
        [one] { $count } image
       *[other] { $count } images
    }
slide-identity-both = { $properties } and { $images }
slide-identity-hidden = { $what } that can identify a patient are hidden.
slide-identity-shown = { $what } that can identify a patient are shown.
slide-identity-show = Show them
slide-identity-hide = Hide them

# Drawing
slide-draw-area = Draw an area
slide-draw-region = Draw a region
slide-draw-tissue = Draw around what is tissue
slide-draw-no-tissue = Draw around what is no tissue
slide-draw-counted = Draw around what is counted
slide-draw-not-counted = Draw around what is not counted
slide-draw-measured = Draw around what is measured
slide-draw-what-to-add = Draw what to add to { $region }
slide-draw-what-to-take-away = Draw what to take away from { $region }
slide-measure-by-drag = Drag from one end to the other
slide-pen-keys = { $title }: arrow keys move the cross, Enter sets a corner
slide-pen-too-short = Too short: click where it begins and where it ends
slide-pen-too-small = Too small: draw around the area with the button held
slide-pen-corners =
    { $count ->
        [one] { $count } corner: double click, or Enter twice, ends it; Backspace takes one back
       *[other] { $count } corners: double click, or Enter twice, ends it; Backspace takes one back
    }
slide-pen-ends = Click or Enter ends it; Backspace takes it back
slide-take-visible = Take all that is visible
slide-tools = Draw with
slide-tool-rectangle = Rectangle
slide-tool-ellipse = Ellipse
slide-tool-polygon = Polygon
slide-tool-freehand = Freehand
slide-tool-brush = Brush
slide-tool-line = Line
slide-brush-width = Width
slide-brush-pixels = { $pixels } pixels of the screen
slide-mode-next-shape = What the next shape does
slide-mode-of-new = New
slide-mode-of-add = Add
slide-mode-of-take-away = Take away
slide-mode-own-region = A region of its own
slide-mode-select-first = select a region first
slide-mode-fits = Fit to neighbours
slide-mode-fits-how = Edges of neighbouring regions become one: no gap, no overlap
slide-corners-of = Corners of { $region }
slide-corners-keys = Corners of { $region }: J and K choose one, arrow keys move it, Enter adds one, Delete removes it
slide-corners-zoom-in = Zoom in to see all corners
# The keys J and K stand between these two.
slide-corners-drag = Drag a corner, an edge or the whole;
slide-corners-choose = choose a corner, arrow keys move
# The keys Enter and Delete stand between these three.
slide-corners-move = Arrow keys move the corner,
slide-corners-add = adds one,
slide-corners-remove = removes it

# Card of a figure
slide-card = Figure
slide-card-you = you
slide-card-not-measured = invariance not measured
slide-card-turned = turned: score { $scores }, mitotic at { $share } angles

# Two slides side by side
slide-in-front = { $slide }, in front
slide-beside = Slide beside { $slide }
slide-beside-which = Which slide, such as PHH3 or Ki-67?
slide-beside-open = open
slide-beside-no-other = There is no other slide: open one first.
slide-beside-none-found = No slide has that name.
slide-close-beside = Close side by side
slide-back-to-one = Back to one slide
slide-lock = Locked
slide-lock-how = The slides move together
slide-align = Align
slide-align-how = Click the same two places on both slides
slide-mirrored = Mirrored
slide-mirrored-how = One of the sections lies upside down
slide-take-middle-first = Take the middle of the first
slide-take-middle-second = Take the middle of the second
slide-pair-either = Pair { $number } of 2: click a place on either slide. The slides move apart meanwhile.
slide-pair-other = Pair { $number } of 2: click the same place on { $slide }. The slides move apart meanwhile.
slide-link-before-open = Not locked before both slides are open
slide-link-aligned-locked = Locked, aligned.
slide-link-aligned-free = Not locked, aligned.
slide-link-refused-locked = Locked.
slide-link-refused-free = Not locked.
slide-link-by-size-locked = Locked, not aligned: by the middle of the slides and their pixel sizes
slide-link-by-size-free = Not locked, not aligned: by the middle of the slides and their pixel sizes
slide-link-by-width-locked = Locked, not aligned: by their middle and width: { $size }
slide-link-by-width-free = Not locked, not aligned: by their middle and width: { $size }
slide-link-unsized = the pixel size of { $slide } is unknown
slide-link-unsized-both = the pixel size of { $first } and of { $second } is unknown
slide-link-scale-by-pairs = The pairs set the scale too: { $size }
slide-link-distances-agree = Distances on both agree within 1 %
slide-link-distances-differ = Distances on the two differ by { $percent } %
slide-link-distances-doubtful = Distances on the two differ by { $percent } %: are they the same places?
slide-align-refused = the slides were not aligned
slide-align-too-near = the two places are { $pixels } px apart on one of the slides
slide-align-take-far-apart = take two places that are far apart, such as both ends of the tissue
slide-align-too-different = the two places are { $times } times as far apart on one slide as on the other
slide-align-take-same = take the same two places on both slides, and check the pixel sizes
slide-why-none-beside = no slide stands beside this one
slide-why-beside-not-open = the slide beside is not open yet
slide-why-same-slide = both are the same slide
slide-why-picking = places are being picked
slide-why-not-locked = the slides are not locked
slide-why-not-aligned = the slides are not aligned
