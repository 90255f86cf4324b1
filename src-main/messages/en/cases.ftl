# The list of cases
cases = Cases
cases-back = Back to the slide
cases-list = Slides of the project by case
cases-reading = Reading the slides of the project…
cases-shown = { $count ->
    [one] { $shown } slide
   *[other] { $shown } slides
  }
cases-found = { $count ->
    [one] { $found } of { $all } slide
   *[other] { $found } of { $all } slides
  }
cases-search = Search case, block, stain, name
cases-sort-by = Sort by
cases-order-case = Case
cases-order-name = Name
cases-order-state = State
cases-order-changed = Last changed
cases-sort-stays = The order stays until you sort again
cases-sort-again = Sort again
cases-filter-by-state = Show only slides in these states
cases-none-found = No slide fits.
cases-clear-filter = Show all slides

# States of a slide
cases-state-new = new
cases-state-queued = queued
cases-state-running = running
cases-state-failed = failed
cases-state-analysed = analysed
cases-state-in-review = in review
cases-state-changed = changed since signed off
cases-state-signed-off = signed off
cases-state-moved = file not found
cases-failed-because = failed: { $why }
cases-signed = signed off: version { $version }, { $reader }, { $date }
cases-changed = changed since version { $version }, which { $reader } signed off
cases-moved = its file is not where it was seen last

# Lines
cases-no-case = No case
cases-slides = { $count ->
    [one] { $shown } slide
   *[other] { $shown } slides
  }
cases-runs = { $count ->
    [0] not analysed
    [one] { $shown } run
   *[other] { $shown } runs
  }
cases-block = block { $block }
cases-fold = Fold { $name }
cases-unfold = Unfold { $name }
cases-fold-all = Fold all
cases-unfold-all = Unfold all

# Where nothing is listed yet
cases-empty-heading = No slide in this project yet
cases-empty-what = Slides come here when they are analysed, judged, or put into a batch. Here they are grouped into cases, found again after their files were moved, and signed off.
cases-empty-first = Open a slide and analyse it, or analyse a whole folder as a batch.
cases-empty-batch = Analyse a folder…

# What is done to the selected slides
cases-actions = What to do with the selected slides
cases-selected = { $count ->
    [0] none selected
   *[other] { $shown } selected
  }
cases-open = Open
cases-set-case = Set case…
cases-by-folder = Case by folder
cases-by-folder-what = Each goes into the case that is called as the folder of its file
cases-sign-off = Sign off…
cases-withdraw = Withdraw sign-off…
cases-undo = Undo
cases-undo-what = { $count ->
    [one] Undo the change of the case of { $shown } slide
   *[other] Undo the change of the case of { $shown } slides
  }
cases-nothing-to-undo = Here only changes of cases are undone, and there is none. A sign-off is withdrawn.
cases-cancel = Cancel
cases-sending = Recording…

# Their case
cases-form-case = Case
cases-form-block = Block
cases-form-stain = Stain
cases-form-differs = several; stays
cases-form-set = Set case
cases-form-take-out = Take out of their case
cases-form-take-out-what = Without a name of a case they are taken out of theirs.

# Sign-off
cases-sign-off-sure = { $count ->
    [0] None of them can be signed off.
    [one] { $reader } answers for { $shown } slide as it stands.
   *[other] { $reader } answers for { $shown } slides as they stand.
  }
cases-sign-off-unanalysed = { $count ->
    [one] { $shown } of them was judged without an analysis.
   *[other] { $shown } of them were judged without an analysis.
  }
cases-sign-off-left-out = { $count ->
    [one] { $shown } is left out: neither analysed nor judged, or signed off already.
   *[other] { $shown } are left out: neither analysed nor judged, or signed off already.
  }
cases-sign-off-nameless = Nobody signs without a name: enter yours in the settings first.
cases-sign-off-statement = Statement (optional)
cases-sign-off-now = { $count ->
    [one] Sign off { $shown } slide
   *[other] Sign off { $shown } slides
  }
cases-doubts-asked = Looking at what is doubted of them…
cases-doubt-tiles = { $tiles } could not be read, on { $count ->
    [one] { $shown } slide
   *[other] { $shown } slides
  }: nothing is known of what lies there.
