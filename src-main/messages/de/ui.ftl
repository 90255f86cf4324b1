# Rahmen des Fensters
ui-rail = Ansichten
ui-rail-slides = Schnitte
ui-rail-slides-title = Schnittliste
ui-rail-review = Prüfen
ui-rail-review-title = Durchsicht: Figuren einzeln, Urteile
ui-rail-figures = Zahlen
ui-rail-inspector-title = Inspektor: Analyse, Zahlen, Export
ui-rail-beside = Daneben
ui-rail-cases = Fälle
ui-rail-batch = Stapel
ui-rail-settings = Optionen
ui-rail-keys = Tasten
ui-skip = Direkt springen
ui-skip-to-slide = Zum Schnitt
ui-skip-to-tour = Zur Führung
ui-skip-to-list = Zur Schnittliste
ui-skip-to-figures = Zu den Zahlen
ui-drop-slides = Schnitte zum Öffnen hier ablegen

# Wo kein Schnitt geöffnet ist
ui-no-slide-open = Kein Schnitt ist geöffnet
ui-reload = Neu laden
ui-empty-heading = Einen Schnitt öffnen
ui-empty-what-belongs-here = Digitalisierte Schnitte (Whole-Slide-Images) wie Aperio SVS oder ein pyramidales TIFF. Hier ablegen, aus der Liste wählen oder Dateien auswählen. Spindle findet dann Mitosen, zählt sie pro mm² und zeigt, wo sie am dichtesten liegen.
ui-recent-slides = Zuletzt geöffnet
ui-recent-projects = Zuletzt benutzte Projekte
ui-project-now = Entscheidungen kommen jetzt in „{ $project }“.
ui-forget-recent-slides = Liste leeren
ui-take-tour = Führung, eine Minute
ui-try-phantom = Phantomschnitt ausprobieren
ui-list-of-slides = Schnittliste ({ $count })
ui-phantom-what-it-is = Das Phantom ist künstliches Gewebe von etwa 2 mm² mit Mitosen an bekannten Stellen: Nichts darin stammt von Patienten.
ui-research-use = Nur für die Forschung. Kein Medizinprodukt; nicht für die Diagnostik. Zählungen sind Vorschläge der Software, bis ein Mensch sie bestätigt hat.
ui-hint-shortcuts = Tastenkürzel
ui-hint-palette = Befehl suchen

# Der Inspektor und seine Teile
ui-inspector = Inspektor
ui-inspector-width = Breite des Inspektors
ui-panel-channels = Kanäle
ui-panel-focal-planes = Fokusebenen
ui-panel-analysis = Analyse
ui-panel-detections = Detektionen
ui-panel-counting-area = In einer Fläche zählen
ui-panel-agreement = Übereinstimmung der Untersucher
ui-panel-tissue = Gewebe
ui-panel-regions = Regionen
ui-panel-bookmarks = Lesezeichen
ui-panel-measures = Messungen
ui-panel-coverage = Abdeckung
ui-panel-look = Darstellung und Gesichtsfeld
ui-panel-map = Karte über dem Schnitt
ui-panel-invariance = Drehinvarianz
ui-panel-export = Export
ui-panel-documents = Bericht und Austausch
ui-panel-slide = Schnitt
ui-scores-hidden = Scores sind ausgeblendet, wie alles, was die Software gefunden hat.

# Titel: Angaben zum Schnitt
ui-mpp-unknown = Pixelgröße unbekannt
ui-mpp-entered = { $mpp } eingegeben
ui-mpp-in-words = { $mpp } µm pro Pixel
ui-objective = Objektiv { $power }×
ui-format-picture = Bild
ui-engine = Rechenwerk: { $engine }

# Was eine Analyse gerade tut
ui-run-starting = startet
ui-run-cancelling = wird abgebrochen
ui-run-not-open-here = { $slide }, hier nicht geöffnet
ui-stage-waiting = wartet auf die vorherige Analyse
ui-stage-starting-engine = Rechenwerk startet
ui-stage-tissue = Gewebesuche
ui-stage-detecting = Detektion
ui-stage-turning = Messung der Drehinvarianz
ui-stage-counting = Zählung
ui-stage-writing = Dokumente werden geschrieben
ui-time-left = noch { $time }
ui-as-last-heard = letzter bekannter Stand
ui-cancel = Abbrechen

