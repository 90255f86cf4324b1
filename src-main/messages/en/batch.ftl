# No batch yet
batch-empty-heading = Analyse many slides in one go
batch-empty-what = Name a folder, slides, or a list of them, and leave the rest to Spindle, overnight if need be. Each slide is analysed once, a slide that fails is set aside with its reason, and the others go on. What was finished is kept if the computer is switched off.
batch-empty-interactive = Slides that you analyse yourself meanwhile go first.
batch-new = New batch
batch-loading = Asking for the batches…

# The form
batch-form = New batch
batch-form-leave = Back to the batches
batch-slides = Slides
batch-slides-typed = Folders, slides, or lists of them (TXT, CSV, XLSX): one path a line
batch-choose-folder = Choose a folder…
batch-choose-slides = Choose slides…
batch-chosen = What was chosen
batch-chosen-none = Nothing is chosen yet.
batch-chosen-remove = Leave out { $path }
batch-recursive = Also folders within folders
batch-pattern = Only names that fit a pattern
batch-pattern-example = for example *HE*.svs
batch-how = Analysis
batch-threshold = Threshold
batch-threshold-of-model = that of the model
batch-jobs = Slides at a time
batch-jobs-what = Several are faster where reading the files takes longest.
batch-again = Analyse again what is done
batch-documents = Documents of each slide
batch-summaries = Summary of the batch
batch-summary-csv = CSV, always
batch-summary-json = JSON
batch-summary-xlsx = XLSX
batch-summary-pdf = PDF
batch-folder = Folder of the documents
batch-choose-documents-folder = Choose…
batch-found = What would be analysed
batch-looking = Looking for slides…
batch-found-slides =
    { $count ->
        [0] No slide was found.
        [one] One slide:
       *[other] { $shown } slides:
    }
batch-found-more = and { $count } more
batch-start = Start the batch
batch-starting = Starting…
batch-why-no-slides = Name slides first.
batch-why-none-found = No slide was found there.
batch-why-not-found = The slides cannot be found; see above.
batch-why-threshold = A threshold is a number from 0 to 1.
batch-why-no-format = Choose a document at least.
batch-why-no-folder = Name a folder for the documents.

# The batches of the project
batch-list = Batches
batch-no-folder = Without documents
batch-made-at = begun { $when }
batch-progress = Progress of { $folder }
batch-actions = Actions on { $folder }
batch-states = Slides by state
batch-pause = Pause
batch-go-on = Go on
batch-stop = Stop
batch-resume = Resume
batch-remove = Remove from the list
batch-remove-sure = Its documents and results stay.
batch-remove-yes = Remove
batch-remove-no = Keep it
batch-work-starting = starting the engine
batch-work-running = running
batch-work-paused-elsewhere = paused; another process still ends the slide that it holds
batch-work-running-elsewhere = running in another process
batch-work-yielding = waits while your own analysis is computed
batch-work-paused = paused
batch-work-elsewhere = other programs analyse what is left
batch-work-stopping = stopping; what was finished is kept
batch-work-ended = ended
batch-work-ended-with-failures = ended; some slides failed
batch-work-stopped =
    { $count ->
        [one] not running; one slide is left
       *[other] not running; { $shown } slides are left
    }
batch-work-of-command-line =
    { $count ->
        [one] of the command line, which alone can go on with it; one slide is left
       *[other] of the command line, which alone can go on with it; { $shown } slides are left
    }
batch-notes = Notes

# Slides by state
batch-state-queued = waits
batch-state-running = running
batch-state-done = done
batch-state-failed = failed
batch-state-cancelled = cancelled
batch-state-same = the same slide
batch-count-queued = { $count } waiting
batch-count-running = { $count } running
batch-count-done = { $count } done
batch-count-failed = { $count } failed
batch-count-cancelled = { $count } cancelled
batch-count-same = { $count } the same slide
batch-filter-all = All
batch-filter-queued = Waiting
batch-filter-running = Running
batch-filter-done = Done
batch-filter-failed = Failed
batch-filter-cancelled = Cancelled
batch-filter-same = The same slide