cases-doubt-nothing-judged = { $count ->
    [one] { $shown } slide was not analysed, and nobody judged a figure of it.
   *[other] { $shown } slides were not analysed, and nobody judged a figure of them.
  }
cases-doubt-pixel-size = { $count ->
    [one] The pixel size of { $shown } slide is doubted.
   *[other] The pixel sizes of { $shown } slides are doubted.
  }
cases-doubt-model = { $count ->
    [one] The colours or the magnification of { $shown } slide are not what the model was made for.
   *[other] The colours or the magnification of { $shown } slides are not what the model was made for.
  }
cases-doubt-outdated = { $count ->
    [one] The result of { $shown } slide is outdated: its pixel size was changed since.
   *[other] The results of { $shown } slides are outdated: their pixel sizes were changed since.
  }
cases-doubt-unread = { $count ->
    [one] The last run over { $shown } slide is damaged: what it could not read is not known.
   *[other] The last runs over { $shown } slides are damaged: what they could not read is not known.
  }
cases-sign-off-without-tiles = { $count ->
    [one] Sign off although { $shown } tile is missing
   *[other] Sign off although { $shown } tiles are missing
  }
cases-sign-off-all-the-same = { $count ->
    [one] Sign off { $shown } slide all the same
   *[other] Sign off { $shown } slides all the same
  }
cases-withdraw-sure = { $count ->
    [0] None of them is signed off.
    [one] The sign-off of { $shown } slide is withdrawn, and stays in the log.
   *[other] The sign-offs of { $shown } slides are withdrawn, and stay in the log.
  }
cases-report-what = Of the case that the selected slides are in
cases-withdraw-reason = Reason
cases-withdraw-now = { $count ->
    [one] Withdraw { $shown } sign-off
   *[other] Withdraw { $shown } sign-offs
  }

# What was done
cases-done-set-case = { $count ->
    [one] The case of { $shown } slide was set.
   *[other] The case of { $shown } slides was set.
  }
cases-done-take-out = { $count ->
    [one] { $shown } slide was taken out of its case.
   *[other] { $shown } slides were taken out of their cases.
  }
cases-done-sign-off = { $count ->
    [one] { $shown } slide is signed off.
   *[other] { $shown } slides are signed off.
  }
cases-done-withdraw = { $count ->
    [one] { $shown } sign-off was withdrawn.
   *[other] { $shown } sign-offs were withdrawn.
  }
cases-done-undo = { $count ->
    [one] The case of { $shown } slide is as it was before.
   *[other] The case of { $shown } slides is as it was before.
  }
cases-unchanged = Nothing changes: they are in that case already.
cases-no-folder = None of them has a file in a folder that is known.
cases-refused = { $count ->
    [one] { $shown } was not recorded:
   *[other] { $shown } were not recorded:
  }
cases-refused-more = and { $shown } more
cases-dismiss = Dismiss

# Files that were moved
cases-moved-some = { $count ->
    [one] The file of { $shown } slide is not where it was seen last.
   *[other] The files of { $shown } slides are not where they were seen last.
  }
cases-moved-one = The file of { $name } is not where it was seen last: { $path }
cases-unseen-one = The file of { $name } may lie in a folder that was not chosen in this window: { $path }
cases-nowhere-one = Nobody has seen a file of { $name } yet.
cases-look = Look in a folder…
cases-look-folder = Folder to look in, with those in it
cases-look-now = Look
cases-looking = Looking…
cases-look-found = { $found } found again, { $missing } still missing.
cases-look-notes = What could not be looked into

# Cases from a list
cases-list-take = From a list…
cases-list-what = A table (CSV, TSV, XLSX) of slides with their case, block, stain, pixel size and protocol is recorded here, without an analysis. Its columns: file, case, block, stain, mpp, protocol.
cases-list-path = Path of the list
cases-list-choose = Choose the list…
cases-list-read = Record it
cases-list-reading = Reading the list, and opening its slides…
cases-list-taken = Recorded: { $changed }; so already: { $unchanged }; nothing stated: { $unstated }.
cases-list-faults = { $count ->
    [one] { $shown } was set aside:
   *[other] { $shown } were set aside:
  }
cases-list-same = { $path } is the same slide as { $as }.