# Fehlende Kacheln
ui-tiles =
    { $count ->
        [one] { $shown } Kachel
       *[other] { $shown } Kacheln
    }
ui-tiles-not-shown = { $tiles } nicht angezeigt
ui-tiles-not-analysed = { $tiles } nicht analysiert
ui-tiles-missing-so-far = bisher fehlend: { $tiles }
ui-missing-tiles = Fehlende Kacheln sind auf dem Schnitt schraffiert, und ihre Fläche wird nicht gezählt.
ui-and-more = und { $count } weitere
ui-warnings = Warnungen

# Die Verbindung, und was nicht gespeichert ist
ui-connection-lost = Die Verbindung zu Spindle ist unterbrochen; neuer Versuch läuft… Wurde Spindle neu gestartet, den Link öffnen, den es ausgegeben hat.
ui-connection-ended = Spindle wurde neu gestartet, und diese Seite kann sich nicht mehr verbinden. Den Link öffnen, den es beim Start ausgegeben hat.
ui-may-be-old = Die Verbindung zu Spindle ist unterbrochen: Dies kann veraltet sein.
ui-nothing-is-kept = Nach dem Ende von Spindle bleibt nichts erhalten: Das Projekt konnte nicht geöffnet werden (siehe Optionen).
ui-unrecorded = Nicht gespeicherte Entscheidungen
ui-decisions-not-recorded =
    { $count ->
        [one] Eine Entscheidung ist nicht gespeichert:
       *[other] { $shown } Entscheidungen sind nicht gespeichert:
    }
ui-decision-not-recorded = Nicht gespeichert: { $decision }
ui-decisions-on-slide = { $decisions } auf { $slide }
ui-decisions-on-slide-in-project = { $decisions } auf { $slide }, in { $project }
ui-decisions-and-more = { $decisions }; und { $count } weitere
ui-copy-list = Liste kopieren
ui-try-again = Erneut versuchen
ui-dismiss = Verwerfen
ui-dismiss-all = Alle verwerfen

# Ein Fehler
ui-what-to-do = Was zu tun ist:
ui-details = Einzelheiten
ui-copy-details = Einzelheiten kopieren
ui-copied = Kopiert
ui-place-level = Ebene { $level }
ui-place-column = Spalte { $column }
ui-place-row = Zeile { $row }
ui-place-within = { $within } von { $path }
ui-place-engine-reply = Antwort eines Rechenwerks
ui-place-export = Export { $format }

# Fehler der Übertragung
ui-no-answer = Spindle antwortet nicht
ui-no-answer-why = die Verbindung zum laufenden `spindle serve` besteht nicht mehr
ui-no-answer-remedy = nachsehen, ob es dort noch läuft, wo Sie es gestartet haben, und die ausgegebene Adresse öffnen
ui-page-unknown = Spindle kennt diese Seite nicht mehr
ui-page-unknown-why = es wurde neu gestartet, und jeder Start hat eine eigene Adresse
ui-page-unknown-remedy = die Adresse öffnen, die es beim neuen Start ausgegeben hat
ui-answer-not-understood = die Antwort ist nicht verständlich
ui-answer-no-contract = sie hat nicht die vereinbarte Form
ui-answer-no-contract-remedy = das Fenster neu laden; tritt es wieder auf, Spindle neu starten
ui-answer-status = der Server antwortete mit Status { $status }
ui-answer-status-remedy = die Adresse erneut öffnen, die `spindle serve` ausgegeben hat: Sie enthält einen gültigen Schlüssel
ui-dropped-no-file = das Abgelegte kann nicht geöffnet werden
ui-dropped-no-file-why = es ist keine Datei auf diesem Rechner
ui-dropped-no-file-remedy = zuerst in einem Ordner speichern und von dort öffnen
ui-upload-failed = die Datei kann nicht gesendet werden
ui-upload-status = Status { $status }
ui-upload-broken = die Verbindung ist abgebrochen, oder es ist ein Ordner
ui-upload-failed-remedy = erneut versuchen; einen großen Schnitt besser aus dem bereitgestellten Ordner öffnen

