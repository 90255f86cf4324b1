# Urteile und die Klassen der Software
review-verdict-mitotic = Mitose
review-verdict-atypical-mitotic = atypische Mitose
review-verdict-normal = keine Mitose
review-verdict-unsure = unsicher
review-short-mitotic = Mitose
review-short-atypical-mitotic = atypisch
review-short-normal = keine Mitose
review-short-unsure = unsicher

# Was über eine Figur gesagt wird
review-no-verdict = kein Urteil
review-verdict-given = Urteil: { $verdict }
review-figure-blinded = verblindet untersucht
review-figure-proposed = Software: { $label }, Score { $score }
review-figure-added = von einer Person hinzugefügt
review-figure-not-found = von dieser Analyse nicht gefunden
review-threshold-reached = auf oder über der Schwelle { $threshold }
review-threshold-not-reached = unter der Schwelle { $threshold }
review-place-in-pixels = x { $x } px, y { $y } px; Pixelgröße unbekannt
review-consensus-alone = { $name } allein
review-consensus-names = { $names } und { $last }
review-consensus-recorded = { $names }, festgehalten von { $by }

# In mehreren Feldern
review-show-over-slide = Über dem Schnitt zeigen
review-go-there = Dorthin gehen
review-remove-undoable = Entfernen; lässt sich rückgängig machen

# Die Durchsicht und ihr Filter
review-left = { $shown } von { $all } · noch { $unreviewed }
review-close = Durchsicht schließen
review-figures = Figuren
review-filter = Auswahl in der Galerie
review-filter-all = alle
review-filter-verdict = Urteil
review-filter-unreviewed = ungeprüft
review-filter-software = Software
review-filter-not-found = nicht gefunden
review-filter-reader = Untersucher
review-filter-disputed = nur Abweichungen
review-order = Sortierung
review-order-score = Score
review-order-uncertainty = Unsicherheit
review-order-place = Ort
review-order-likeness = Ähnlichkeit
review-read-blinded = Verblindet untersuchen
review-blinded-explained = Ohne die Angaben der Software und anderer Untersucher

# Die Sortierung nach Ähnlichkeit
review-likeness-while-running = Nach Score, solange die Analyse läuft.
review-likeness-until-compared = Nach Score, bis die Ausschnitte verglichen sind
review-likeness-comparing = Vergleich der Ausschnitte
review-likeness-done = { $done } von { $count }
review-likeness-ordering = wird sortiert
review-likeness-explained = Größe, Dunkelheit und Form in Hämatoxylin und Eosin, unabhängig von der Lage der Zelle
review-likeness-compared = { $count } anhand ihrer Pixel verglichen
review-likeness-unread = { $count } nicht lesbar
review-likeness-rest = danach { $count } mit niedrigerem Score, nach Score

# Die aktuelle Figur
review-verdicts = Urteile
review-consensus-verdicts = Konsensurteile
review-take-back = zurücknehmen
review-add-missed = Figur ergänzen
review-undo-verdict = rückgängig
review-none-selected = Keine Figur ausgewählt.
review-none-passes = Keine Figur passt zu diesem Filter.
review-none-until-own-count = Was die Software gefunden hat, erscheint nach Ihrer eigenen Zählung. Figuren, die Sie hinzufügen, werden gezählt.
review-none-yet = Noch keine Figuren. Analysieren Sie den Schnitt, oder fügen Sie Figuren hinzu, die Sie sehen.
review-figure-in-front = Aktuelle Figur: { $words }
review-not-among-shown = nicht unter den angezeigten
review-position = { $position } von { $count }
review-consensus = Konsens:
review-marked = { $count } markiert
review-marked-verdict = das nächste Urteil gilt für alle
review-turn = Drehen
review-crop-unreadable = nicht lesbar

# Warum ein Befehl der Durchsicht nicht geht
review-why-blinded = der Schnitt wird verblindet untersucht
review-why-no-two-readers = es gibt keine Urteile zweier Untersucher
review-why-agreed = die beiden Untersucher stimmen überein
review-why-off = die Durchsicht ist aus

# Übereinstimmung zweier Untersucher
review-agreement-reader = Von
review-agreement-and = und
review-first-reader = Erster Untersucher
review-second-reader = Zweiter Untersucher
review-agreement-atypical = Atypische zählen als Mitosen
review-agreement-both = Von beiden beurteilt:
review-agreement-alone = nur von { $first }: { $onlyFirst }, nur von { $second }: { $onlySecond }.
review-agreement-observed = Übereinstimmung
review-agreement-kappa = Cohens Kappa
review-agreement-undefined = nicht definiert
review-agreement-interval = (95 %: { $low } bis { $high })
review-agreement-none-blinded = keine verblindet
review-agreement-all-blinded = alle verblindet
review-agreement-some-blinded = { $blinded } von { $count } verblindet
review-agreement-table = Zeilen: { $rows }. Spalten: { $columns }.
review-disagreements = Abweichungen
review-differ = Abweichend: { $count }
review-settled = { $count } geklärt
review-settled-as = geklärt:

# Die Konsensrunde
review-round = Konsensrunde
review-round-explained = Klärt die Abweichungen eine nach der anderen
review-round-settled = alle geklärt
review-round-open = { $open } von { $count } offen
review-round-none-of-them = Die aktuelle Figur gehört nicht dazu.
review-round-who = Wer hier sitzt
review-round-here = Hier:
review-round-end = Runde beenden
review-round-keys = Die Tasten der Urteile klären die Abweichung; die eigenen Urteile der Untersucher bleiben.
review-round-step = weiter, zurück.

# Anstelle der Zählung der Software
review-count = Zählung
review-blinded-hidden = Was die Software gefunden hat und was andere Untersucher zu diesem Schnitt sagen, ist verborgen: Scores, Klassen, Anzahlen, Urteile. Es bleiben Orte, in einer Reihenfolge, die nichts über sie aussagt.
review-blinded-logged = Im Logbuch bleibt, dass der Schnitt bis jetzt verblindet untersucht wurde
review-blinded-end = Verblindung beenden
review-software-after-own = die Zählung der Software erscheint nach Ihrer eigenen
review-own-count = Ihre eigene Zählung
review-own-count-record = Festhalten und vergleichen
review-own-count-while-running = Mitosen im Gewebe, das gerade analysiert wird; festhalten lässt sich die Anzahl, wenn die Analyse beendet ist.
review-own-count-of = Mitosen auf { $area } Gewebe.
review-own-count-of-regions =
    Mitosen auf { $area } Gewebe { $included ->
        [0] im ganzen Schnitt
        [one] in { $included } Region
       *[other] in { $included } Regionen
    }{ $excluded ->
        [0] {""}
        [one] , ohne { $excluded } Ausschluss
       *[other] , ohne { $excluded } Ausschlüsse
    }.
review-own-count-none = Ohne eigene Schätzung zeigen
review-own-count-none-recorded = Es wird festgehalten, dass Sie die Zählung ohne eigene Schätzung gesehen haben

# Eigene Zählung und die der Software
review-estimate = Eigene Zählung und die der Software
review-estimate-own = Zuerst eigene Zählung:
review-estimate-software = Software:
review-estimate-same = kein Unterschied
review-estimate-difference = Unterschied { $difference }
review-estimate-ratio = (das { $ratio }-Fache der Software)
review-estimate-where = auf { $area } bei Schwelle { $threshold }
review-estimate-after = nach Ihrer Durchsicht { $count }: { $moved }
review-estimate-kept = beibehalten
review-estimate-away = weg von der Software
review-estimate-beyond = über die Software hinaus
review-estimate-towards = { $percent } % des Wegs zur Software
review-estimate-summary =
    { $count ->
        [one] Über { $slides } Schnitt dieses Projekts: im Mittel { $mean }
       *[other] Über { $slides } Schnitte dieses Projekts: im Mittel { $mean }
    }
review-estimate-limits = (95 % zwischen { $low } und { $high })

# Detektionen
review-show-figures-over-slide = Figuren über dem Schnitt zeigen
review-shown-over-slide = Über dem Schnitt gezeigt
review-normal-at-overview = „keine Mitose“ auch unter { $magnification }×
review-normal-hidden = Unter { $magnification }× nicht gezeichnet: { $count } „keine Mitose“.
review-detections-hidden = Verborgen, bis Sie Ihre eigene Zählung angegeben haben.
review-detections-none-so-far = Bisher nichts gefunden.
review-detections-none = Über der niedrigsten Schwelle wurde nichts gefunden.
review-figures-by-place = Figuren nach Ort
review-detections-by-score = Detektionen nach Score
review-detections-next = weiter
review-detections-previous = zurück
review-detections-hide-while-held = gedrückt: ausblenden

# Abdeckung
review-coverage-mpp-unknown = Die Pixelgröße ist unbekannt, daher gibt es keine Vergrößerung: Bitte oben eingeben.
review-coverage-veil = Verdecken, was nicht angesehen wurde
review-coverage-from = Angesehen ab
review-coverage-on = aufwärts
review-coverage-by = von
review-coverage-by-me = mir
review-coverage-by-everyone = allen
review-coverage-of-tissue = des Gewebes
review-coverage-of-slide = des Schnitts
review-coverage-nearest = Nächstgelegene Stelle, die nicht angesehen wurde
review-coverage-next = Nächste nicht angesehene Stelle
review-coverage-explained = Eine Stelle gilt als angesehen, wenn sie eine halbe Sekunde lang in dieser oder einer stärkeren Vergrößerung auf dem Bildschirm war.
review-coverage-keep = Im Projekt festhalten, was ich ansehe
review-coverage-kept = Ansichten werden unter Ihrem Namen festgehalten, für alle Schnitte. Was festgehalten ist, bleibt im Logbuch.
review-coverage-not-kept = Nichts wird festgehalten: Dieses Fenster vergisst es, wenn der Schnitt geschlossen wird.
review-coverage-lossy = Einige Ansichten konnten nicht geschrieben werden: Im Projekt steht weniger, als angesehen wurde.
review-coverage-recorded = Festgehalten
review-coverage-recorded-of = { $reader }: { $duration }, zuletzt am { $day }

