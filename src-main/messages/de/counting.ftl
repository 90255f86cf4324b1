# The analysis

counting-analyse = Analysieren
counting-analyse-again = Erneut analysieren
counting-analyse-all-the-same = Trotzdem analysieren
counting-model = Modell
counting-no-model = Es ist kein Modell installiert: bitte eines in den Modellordner legen und neu starten.
counting-mpp-unknown = Die Pixelgröße ist unbekannt: bitte zuerst eingeben
counting-not-stained =
    { $count ->
        [one] Dieser Schnitt kann betrachtet, aber nicht analysiert werden: Er hat einen Graukanal statt Farben, und die Modelle wurden mit Schnitten in Hämatoxylin-Eosin-Färbung trainiert.
       *[other] Dieser Schnitt kann betrachtet, aber nicht analysiert werden: Er hat { $shown } Kanäle statt Farben, und die Modelle wurden mit Schnitten in Hämatoxylin-Eosin-Färbung trainiert.
    }
counting-model-finds = Findet Mitosen mit { $model } und zählt sie pro mm².
counting-all-the-same-is-told = In jedem Dokument steht dann, dass die Farben abgelehnt wurden und Sie die Analyse dennoch verlangt haben
counting-show-last-result = Letztes Ergebnis zeigen
counting-cancelled = Vorzeitig abgebrochen. Keine Zählung: Ein Teil des Schnitts wurde nicht analysiert.
counting-pdf-report = PDF-Bericht
counting-pdf-report-title = Bericht mit dieser Schwelle exportieren
counting-more-exports = Weitere Exporte…
counting-go-to-exports = Zu den Exporten

# The engine during a run

counting-engine-restarted = Während des Laufs fiel das Rechenwerk { $engine } aus und wurde neu gestartet ({ $why }).
counting-engine-replaced = Während des Laufs fiel das Rechenwerk { $engine } aus, und { $by } übernahm ({ $why }).
counting-engine-batch-judge = Während des Laufs reichte der Speicher des Rechenwerks { $engine } nicht aus; danach erhielt seine Prüfstufe höchstens { $largest } Ausschnitte auf einmal ({ $why }).
counting-engine-batch-scout = Während des Laufs reichte der Speicher des Rechenwerks { $engine } nicht aus; danach erhielt seine Suchstufe höchstens { $largest } Rasterzellen auf einmal ({ $why }).
counting-engine-nothing-missing = Ausschnitte in Arbeit wurden erneut berechnet; es fehlt nichts.

# A run under way

counting-starting = Startet…
counting-cancelling = Wird abgebrochen
counting-patches = Ausschnitte
counting-rate = Tempo
counting-time-left = Restzeit
counting-missing-tiles = Fehlende Kacheln
counting-so-much-of = { $done } von { $total }
counting-run-may-be-old = Die Verbindung zu Spindle ist unterbrochen: Der Lauf ist vielleicht weitergegangen oder beendet.
counting-run-incomplete = Einige Detektionen sind in diesem Fenster noch nicht angekommen. Die Zählung erscheint wieder, sobald alle da sind.

# The software's count

counting-mitotic = Mitosen
counting-mitotic-so-far = Mitosen bisher
counting-per-mm2 = pro mm²
counting-interval-name = 95-%-Poisson-Intervall (Garwood)
counting-by-chance = zufallsbedingt { $low } bis { $high } pro mm² (95 %)
counting-in-tissue = auf { $area } Gewebe
counting-in-tissue-within = auf { $area } Gewebe { $where }
counting-model-threshold = { $model }, Schwelle { $threshold }
counting-mpp-by-hand = Pixelgröße von Hand eingegeben
counting-tissue-by-hand = Gewebe von Hand korrigiert
counting-area-not-yet-known = die Fläche steht am Ende des Laufs fest
counting-tiles-not-counted =
    { $count ->
        [one] { $shown } Kachel konnte nicht gelesen werden; diese Fläche ist nicht gezählt.
       *[other] { $shown } Kacheln konnten nicht gelesen werden; diese Fläche ist nicht gezählt.
    }

# Where is counted

counting-where =
    { $included ->
        [0] im ganzen Schnitt
        [one] in { $included } Region
       *[other] in { $included } Regionen
    }{ $excluded ->
        [0] {""}
        [one] , ohne { $excluded } Ausschluss
       *[other] , ohne { $excluded } Ausschlüsse
    }
