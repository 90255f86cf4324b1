# The screen

settings-back = Back to the slide
settings-kept-on-machine = Holds on this machine, for all projects.

# Project

settings-project = Project
settings-project-written-to = Decisions and finished analyses of all windows of this Spindle are written to
settings-project-until = until another project is opened.
settings-project-not-kept = It is gone when Spindle ends, because the project could not be opened.
settings-project-path = Path of a project (.spindle), in the folder that is served
settings-project-open = Open project
settings-project-new = New project
settings-project-recent = Used before

# Reader

settings-reader = Reader
settings-reader-nameless = Your decisions are recorded without a name.
settings-reader-named = Your decisions are recorded as { $reader }.
settings-reader-kept = The name is kept on this machine, for all projects and windows, and in the project with each decision made from now on.
settings-reader-name = Name or initials of who decides
settings-reader-use = Use this name

# Appearance

settings-appearance = Appearance
settings-appearance-what = How the window looks. { $kept }
settings-theme-dark = Dark window
settings-theme-light = Light window
settings-language = Language
settings-language-system = As the system ({ $language })
settings-scale = Size of words and controls
settings-follows-system = High contrast and reduced motion follow the settings of your system.

# Detections over the slide

settings-overlay = Detections over the slide
settings-overlay-what = How their outlines are drawn; no count depends on it. { $kept }
settings-overlay-size = Size of the outlines
settings-overlay-opacity = Opacity of the outlines
settings-overlay-drawer = Drawn by
settings-drawer-auto = Graphics card where there is one
settings-drawer-card = Always WebGL
settings-drawer-processor = Always the processor
settings-overlay-hint = Where outlines would touch, a density is drawn instead. Another choice of what draws them takes effect with the next slide that is shown.

# Own count first

settings-estimate = Own count first
settings-estimate-what = People lean towards a number that they have seen. With this on, nothing that the software found on a slide is shown before you have entered your own count of it; both are kept in the project. { $kept }
settings-estimate-ask = Ask for my own count before the software’s is shown

# Inference

settings-engine = Inference
settings-engine-what = What computes an analysis, and how fast. Holds on this machine, for all projects and windows, from the next run on.
settings-engine-measuring = Measuring the engines of this machine, a few seconds, once…
settings-engine-postponed = The engines of this machine will be measured when nothing else is computed.
settings-engine-choice = Engine that computes
settings-engine-choice-short = Engine
settings-engine-automatic = automatic
settings-engine-automatic-now = automatic: { $engine }
settings-engine-not-available = { $engine }, not available
settings-engine-threads = Threads on the processor
settings-engine-threads-short = Threads
settings-engine-threads-usual = as many as there are cores
settings-engine-set-aside = set aside: { $why }
settings-engine-measured = Inference alone, with { $model }, measured { $date }. A choice takes effect with the next run.
settings-engine-measure-again = Measure again
settings-engine-measuring-short = Measuring…

# Models

settings-models = Models
settings-models-what = Installed on this machine. Which one analyses a slide is chosen beside the slide.
settings-models-none = None is installed.
settings-model-default = default
settings-model-finds = Finds mitotic figures in H&E: { $how }.
settings-model-details = Technical details
settings-model-scales = { $search } and { $judge } µm/px
settings-model-threshold = threshold { $threshold }

# About

settings-about = About
settings-about-desktop = Spindle { $version }, desktop; inference: { $engine }
settings-about-browser = Spindle { $version }, in the browser; inference: { $engine }
