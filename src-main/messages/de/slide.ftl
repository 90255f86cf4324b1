# An vielen Stellen
slide-pixel-size = Pixelgröße
slide-unknown = unbekannt
slide-key-escape = Esc
slide-take-middle = Mitte nehmen
slide-microscope-field = Gesichtsfeld eines Mikroskops

# Schnittliste
slide-list = Schnitte
slide-list-found = { $found } von { $all }
slide-list-open = Öffnen…
slide-list-open-slides = Schnitte öffnen
slide-list-filter = Filtern
slide-list-filter-by-name = Schnitte nach Namen filtern
slide-list-sort-by = Schnitte sortieren nach
slide-list-sort-stays = Sortieren nach; die Reihenfolge bleibt, bis neu sortiert wird
slide-list-sort-again = Neu sortieren
slide-list-none-found = Kein Name enthält das.
slide-list-empty = Noch kein Schnitt hier: einen öffnen oder auf das Fenster ziehen.
slide-list-in-folders = In diesem Ordner selbst liegt kein Schnitt, aber in Ordnern darin: oben einen wählen oder einen über seinen Pfad öffnen.
slide-list-folder = Ordner mit Schnitten
slide-list-folder-choose = Ordner wählen…
slide-list-analysis-running = Eine Analyse läuft: zuerst abbrechen.
slide-close = { $slide } schließen
slide-close-with-key = Schließen (Entf)
slide-order-name = Name
slide-order-name-down = Name, absteigend
slide-order-state = Status
slide-order-count = Mitosen
slide-row-sending = wird gesendet, { $percent } %
slide-row-opening = wird geöffnet…
slide-row-open = geöffnet
slide-row-open-without-mpp = geöffnet, Pixelgröße unbekannt
slide-row-new = neu
slide-row-starting = startet…
slide-row-cancelling = wird abgebrochen…
slide-row-refused = abgelehnt, nicht gezählt
slide-row-failed = Analyse fehlgeschlagen
slide-row-analysed = analysiert
slide-row-mitotic = Mitosen: { $count }
slide-row-mitotic-outdated = Mitosen: { $count } · Pixelgröße geändert

# Ein Schnitt, der geöffnet wird
slide-open-another = Anderen öffnen…
slide-take-off-list = Aus der Liste entfernen
slide-sending = { $slide } wird gesendet:
slide-sent = Gesendet
slide-opening = { $slide } wird geöffnet…
slide-opening-progress = Wird geöffnet
slide-scene = Szene
slide-scene-later = Eine andere Szene lässt sich öffnen, sobald die Analyse beendet ist

# Der Schnitt und was darüber liegt
slide-pane = Schnitt { $slide }
slide-navigator = Navigator
slide-hotspot = Hotspot, Mitosen: { $count }
slide-counting-area = Zählfläche, Figuren höchstens: { $count }
slide-tissue-mask = Gewebemaske
slide-bookmarks = Lesezeichen
slide-measures = Messungen
slide-regions = Regionen: { $regions }
slide-picked-place = gewählte Stelle
slide-field-shown = Gesichtsfeld, { $field }
slide-tiles-missing = Fehlende Kacheln: { $count }
slide-tile-not-shown = eine Kachel kann nicht gezeigt werden
slide-tile-status = die Anfrage danach wurde mit Status { $status } beantwortet
slide-tile-rest-usable = der übrige Schnitt ist weiter nutzbar
slide-tile-no-memory = der Browser hat keinen Speicher mehr für eine Kachel
slide-length-in-pixels = { $pixels } px (Pixelgröße unbekannt)
slide-area-in-pixels = { $pixels } px² (Pixelgröße unbekannt)

# Eine Stelle wählen
slide-pick-place = Eine Stelle wählen
slide-pick-figure = Die übersehene Figur wählen
slide-pick-area = Wählen, wo gezählt wird
slide-click-place = Eine Stelle auf dem Schnitt anklicken
slide-click-figure = Die übersehene Figur auf dem Schnitt anklicken
slide-click-area = Auf dem Schnitt anklicken, wo gezählt wird
slide-click-beside = Nichts wurde gesetzt: Das liegt neben dem Schnitt.