counting-where-whole-tissue = im gesamten analysierten Gewebe
counting-where-so-far = im bisher Analysierten

# Threshold

counting-threshold = Schwelle
counting-threshold-reset = zurück auf { $threshold }
counting-threshold-low = mehr, weniger sicher
counting-threshold-high = weniger, sicherer

# Hotspot

counting-hotspot = Hotspot
counting-hotspot-shape = Form des Hotspots
counting-hotspot-none = Keiner: Bei dieser Schwelle gibt es keine Mitosen.
counting-hotspot-method = die meisten als Mitose erkannten Detektionen in { $area } (10 HPF mit { $diameter } mm Durchmesser)
counting-hotspot-fits = Größter Kreis im Gewebe:
counting-hotspot-failed = Bei dieser Schwelle nicht bekannt
counting-go-there = Dorthin
counting-in-area = in { $area }

# The reader's count

counting-count-by = Zählung von { $reader }
counting-confirmed = bestätigt
counting-of-them-atypical = ({ $shown } atypisch)
counting-unsure = unsicher
counting-unreviewed = ungeprüft
counting-range = { $from } bis { $to }
counting-reader-where = von { $reader }, { $where }
counting-software-count = Software: { $count } bei Schwelle { $threshold }

# The counting area

counting-protocol = Zählprotokoll
counting-protocol-none = Kein Zählprotokoll: keine Punktzahl
counting-protocol-own = Eigene Zählprotokolle aus einer Datei…
counting-protocol-unknown = Das Projekt nennt das Zählprotokoll { $protocol }, das hier nicht bekannt ist: Für eine Punktzahl bitte ein anderes wählen.
counting-protocol-source = { $protocol }: Quelle
counting-protocol-read = { $citation }. Gelesen in ({ $kind }): { $read }. Geprüft am { $checked }.
counting-source-primary = Primärquelle
counting-source-secondary = Sekundärquelle
counting-source-own = eigene Quelle
counting-research-use = Nur für die Forschung, kein Medizinprodukt.
counting-field-diameter = Durchmesser Ihres Gesichtsfelds am Mikroskop, mm
counting-field-diameter-unit = mm: Durchmesser Ihres Gesichtsfelds am Mikroskop
counting-area-form = Form der Zählfläche
counting-form-circle = Kreis
counting-form-square = Quadrat
counting-form-rectangle = Rechteck
counting-form-fields = Felder
counting-area-size = Größe der Zählfläche
counting-size-as-asked = Wie im Zählprotokoll verlangt
counting-size-times = { $factor }-mal so groß
counting-area-count-by = Zählung von { $reader } in der Zählfläche
counting-area-density = { $density } pro mm², zufallsbedingt { $low } bis { $high } (95 %)
counting-area-average = Mittel der gesamten Zählung { $average }
counting-area-place = Platzieren…
counting-area-release = Zurück zur dichtesten Stelle
counting-area-counting = Zählung läuft…
counting-area-failed = Die Fläche konnte nicht gezählt werden
counting-worker-not-started = der zählende Hintergrundprozess ist nicht gestartet
counting-line-warnings = mit Warnungen, siehe „In einer Fläche zählen“

# Where the counting area lies

counting-placed-not-fullest = Platziert von { $reader }: Die dichteste Stelle enthält { $more } mehr.
counting-placed-fullest = Platziert von { $reader }: Keine Stelle enthält mehr.
counting-placed-not-fullest-outside = Platziert von { $reader }: Die dichteste Stelle enthält { $more } mehr. Die Mitte liegt außerhalb der Regionen.
counting-placed-fullest-outside = Platziert von { $reader }: Keine Stelle enthält mehr. Die Mitte liegt außerhalb der Regionen.
counting-place-fields = { $fields } getrennte Gesichtsfelder, jeweils das dichteste ohne Überlappung mit den vorigen.
counting-place-fullest = Wo die meisten Figuren liegen
counting-place-ties = weitere Stellen mit ebenso vielen: { $places }
counting-place-ties-or-more = weitere Stellen mit ebenso vielen: mindestens { $places }
counting-place-next-best = nächstbeste Stelle abseits davon: { $figures }
counting-place-none = Keine Figur ist bestätigt oder offen.

# The score