# The slides of a batch
batch-queue = Slides of { $folder }
batch-queue-loading = Asking for the slides…
batch-queue-empty = The batch holds no slides.
batch-queue-none-found = No slide fits.
batch-queue-find = Find slides by name, folder or case
batch-queue-find-short = Find…
batch-queue-filter = Show only
batch-queue-sort = Sort slides by
batch-queue-sort-again = Sort again
batch-order-place = Order of work
batch-order-name = Name
batch-order-state = State
batch-column-place = No.
batch-column-name = Slide
batch-column-case = Case
batch-column-state = State
batch-column-attempts = Attempts
batch-column-seconds = Time
batch-column-reason = Reason
batch-scene = picture { $scene } of the file
batch-waits-again = waits again
batch-was-stopped = stopped
batch-done-with-missing = done, { $tiles } missing
batch-missing-what = { $tiles } could not be read; nothing is known of what lies there, and that area is not counted.
batch-same-as = The same slide as { $path }; it is analysed once.
batch-queue-actions = Actions on the selected slides
batch-selected =
    { $count ->
        [0] None selected
        [one] One selected
       *[other] { $shown } selected
    }
batch-change-cancel = Cancel
batch-change-again = Try again
batch-change-first = Move to the front
batch-change-last = Move to the end
batch-open-slide = Open the slide
batch-detail = The slide in question
batch-detail-hint = Enter opens a slide. Shift and Ctrl select several, Ctrl A all.

# The status line
batch-line = Batch: { $done } of { $total }
batch-line-left = Batch: { $done } of { $total }, { $time } left
batch-line-work = Batch: { $done } of { $total }, { $work }
batch-line-title = Show the batches
batch-work-short-starting = starting
batch-work-short-yielding = waits for you
batch-work-short-paused = paused
batch-work-short-elsewhere = elsewhere
batch-work-short-stopping = stopping
batch-said-starting = Starting the batch…
batch-said-started = The batch has begun. It goes on while you look at other screens.
batch-said-not-started = The batch was not started.
batch-said-refused = That could not be done; see the batch.
batch-said-pause-asked = Pausing { $folder }.
batch-said-go-on-asked = Going on with { $folder }.
batch-said-stop-asked = Stopping { $folder }; what was finished is kept.
batch-said-resume-asked = Going on with { $folder }.
batch-said-remove-asked = Taking { $folder } off the list; documents and results stay.
batch-said-pause-done = { $folder } is paused.
batch-said-go-on-done = { $folder } goes on.
batch-said-resume-done = { $folder } goes on.
batch-said-remove-done = { $folder } was taken off the list; documents and results stay.
batch-said-cancel-asked = Cancelling { $count ->
        [one] one slide
       *[other] { $shown } slides
    }…
batch-said-cancel-done = { $count ->
        [one] One slide is cancelled.
       *[other] { $shown } slides are cancelled.
    } “Try again” puts them back.
batch-said-again-asked = Queuing { $count ->
        [one] one slide
       *[other] { $shown } slides
    } again…
batch-said-again-done = { $count ->
        [one] One slide waits again.
       *[other] { $shown } slides wait again.
    }
batch-said-again-idle = { $count ->
        [one] One slide waits again.
       *[other] { $shown } slides wait again.
    } “Resume” goes on with the batch.
batch-said-first-asked = Moving { $count ->
        [one] one slide
       *[other] { $shown } slides
    } to the front…
batch-said-first-done = { $count ->
        [one] One slide comes
       *[other] { $shown } slides come
    } next.
batch-said-last-asked = Moving { $count ->
        [one] one slide
       *[other] { $shown } slides
    } to the end…
batch-said-last-done = { $count ->
        [one] One slide comes
       *[other] { $shown } slides come
    } last.
batch-notified = A batch has ended: { $shownDone } done, { $failed ->
        [0] none failed
       *[other] { $shownFailed } failed
    }.
batch-said-ended = The batch { $folder } has ended: { $shownDone } done, { $failed ->
        [0] none failed
       *[other] { $shownFailed } failed
    }{ $cancelled ->
        [0] {""}
       *[other] , { $cancelled } cancelled
    }.