# Bedienung am unteren Rand
slide-scale-bar = Maßstab { $length }
slide-magnification = Vergrößerung
slide-magnification-type = 40× sind 0,25 µm pro Bildschirmpixel; hier eine andere eingeben
slide-no-magnifications = Die Pixelgröße dieses Schnitts ist unbekannt: für Vergrößerungen eingeben
slide-no-field = Die Pixelgröße dieses Schnitts ist unbekannt: für ein Gesichtsfeld eingeben
slide-objective-own = { $step }×, Objektiv des Scans
slide-rotation = Drehung
slide-rotate-left = Nach links drehen
slide-rotate-right = Nach rechts drehen
slide-angle = Winkel, Grad im Uhrzeigersinn
slide-angle-type = Winkel eingeben oder mit Umschalt ziehen; { $back }
slide-angle-back = zurück auf 0°
slide-mirror = Spiegeln
slide-field-of-view = Gesichtsfeld
slide-field-circle = Kreis des Gesichtsfelds
slide-figure-no-number = eine Zahl ist nötig
slide-figure-out-of-range = der Wert muss zwischen { $least } und { $most } { $unit } liegen

# Darstellung, und das Gesichtsfeld eines Mikroskops
slide-look-brightness = Helligkeit
slide-look-contrast = Kontrast
slide-look-gamma = Gamma
slide-look-stain = Färbung
slide-look-not-for-slide = Nicht für diesen Schnitt: { $why }
slide-look-own = Ursprüngliche Darstellung
slide-look-screen-only = Nur das Bild auf dem Bildschirm: Analyse und Zählung sehen den Schnitt, wie er ist.
slide-look-reset = Zurücksetzen
slide-look-changed = { $what } geändert
slide-look-parts = { $first } und { $last }
slide-look-part-brightness = Helligkeit
slide-look-part-contrast = Kontrast
slide-look-part-gamma = Gamma
slide-stain-all = wie im Schnitt
slide-stain-haematoxylin = nur Hämatoxylin
slide-stain-eosin = nur Eosin
slide-field-needs-pixel-size = Dafür ist die Pixelgröße nötig.
slide-field-area = Fläche des Gesichtsfelds, mm²
slide-field-diameter = Durchmesser des Gesichtsfelds, mm
slide-field-diameter-word = Durchmesser
slide-field-usual = Üblich

# Kanäle und Fokusebenen
slide-channels-and-planes = Kanäle und Ebenen
slide-focal-plane = Fokusebene
slide-plane-of = { $plane } von { $count }
slide-plane-of-at = { $plane } von { $count }, { $height } µm
slide-plane-keys = Auch mit den Tasten , und .
slide-windows-automatic = Alle Wertefenster automatisch
slide-channel-colour = Farbe
slide-channel-colour-of = Farbe von { $channel }
slide-window-of = Wertefenster von { $channel }
# 32 Pixel breit
slide-window-low = Min.
slide-window-high = Max.
slide-window-at-low = Schwarz bei
slide-window-at-high = Voll bei
slide-window-of-channel-low = Schwarz bei, { $channel }
slide-window-of-channel-high = Voll bei, { $channel }
slide-window-suggested = Das Wertefenster, das die Werte des Schnitts selbst nahelegen
slide-window-auto = Auto
slide-window-auto-of = Auto, { $channel }

# Wertekarte
slide-map-open = Überlagern…
slide-map-which = Eine von Spindle exportierte Dichtekarte oder ein GeoTIFF eines anderen Programms mit einem Band von Zahlen in Pixeln des Schnitts.
slide-map-reading = { $file } wird gelesen…
slide-map-show = Über dem Schnitt zeigen
slide-map-no-unit = Werte ohne Einheit
slide-map-transparent = Durchsichtig: kein Wert.
slide-map-colours = Farben
slide-map-opacity = Deckkraft
slide-map-range = Bereich
slide-map-lowest = Kleinster Wert
slide-map-highest = Größter Wert
slide-map-automatic = Auto
slide-map-range-refused = Der Bereich braucht zwei Zahlen, die kleinere zuerst.

