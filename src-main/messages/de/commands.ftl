# Ansicht
command-fit = Ganzer Schnitt
command-magnify-1 = Vergrößerung 1×
command-magnify-2 = Vergrößerung 2×
command-magnify-4 = Vergrößerung 4×
command-magnify-10 = Vergrößerung 10×
command-magnify-20 = Vergrößerung 20×
command-magnify-40 = Vergrößerung 40×
command-objective = Objektivvergrößerung des Schnitts
command-full-resolution = Ein Pixel des Schnitts je Bildschirmpixel
command-zoom-in = Vergrößern
command-zoom-out = Verkleinern
command-rotate-left = Um 15° nach links drehen
command-rotate-right = Um 15° nach rechts drehen
command-rotate-reset = Zurück auf 0°
command-flip = Schnitt spiegeln
command-field = Gesichtsfeld eines Mikroskops ein- oder ausblenden
command-look-reset = Darstellung des Schnitts zurücksetzen
command-pan-left = Nach links verschieben
command-pan-right = Nach rechts verschieben
command-pan-up = Nach oben verschieben
command-pan-down = Nach unten verschieben
command-plane-up = Nächste Fokusebene
command-plane-down = Vorherige Fokusebene
command-automatic-windows = Alle Kanäle mit automatischem Fenster
command-coverage = Angesehenes ein- oder ausblenden
command-next-unseen = Nächste noch nicht angesehene Stelle

# Detektionen
command-next = Nächste Detektion
command-previous = Vorherige Detektion
command-hotspot = Zum Hotspot
command-reset-threshold = Schwelle auf die des Modells zurücksetzen
command-analyse = Diesen Schnitt analysieren
command-cancel = Analyse abbrechen
command-export = Exportieren…
command-export-pdf = PDF-Bericht exportieren
command-invariance = Drehinvarianz der Auswahl zeigen
command-pick-place = Stelle für die Drehinvarianz auswählen
command-figure-card = Karte der ausgewählten Figur ein- oder ausblenden
command-hide-overlay = Alles über dem Schnitt ausblenden

# Durchsicht
command-review = Durchsicht ein- oder ausschalten
command-verdict-mitotic = Urteil: Mitose
command-verdict-atypical = Urteil: atypische Mitose
command-verdict-normal = Urteil: keine Mitose
command-verdict-unsure = Urteil: unsicher
command-verdict-none = Urteil zurücknehmen
command-add-figure = Übersehene Figur hinzufügen
command-read-blinded = Verblindet untersuchen, ein oder aus
command-agreement = Übereinstimmung zweier Untersucher
command-next-disagreement = Nächste Abweichung
command-previous-disagreement = Vorherige Abweichung
command-consensus = Konsensrunde ein- oder ausschalten
command-turn-crop = Ausschnitt um 45° drehen

# Zählfläche
command-area = Zählfläche zeigen
command-place-area = Zählfläche platzieren
command-release-area = Zählfläche zurück zu den meisten Figuren
command-enlarge-area = Zählfläche in 1-, 2- oder 5-facher Größe
command-next-deciding = Nächste Figur, die die Punktzahl ändern kann

# Gewebe
command-mask = Gewebemaske ein- oder ausblenden
command-mask-include = Gewebe zur Maske hinzufügen
command-mask-exclude = Gewebe aus der Maske entfernen
command-mask-reset = Zurück zur vorgeschlagenen Gewebemaske

# Regionen
command-regions = Regionen ein- oder ausblenden
command-draw-region = Region zum Zählen zeichnen
command-draw-exclusion = Ausschluss zeichnen
command-region-corners = Eckpunkte der Region bearbeiten
command-remove-region = Ausgewählte Region entfernen

# Messungen und Lesezeichen
command-measure-length = Länge messen
command-measure-area = Fläche messen
command-clear-measures = Messungen löschen
command-bookmark = Lesezeichen an dieser Stelle setzen

# Nebeneinander
command-side-by-side = Weiterer Schnitt neben diesem
command-other-pane = Zum Schnitt daneben
command-lock-slides = Die beiden Schnitte koppeln oder entkoppeln
command-align-slides = An zwei Paaren von Stellen ausrichten
command-align-as-shown = Schnitte so ausrichten, wie sie jetzt liegen
command-mirror-between = Ein Schnitt liegt gespiegelt
command-remove-alignment = Ausrichtung aufheben
command-nudge-left = Nur diesen Schnitt nach links verschieben
command-nudge-right = Nur diesen Schnitt nach rechts verschieben
command-nudge-up = Nur diesen Schnitt nach oben verschieben
command-nudge-down = Nur diesen Schnitt nach unten verschieben
command-turn-left = Nur diesen Schnitt nach links drehen
command-turn-right = Nur diesen Schnitt nach rechts drehen

# Entscheidungen und Projekte
command-undo = Letzte Entscheidung zum Schnitt rückgängig machen
command-redo = Rückgängig Gemachtes wiederholen
command-open-project = Projekt öffnen…
command-new-project = Neues Projekt…