# Die Befehlssuche
ui-palette-question = Was möchten Sie tun?
ui-palette-commands = Befehle
ui-palette-none = Kein Befehl heißt so.
ui-more-to-find = { $count } weitere: zum Finden tippen

# Tastenkürzel
ui-close = Schließen
ui-find-command-or-key = Befehl oder Taste suchen
ui-no-command-or-key = Kein Befehl hat diesen Namen oder diese Taste.
ui-reset-all-keys = Alle Tasten zurücksetzen
ui-undo-key-change = Änderung rückgängig
ui-or = oder
ui-in-the-palette = in der Befehlssuche
ui-change-keys-of = Tasten von „{ $command }“ ändern
ui-change = Ändern
ui-hold = gedrückt halten:
ui-keys-of = Tasten von „{ $command }“
ui-key-remove = { $key } entfernen
ui-remove = Entfernen
ui-add-key = Taste hinzufügen
ui-press-the-key = Taste drücken…
ui-esc-ends = Esc beendet ohne Taste.
ui-back-to-no-key = Zurück zu keiner
ui-back-to-keys = Zurück zu { $keys }
ui-done = Fertig
ui-key-of-this-command = { $key } ist schon eine Taste dieses Befehls.
ui-key-of-command = { $key } ist „{ $command }“.
ui-take-keys-away =
    { $count ->
        [one] Dort wegnehmen?
       *[other] Alle dort wegnehmen?
    }
ui-take-away-there = Dort wegnehmen
ui-leave-there = Dort lassen

# Namen von Tasten
ui-key-ctrl = Strg
ui-key-ctrl-or-cmd = Strg/Cmd
ui-key-shift = Umschalt
ui-key-space = Leertaste
ui-key-enter = Eingabe
ui-key-tab = Tab
ui-key-escape = Esc
ui-key-backspace = Rücktaste
ui-key-delete = Entf
ui-key-insert = Einfg
ui-key-home = Pos1
ui-key-end = Ende
ui-key-page-up = Bild ↑
ui-key-page-down = Bild ↓
ui-key-arrow-left = ←
ui-key-arrow-right = →
ui-key-arrow-up = ↑
ui-key-arrow-down = ↓

# Warum eine Taste kein Tastenkürzel sein kann
ui-no-key = Das ist keine Taste.
ui-key-types-accent = Diese Taste schreibt einen Akzent oder wird der Seite nicht gemeldet: eine andere wählen.
ui-key-with-alt = Alt öffnet Menüs und schreibt andere Zeichen: eine Taste ohne Alt wählen.
ui-key-not-possible = Nicht möglich: { $why }.
ui-key-taken-hides = Die Leertaste blendet alles über dem Schnitt aus, solange sie gedrückt ist, und löst Schaltflächen aus
ui-key-taken-presses = Sie löst das fokussierte Bedienelement aus oder gehört dem System
ui-key-taken-moves-focus = Tab verschiebt den Fokus und wechselt zwischen Tabs und Fenstern
ui-key-taken-closes = Esc schließt und bricht ab und gehört dem System
ui-key-taken-tabs-and-windows = Der Browser öffnet, schließt und wechselt damit Tabs und Fenster
ui-key-taken-changes-tabs = Der Browser wechselt damit zwischen Tabs
ui-key-taken-enlarges = Der Browser vergrößert und verkleinert damit die Seite
ui-key-taken-copies = Sie kopiert, fügt ein oder markiert
ui-key-taken-reloads = Der Browser lädt damit die Seite neu
ui-key-taken-own-use = Der Browser oder das System verwendet sie selbst

# Modelle, hinter dem Namen eines Modells
ui-model-works-at = arbeitet bei { $objective }
ui-model-searches-at = sucht bei { $search } und entscheidet bei { $decision }
ui-model-symmetry = Symmetrie { $group }
ui-model-as-cells-lie = betrachtet jede Zelle, wie sie liegt, sodass eine Drehung des Schnitts die Antwort ändern kann
ui-model-directions = betrachtet jede Zelle aus { $count } Richtungen, sodass eine Drehung des Schnitts die Antwort kaum ändert
ui-model-directions-mirrored = betrachtet jede Zelle aus { $count } Richtungen und gespiegelt, sodass eine Drehung des Schnitts die Antwort kaum ändert