# Gewebemaske
review-mask-mpp-unknown = Die Pixelgröße ist unbekannt: Bitte zuerst eingeben.
review-mask-explained = Was eine Analyse ansieht: Gewebe ohne Glas, Stift, Ränder und Unschärfe.
review-mask-looking = Gewebe wird gesucht…
review-mask-tissue = Gewebe, vorgeschlagen
review-mask-left-out-ink = Ausgelassen: Stift
review-mask-left-out-edge = Ausgelassen: Ränder von Objektträger, Deckglas und Blasen
review-mask-left-out-blur = Ausgelassen: unscharf
review-mask-none-left-out = nichts
review-mask-add = Gewebe hinzufügen
review-mask-take-out = Herausnehmen
review-mask-as-proposed = Wie von der Software vorgeschlagen.
review-mask-corrections =
    Korrekturen: { $included ->
        [one] { $included } Fläche
       *[other] { $included } Flächen
    } hinzugefügt, { $excluded ->
        [one] { $excluded } Fläche
       *[other] { $excluded } Flächen
    } herausgenommen.
review-mask-undo = Rückgängig
review-mask-redo = Wiederholen
review-mask-reset = Zurück zum Vorschlag
review-mask-pending-proposed = Die Zahlen entstanden mit der vorgeschlagenen Maske: Die nächste Analyse folgt Ihren Korrekturen.
review-mask-pending-corrected = Die Zahlen entstanden mit anderen Korrekturen: Die nächste Analyse folgt Ihren.

# Regionen
review-region-draw = Region zeichnen
review-exclusion-draw = Ausschluss zeichnen
review-regions-none = Gezählt wird im gesamten analysierten Gewebe. Eine Region beschränkt Anzahlen, Dichten und Hotspots auf das, was in ihr liegt.
review-regions-counted =
    Gezählt wird { $included ->
        [0] im ganzen Schnitt
        [one] in { $included } Region
       *[other] in { $included } Regionen
    }{ $excluded ->
        [0] {""}
        [one] , ohne { $excluded } Ausschluss
       *[other] , ohne { $excluded } Ausschlüsse
    }. Zahlen und Exporte richten sich danach.
review-region-select-named = { $name } auswählen
review-region-select = Auswählen
review-region-name = Name
review-region-mpp-unknown = Die Pixelgröße ist unbekannt
review-region-area = Fläche des Umrisses
review-region-role = Zweck von { $name }
review-region-role-include = wird gezählt
review-region-role-exclude = wird nicht gezählt
review-region-colour = Farbe von { $name }
review-colour-green = grün
review-colour-orange = orange
review-colour-blue = blau
review-colour-pink = rosa
review-colour-yellow = gelb
review-colour-sky-blue = himmelblau
review-colour-red = rot
review-region-go-to = Zu { $name } gehen
review-region-corners-named = Ecken von { $name } bearbeiten
review-region-corners = Ecken bearbeiten oder verschieben
review-region-add-to = Zu { $name } hinzufügen
review-region-add = Zeichnen, was hinzukommt
review-region-take-from = Von { $name } wegnehmen
review-region-take = Zeichnen, was wegfällt: ein Teil oder ein Loch
review-region-remove = { $name } entfernen

# Messungen
review-measure-length = Länge
review-measure-area = Fläche
review-measures-clear = Löschen
review-measured-length = Länge { $words }
review-measured-area = Fläche { $words }
review-measure-remove-named = { $words } entfernen
review-measures-kept = Bleibt nur in diesem Fenster.

# Lesezeichen
review-bookmark-key = markiert die Stelle unter dem Zeiger oder die Mitte der Ansicht mit einer Notiz.
review-bookmark-note = Notiz zu Lesezeichen { $number }
review-bookmark-no-note = keine Notiz
review-bookmark-go-to = Zu Lesezeichen { $number } gehen
review-bookmark-remove = Lesezeichen { $number } entfernen

# Wer entscheidet
review-reader-who = Wer entscheidet?
review-reader-why = Was Sie entscheiden, wird im Projekt mit Ihrem Namen oder Kürzel festgehalten, damit ein Bericht sagen kann, wer was getan hat. Spindle fragt einmal. Der Name bleibt auf diesem Computer und im Projekt und lässt sich in den Optionen ändern.
review-reader-name = Name oder Kürzel
review-reader-record = Unter diesem Namen festhalten
review-reader-nameless = Ohne Namen
review-reader-cancel = Entscheidung abbrechen

# Neben Kappa
review-kappa-no-figures = Nicht definiert: keine Figur wurde von beiden beurteilt.
review-kappa-one-verdict = Nicht definiert: beide gaben allen Figuren ein und dasselbe Urteil.
review-kappa-all-agree = Beide stimmen bei allen Figuren überein; das Intervall hat dann keine Breite und sagt nichts aus.
review-kappa-few-figures = Das Intervall ist grob: es gilt für viele Figuren, beide beurteilten { $figures }.
