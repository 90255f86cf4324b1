# Noch kein Stapel
batch-empty-heading = Viele Schnitte in einem Durchgang analysieren
batch-empty-what = Einen Ordner, Schnitte oder eine Liste davon nennen; den Rest erledigt Spindle, bei Bedarf über Nacht. Jeder Schnitt wird einmal analysiert; ein fehlgeschlagener wird mit seinem Grund beiseitegelegt, und die anderen laufen weiter. Was fertig ist, bleibt auch dann erhalten, wenn der Rechner ausgeschaltet wird.
batch-empty-interactive = Schnitte, die Sie inzwischen selbst analysieren, gehen vor.
batch-new = Neuer Stapel
batch-loading = Stapel werden abgefragt…

# Das Formular
batch-form = Neuer Stapel
batch-form-leave = Zurück zu den Stapeln
batch-slides = Schnitte
batch-slides-typed = Ordner, Schnitte oder Listen davon (TXT, CSV, XLSX): ein Pfad je Zeile
batch-choose-folder = Ordner wählen…
batch-choose-slides = Schnitte wählen…
batch-chosen = Ausgewählt
batch-chosen-none = Noch nichts ausgewählt.
batch-chosen-remove = { $path } weglassen
batch-recursive = Auch Ordner in Ordnern
batch-pattern = Nur Namen, die zu einem Muster passen
batch-pattern-example = zum Beispiel *HE*.svs
batch-how = Analyse
batch-threshold = Schwelle
batch-threshold-of-model = die des Modells
batch-jobs = Schnitte gleichzeitig
batch-jobs-what = Mehrere sind schneller, wo das Lesen der Dateien am längsten dauert.
batch-again = Fertiges erneut analysieren
batch-documents = Dokumente je Schnitt
batch-summaries = Zusammenfassung des Stapels
batch-summary-csv = CSV, immer
batch-summary-json = JSON
batch-summary-xlsx = XLSX
batch-summary-pdf = PDF
batch-folder = Ordner der Dokumente
batch-choose-documents-folder = Wählen…
batch-found = Was analysiert würde
batch-looking = Schnitte werden gesucht…
batch-found-slides =
    { $count ->
        [0] Kein Schnitt gefunden.
        [one] Ein Schnitt:
       *[other] { $shown } Schnitte:
    }
batch-found-more = und { $count } weitere
batch-start = Stapel starten
batch-starting = Startet…
batch-why-no-slides = Zuerst Schnitte nennen.
batch-why-none-found = Dort wurde kein Schnitt gefunden.
batch-why-not-found = Die Schnitte sind nicht zu finden; siehe oben.
batch-why-threshold = Eine Schwelle ist eine Zahl von 0 bis 1.
batch-why-no-format = Mindestens ein Dokument auswählen.
batch-why-no-folder = Einen Ordner für die Dokumente nennen.

# Die Stapel des Projekts
batch-list = Stapel
batch-no-folder = Ohne Dokumente
batch-made-at = begonnen { $when }
batch-progress = Fortschritt von { $folder }
batch-actions = Aktionen für { $folder }
batch-states = Schnitte nach Zustand
batch-pause = Anhalten
batch-go-on = Weiter
batch-stop = Beenden
batch-resume = Fortsetzen
batch-remove = Von der Liste nehmen
batch-remove-sure = Dokumente und Ergebnisse bleiben.
batch-remove-yes = Entfernen
batch-remove-no = Behalten
batch-work-starting = Rechenwerk startet
batch-work-running = läuft
batch-work-paused-elsewhere = angehalten; ein anderer Prozess beendet noch den Schnitt, den er hält
batch-work-running-elsewhere = wird von einem anderen Prozess bearbeitet
batch-work-yielding = wartet, solange Ihre eigene Analyse rechnet
batch-work-paused = angehalten
batch-work-elsewhere = andere Programme analysieren den Rest
batch-work-stopping = wird beendet; Fertiges bleibt erhalten
batch-work-ended = abgeschlossen
batch-work-ended-with-failures = abgeschlossen; einige Schnitte sind fehlgeschlagen
batch-work-stopped =
    { $count ->
        [one] läuft nicht; ein Schnitt ist übrig
       *[other] läuft nicht; { $shown } Schnitte sind übrig
    }
batch-work-of-command-line =
    { $count ->
        [one] von der Befehlszeile, die allein ihn fortsetzen kann; ein Schnitt ist übrig
       *[other] von der Befehlszeile, die allein ihn fortsetzen kann; { $shown } Schnitte sind übrig
    }
batch-notes = Hinweise

# Schnitte nach Zustand
batch-state-queued = wartet
batch-state-running = läuft
batch-state-done = fertig
batch-state-failed = fehlgeschlagen
batch-state-cancelled = abgebrochen
batch-state-same = derselbe Schnitt
batch-count-queued = { $count } wartend
batch-count-running = { $count } laufend
batch-count-done = { $count } fertig
batch-count-failed = { $count } fehlgeschlagen
batch-count-cancelled = { $count } abgebrochen
batch-count-same = { $count } derselbe Schnitt
batch-filter-all = Alle
batch-filter-queued = Wartend
batch-filter-running = Laufend
batch-filter-done = Fertig
batch-filter-failed = Fehlgeschlagen
batch-filter-cancelled = Abgebrochen
batch-filter-same = Derselbe Schnitt