counting-score-no-protocol = ohne Zählprotokoll keine Punktzahl
counting-score-rate = { $rate } pro { $unit } mm²: „{ $protocol }“ gibt eine Rate ohne Punktzahl an
counting-score-either-end = { $score } an beiden Enden
counting-score-scaled = { $score }, umgerechnet auf { $unit } mm²

# Whether further review can change the score

counting-stopping-done = Jede Figur hat ein Urteil.
counting-stopping-unreviewed =
    { $count ->
        [one] { $unreviewed } Figur ist ungeprüft
       *[other] { $unreviewed } Figuren sind ungeprüft
    }
counting-stopping-unsure =
    { $count ->
        [one] { $unsure } Figur ist unsicher
       *[other] { $unsure } Figuren sind unsicher
    }
counting-stopping-unreviewed-unsure =
    { $count ->
        [one] { $unreviewed } Figur ist ungeprüft, { $unsure } unsicher
       *[other] { $unreviewed } Figuren sind ungeprüft, { $unsure } unsicher
    }
counting-stopping-none = bei keiner kann das Urteil die Punktzahl ändern
counting-stopping-each = bei jeder kann das Urteil die Punktzahl ändern
counting-stopping-each-unproven = bei jeder könnte das Urteil die Punktzahl ändern
counting-stopping-some = bei { $figures } davon kann das Urteil die Punktzahl ändern
counting-stopping-some-unproven = bei { $figures } davon könnte das Urteil die Punktzahl ändern
counting-stopping-not-examined = nicht untersucht: { $figures } weitere
counting-next-that-matters = Nächste entscheidende
counting-next-that-matters-title = Nächste Figur nach vorn holen, die die Punktzahl ändern kann

# Why a command of the counting area cannot be done now

counting-why-not-placed = die Zählfläche liegt, wo die meisten Figuren sind
counting-why-none-decides = keine Figur kann die Punktzahl ändern

# Warum es keine Punktzahl gibt
counting-score-refused = keine Punktzahl: { $refusal }
counting-refused-no-protocol = kein Zählprotokoll ist gewählt; erst damit gibt es eine Punktzahl
counting-refused-no-area = es gibt keine Fläche; bitte erst eine setzen
counting-refused-separate-fields = welche Figuren die Punktzahl ändern können, ist nur für eine zusammenhängende Fläche bekannt, nicht für getrennte Gesichtsfelder; Kreis, Quadrat oder Rechteck wählen
counting-refused-field-unknown = das Zählprotokoll zählt in Gesichtsfeldern, deren Durchmesser es nicht nennt; den Durchmesser des Gesichtsfelds Ihres Mikroskops eingeben
counting-refused-no-cut-offs = „{ $protocol }“ gibt keine Punktzahl, die eine Figur ändern könnte; alle Figuren der Fläche durchsehen
counting-refused-other-area = „{ $protocol }“ gilt für { $asked }, gezählt wurde in { $area }; in { $asked } zählen oder ein Zählprotokoll wählen, das je mm² gilt

# Neben einer Zahl
counting-warning-pixel-size-changed = Die Figuren wurden mit einer Pixelgröße von { $size } µm gefunden, und der Schnitt hat jetzt eine andere: Diese Zahl erst verwenden, wenn er noch einmal analysiert ist.
counting-warning-pixel-size-by-hand = Die Pixelgröße von { $size } µm wurde von Hand eingegeben: Die Fläche und jede Zahl je mm² hängen davon ab.
counting-warning-missing-tiles =
    { $tiles ->
        [one] { $shown } Kachel der Fläche war nicht lesbar: Figuren dort sind nicht gezählt.
       *[other] { $shown } Kacheln der Fläche waren nicht lesbar: Figuren dort sind nicht gezählt.
    }
counting-warning-area-smaller = „{ $protocol }“ verlangt { $asked }; gezählt wurde in { $area }.
counting-warning-area-smaller-scaled = „{ $protocol }“ verlangt { $asked }; gezählt wurde in { $area }: Die Punktzahl ist weniger sicher.
counting-warning-area-larger = „{ $protocol }“ verlangt { $asked }; gezählt wurde in { $area }.
counting-warning-area-larger-scaled = „{ $protocol }“ verlangt { $asked }; gezählt wurde in { $area }: Die dichteste Fläche dieser Größe hat eine geringere Dichte als eine kleinere.
counting-warning-beyond-tissue = Von { $area } sind nur { $tissue } analysiertes Gewebe außerhalb von Ausschlüssen.