# Dokumente
command-report-decisions = Bericht der Entscheidungen…
command-export-annotations = Annotationen exportieren…
command-import-annotations = Annotationen importieren…

# Schnitte
command-open = Schnitte öffnen…
command-phantom = Phantomschnitt öffnen
command-next-slide = Nächster Schnitt
command-previous-slide = Vorheriger Schnitt

# Fenster
command-slides = Schnittliste ein- oder ausblenden
command-inspector = Inspektor ein- oder ausblenden
command-cases = Fälle: die Schnitte des Projekts
command-batch = Stapel: viele Schnitte in einem Durchgang
command-settings = Optionen
command-theme = Zwischen dunkel und hell wechseln
command-shortcuts = Tastenkürzel
command-tour = Führung am Phantomschnitt
command-palette = Befehl suchen

# Gruppen von Befehlen
command-group-view = Ansicht
command-group-detections = Detektionen
command-group-review = Durchsicht
command-group-counting-area = Zählfläche
command-group-tissue = Gewebe
command-group-regions = Regionen
command-group-measures-and-bookmarks = Messungen und Lesezeichen
command-group-side-by-side = Nebeneinander
command-group-decisions = Entscheidungen
command-group-documents = Berichte und Austausch
command-group-slides = Schnitte
command-group-window = Fenster

# Warum ein Befehl jetzt nicht möglich ist
command-not-available = „{ $command }“ ist nicht möglich: { $why }.
command-why-no-slide = kein Schnitt ist geöffnet
command-why-slide-failed = der Schnitt konnte nicht geöffnet werden
command-why-slide-opening = der Schnitt ist noch nicht geöffnet
command-why-slide-not-in-front = der Schnitt ist nicht im Vordergrund
command-why-slide-not-drawn = der Schnitt wird noch nicht angezeigt
command-why-no-other-slide = kein weiterer Schnitt ist geöffnet
command-why-mpp-unknown = die Pixelgröße ist unbekannt
command-why-objective-unknown = der Schnitt nennt sein Objektiv nicht
command-why-one-focal-plane = der Schnitt hat nur eine Fokusebene
command-why-no-channels = der Schnitt hat keine Kanäle
command-why-own-look = der Schnitt hat schon seine eigene Darstellung
command-why-not-stained = der Schnitt ist kein gefärbter Hellfeld-Scan
command-why-analysis-running = eine Analyse läuft
command-why-nothing-running = es läuft keine Analyse
command-why-no-finished-analysis = es gibt keine abgeschlossene Analyse
command-why-no-detections = es gibt keine Detektionen
command-why-no-figures = es gibt keine Figuren
command-why-no-figure-selected = keine Figur ist ausgewählt
command-why-no-hotspot = es gibt keinen Hotspot
command-why-software-hidden = was die Software gefunden hat, ist ausgeblendet
command-why-nothing-corrected = nichts wurde korrigiert
command-why-no-region = keine Region ist gezeichnet
command-why-no-region-selected = keine Region ist ausgewählt
command-why-nothing-measured = nichts wurde gemessen
command-why-nothing-recorded = zum Schnitt ist noch nichts festgehalten
command-why-nothing-to-undo = es gibt nichts rückgängig zu machen
command-why-nothing-to-redo = es gibt nichts zu wiederholen

# Was ein Befehl sagt
command-all-looked-at = Alles wurde bei { $magnification }× oder mehr angesehen.

# Das Menü der Desktop-Anwendung
menu-file = &Datei
menu-edit = Bearbeiten
menu-view = &Ansicht
menu-window = Fenster
menu-help = Hilfe
menu-open-recent = Zuletzt benutzt
menu-clear-recent = Einträge löschen
menu-close =
    { $platform ->
        [darwin] Fenster schließen
       *[other] Schließen
    }
menu-quit =
    { $platform ->
        [darwin] Spindle beenden
        [win32] Beenden
       *[other] Beenden
    }
menu-about =
    { $platform ->
        [linux] Info
       *[other] Über Spindle
    }
menu-services = Dienste
menu-hide = Spindle ausblenden
menu-hide-others = Andere ausblenden
menu-show-all = Alle einblenden
menu-undo = Rückgängig
menu-redo = Wiederholen
menu-cut = Ausschneiden
menu-copy = Kopieren
menu-paste = Einfügen
menu-paste-and-match-style = Einfügen und Stil anpassen
menu-delete = Löschen
menu-select-all = Alles auswählen
menu-substitutions = Ersetzungen
menu-show-substitutions = Ersetzungen einblenden
menu-smart-quotes = Intelligente Anführungszeichen
menu-smart-dashes = Intelligente Gedankenstriche
menu-text-replacement = Text ersetzen
menu-speech = Sprachausgabe
menu-start-speaking = Sprachausgabe starten
menu-stop-speaking = Sprachausgabe stoppen
menu-full-screen = Vollbild ein/aus
menu-reload = Neu laden
menu-developer-tools = Entwicklerwerkzeuge ein/aus
menu-minimise = Minimieren
menu-zoom = Zoomen
menu-front = Alle nach vorne bringen