# Die Schnitte eines Stapels
batch-queue = Schnitte von { $folder }
batch-queue-loading = Schnitte werden abgefragt…
batch-queue-empty = Der Stapel enthält keine Schnitte.
batch-queue-none-found = Kein Schnitt passt.
batch-queue-find = Schnitte nach Name, Ordner oder Fall suchen
batch-queue-find-short = Suchen…
batch-queue-filter = Nur zeigen
batch-queue-sort = Schnitte sortieren nach
batch-queue-sort-again = Erneut sortieren
batch-order-place = Reihenfolge
batch-order-name = Name
batch-order-state = Zustand
batch-column-place = Nr.
batch-column-name = Schnitt
batch-column-case = Fall
batch-column-state = Zustand
batch-column-attempts = Versuche
batch-column-seconds = Dauer
batch-column-reason = Grund
batch-scene = Bild { $scene } der Datei
batch-waits-again = wartet erneut
batch-was-stopped = gestoppt
batch-done-with-missing = fertig, fehlend: { $tiles }
batch-missing-what = Nicht lesbar: { $tiles }. Was dort liegt, ist nicht bekannt, und diese Fläche ist nicht gezählt.
batch-same-as = Derselbe Schnitt wie { $path }; er wird einmal analysiert.
batch-queue-actions = Aktionen für die ausgewählten Schnitte
batch-selected =
    { $count ->
        [0] Keiner ausgewählt
        [one] Einer ausgewählt
       *[other] { $shown } ausgewählt
    }
batch-change-cancel = Abbrechen
batch-change-again = Erneut versuchen
batch-change-first = An den Anfang
batch-change-last = Ans Ende
batch-open-slide = Schnitt öffnen
batch-detail = Der Schnitt, um den es geht
batch-detail-hint = Eingabe öffnet einen Schnitt. Umschalt und Strg wählen mehrere aus, Strg A alle.

# Die Statuszeile
batch-line = Stapel: { $done } von { $total }
batch-line-left = Stapel: { $done } von { $total }, noch { $time }
batch-line-work = Stapel: { $done } von { $total }, { $work }
batch-line-title = Stapel zeigen
batch-work-short-starting = startet
batch-work-short-yielding = wartet auf Sie
batch-work-short-paused = angehalten
batch-work-short-elsewhere = anderswo
batch-work-short-stopping = wird beendet
batch-said-starting = Stapel wird gestartet…
batch-said-started = Der Stapel läuft. Er läuft weiter, während Sie andere Ansichten benutzen.
batch-said-not-started = Der Stapel wurde nicht gestartet.
batch-said-refused = Das war nicht möglich; siehe beim Stapel.
batch-said-pause-asked = { $folder } wird angehalten.
batch-said-go-on-asked = { $folder } läuft weiter.
batch-said-stop-asked = { $folder } wird beendet; Fertiges bleibt erhalten.
batch-said-resume-asked = { $folder } wird fortgesetzt.
batch-said-remove-asked = { $folder } wird von der Liste genommen; Dokumente und Ergebnisse bleiben.
batch-said-pause-done = { $folder } ist angehalten.
batch-said-go-on-done = { $folder } läuft wieder.
batch-said-resume-done = { $folder } läuft wieder.
batch-said-remove-done = { $folder } steht nicht mehr auf der Liste; Dokumente und Ergebnisse bleiben.
batch-said-cancel-asked = { $count ->
        [one] Ein Schnitt wird
       *[other] { $shown } Schnitte werden
    } abgebrochen…
batch-said-cancel-done = { $count ->
        [one] Ein Schnitt ist abgebrochen.
       *[other] { $shown } Schnitte sind abgebrochen.
    } „Erneut versuchen“ reiht sie wieder ein.
batch-said-again-asked = { $count ->
        [one] Ein Schnitt wird
       *[other] { $shown } Schnitte werden
    } wieder eingereiht…
batch-said-again-done = { $count ->
        [one] Ein Schnitt wartet wieder.
       *[other] { $shown } Schnitte warten wieder.
    }
batch-said-again-idle = { $count ->
        [one] Ein Schnitt wartet wieder.
       *[other] { $shown } Schnitte warten wieder.
    } „Fortsetzen“ setzt den Stapel fort.
batch-said-first-asked = { $count ->
        [one] Ein Schnitt kommt
       *[other] { $shown } Schnitte kommen
    } an den Anfang…
batch-said-first-done = { $count ->
        [one] Ein Schnitt kommt
       *[other] { $shown } Schnitte kommen
    } als Nächstes.
batch-said-last-asked = { $count ->
        [one] Ein Schnitt kommt
       *[other] { $shown } Schnitte kommen
    } ans Ende…
batch-said-last-done = { $count ->
        [one] Ein Schnitt kommt
       *[other] { $shown } Schnitte kommen
    } zuletzt.
batch-notified = Ein Stapel ist abgeschlossen: { $shownDone } fertig, { $failed ->
        [0] keiner fehlgeschlagen
       *[other] { $shownFailed } fehlgeschlagen
    }.
batch-said-ended = Der Stapel { $folder } ist abgeschlossen: { $shownDone } fertig, { $failed ->
        [0] keiner fehlgeschlagen
       *[other] { $shownFailed } fehlgeschlagen
    }{ $cancelled ->
        [0] {""}
       *[other] , { $cancelled } abgebrochen
    }.