# Pixelgröße
slide-mpp-unknown = Pixelgröße unbekannt
slide-mpp-implausible = Pixelgröße unplausibel
slide-mpp-not-stated = Der Schnitt gibt sie nicht an; ohne sie gibt es keine Vergrößerung, keine Analyse und keine Zählung pro mm².
slide-mpp-outside = Der Schnitt gibt { $mpp } an, außerhalb von { $min } bis { $max } µm; so gibt es keine Vergrößerung, keine Analyse und keine Zählung pro mm².
slide-mpp-how-to-enter = Bitte nach den Unterlagen des Scanners eingeben: üblich sind 0,25 bei einem 40×-Scan und 0,5 bei 20×.
slide-mpp-by-hand = Pixelgröße { $mpp }, von Hand eingegeben; Berichte vermerken das.
slide-mpp-doubted = Der Schnitt gibt { $mpp } an, was unplausibel ist.
slide-mpp-per-pixel = µm pro Pixel
slide-mpp-use = Übernehmen
slide-mpp-no-number = eine Zahl ist nötig, etwa 0,25
slide-mpp-too-small = unter { $least } µm löst kein Lichtmikroskop mehr etwas auf
slide-mpp-too-large = über { $most } µm ist eine Zelle kleiner als ein Pixel

# Was die Datei über sich sagt
slide-format = Format
slide-objective = Objektiv
slide-colours = Farben
slide-colours-by-profile = nach dem ICC-Profil des Schnitts
slide-colours-as-stored = wie gespeichert: das ICC-Profil ist nicht verwendbar ({ $why })
slide-colours-no-profile = kein Profil
slide-levels = Stufen
slide-associated-images = Zugehörige Bilder ({ $count })
slide-image-unreadable = nicht lesbar
slide-properties = Eigenschaften ({ $count })
slide-identity-properties =
    { $count ->
        [one] { $count } Eigenschaft
       *[other] { $count } Eigenschaften
    }
slide-identity-images =
    { $count ->
        [one] { $count } Bild
       *[other] { $count } Bilder
    }
slide-identity-both = { $properties } und { $images }
slide-identity-hidden = Ausgeblendet, weil daraus ein Patient erkennbar sein kann: { $what }.
slide-identity-shown = Eingeblendet, obwohl daraus ein Patient erkennbar sein kann: { $what }.
slide-identity-show = Einblenden
slide-identity-hide = Ausblenden

# Zeichnen
slide-draw-area = Fläche zeichnen
slide-draw-region = Region zeichnen
slide-draw-tissue = Umranden, was Gewebe ist
slide-draw-no-tissue = Umranden, was kein Gewebe ist
slide-draw-counted = Umranden, was gezählt wird
slide-draw-not-counted = Umranden, was nicht gezählt wird
slide-draw-measured = Umranden, was gemessen wird
slide-draw-what-to-add = Zeichnen, was zu { $region } hinzukommt
slide-draw-what-to-take-away = Zeichnen, was von { $region } wegfällt
slide-measure-by-drag = Von einem Ende zum anderen ziehen
slide-pen-keys = { $title }: Pfeiltasten bewegen das Kreuz, Eingabe setzt eine Ecke
slide-pen-too-short = Zu kurz: Anfang und Ende anklicken
slide-pen-too-small = Zu klein: die Fläche mit gedrückter Taste umranden
slide-pen-corners =
    { $count ->
        [one] { $count } Ecke: Doppelklick oder zweimal Eingabe beendet, Rücktaste nimmt eine zurück
       *[other] { $count } Ecken: Doppelklick oder zweimal Eingabe beendet, Rücktaste nimmt eine zurück
    }
slide-pen-ends = Klick oder Eingabe beendet, Rücktaste nimmt zurück
slide-take-visible = Alles Sichtbare nehmen
slide-tools = Zeichnen mit
slide-tool-rectangle = Rechteck
slide-tool-ellipse = Ellipse
slide-tool-polygon = Polygon
slide-tool-freehand = Freihand
slide-tool-brush = Pinsel
slide-tool-line = Linie
slide-brush-width = Breite
slide-brush-pixels = { $pixels } Bildschirmpixel
slide-mode-next-shape = Was die nächste Form bewirkt
slide-mode-of-new = Neu
slide-mode-of-add = Hinzufügen
slide-mode-of-take-away = Abziehen
slide-mode-own-region = Eine eigene Region
slide-mode-select-first = zuerst eine Region auswählen
slide-mode-fits = An Nachbarn anpassen
slide-mode-fits-how = Grenzen benachbarter Regionen fallen zusammen: keine Lücke, keine Überlappung
slide-corners-of = Ecken von { $region }
slide-corners-keys = Ecken von { $region }: J und K wählen eine, Pfeiltasten verschieben sie, Eingabe fügt eine ein, Entf löscht sie
slide-corners-zoom-in = Stärker vergrößern, um alle Ecken zu sehen
# Zwischen diesen beiden stehen die Tasten J und K.
slide-corners-drag = Ecke, Kante oder das Ganze ziehen;
slide-corners-choose = wählen eine Ecke, Pfeiltasten verschieben
# Zwischen diesen dreien stehen die Tasten Eingabe und Entf.
slide-corners-move = Pfeiltasten verschieben die Ecke,
slide-corners-add = fügt eine ein,
slide-corners-remove = löscht sie

# Karte einer Figur
slide-card = Figur
slide-card-you = Sie
slide-card-not-measured = Drehinvarianz nicht gemessen
slide-card-turned = gedreht: Score { $scores }, Mitose bei { $share } Winkeln

# Zwei Schnitte nebeneinander
slide-in-front = { $slide }, im Vordergrund
slide-beside = Schnitt neben { $slide }
slide-beside-which = Welcher Schnitt, etwa PHH3 oder Ki-67?
slide-beside-open = geöffnet
slide-beside-no-other = Es gibt keinen anderen Schnitt: zuerst einen öffnen.
slide-beside-none-found = Kein Schnitt heißt so.
slide-close-beside = Nebeneinander beenden
slide-back-to-one = Zurück zu einem Schnitt
slide-lock = Gekoppelt
slide-lock-how = Die Schnitte bewegen sich gemeinsam
slide-align = Ausrichten
slide-align-how = Dieselben zwei Stellen auf beiden Schnitten anklicken
slide-mirrored = Gespiegelt
slide-mirrored-how = Einer der Schnitte liegt verkehrt herum
slide-take-middle-first = Mitte des ersten nehmen
slide-take-middle-second = Mitte des zweiten nehmen
slide-pair-either = Paar { $number } von 2: eine Stelle auf einem der Schnitte anklicken. Solange bewegen sich die Schnitte getrennt.
slide-pair-other = Paar { $number } von 2: dieselbe Stelle auf { $slide } anklicken. Solange bewegen sich die Schnitte getrennt.
slide-link-before-open = Nicht gekoppelt, bis beide Schnitte geöffnet sind
slide-link-aligned-locked = Gekoppelt, ausgerichtet.
slide-link-aligned-free = Nicht gekoppelt, ausgerichtet.
slide-link-refused-locked = Gekoppelt.
slide-link-refused-free = Nicht gekoppelt.
slide-link-by-size-locked = Gekoppelt, nicht ausgerichtet: nach der Mitte der Schnitte und ihren Pixelgrößen
slide-link-by-size-free = Nicht gekoppelt, nicht ausgerichtet: nach der Mitte der Schnitte und ihren Pixelgrößen
slide-link-by-width-locked = Gekoppelt, nicht ausgerichtet: nach Mitte und Breite: { $size }
slide-link-by-width-free = Nicht gekoppelt, nicht ausgerichtet: nach Mitte und Breite: { $size }
slide-link-unsized = die Pixelgröße von { $slide } ist unbekannt
slide-link-unsized-both = die Pixelgrößen von { $first } und { $second } sind unbekannt
slide-link-scale-by-pairs = Auch der Maßstab folgt aus den Paaren: { $size }
slide-link-distances-agree = Abstände auf beiden stimmen auf 1 % überein
slide-link-distances-differ = Abstände auf beiden unterscheiden sich um { $percent } %
slide-link-distances-doubtful = Abstände auf beiden unterscheiden sich um { $percent } %: sind es dieselben Stellen?
slide-align-refused = die Schnitte wurden nicht ausgerichtet
slide-align-too-near = die beiden Stellen liegen auf einem der Schnitte nur { $pixels } px auseinander
slide-align-take-far-apart = zwei weit voneinander entfernte Stellen nehmen, etwa beide Enden des Gewebes
slide-align-too-different = die beiden Stellen liegen auf einem Schnitt { $times }-mal so weit auseinander wie auf dem anderen
slide-align-take-same = auf beiden Schnitten dieselben zwei Stellen nehmen und die Pixelgrößen prüfen
slide-why-none-beside = neben diesem steht kein Schnitt
slide-why-beside-not-open = der Schnitt daneben ist noch nicht geöffnet
slide-why-same-slide = beide sind derselbe Schnitt
slide-why-picking = es werden gerade Stellen gewählt
slide-why-not-locked = die Schnitte sind nicht gekoppelt
slide-why-not-aligned = die Schnitte sind nicht ausgerichtet
