# The screen

settings-back = Zurück zum Schnitt
settings-kept-on-machine = Gilt auf diesem Rechner, für alle Projekte.

# Project

settings-project = Projekt
settings-project-written-to = Entscheidungen und abgeschlossene Analysen aller Fenster dieses Spindle werden gespeichert in
settings-project-until = bis ein anderes Projekt geöffnet wird.
settings-project-not-kept = Es geht mit dem Ende von Spindle verloren, weil das Projekt nicht geöffnet werden konnte.
settings-project-path = Pfad eines Projekts (.spindle) im bereitgestellten Ordner
settings-project-open = Projekt öffnen
settings-project-new = Neues Projekt
settings-project-recent = Zuletzt verwendet

# Reader

settings-reader = Untersucher
settings-reader-nameless = Ihre Entscheidungen werden ohne Namen gespeichert.
settings-reader-named = Ihre Entscheidungen werden unter { $reader } gespeichert.
settings-reader-kept = Der Name wird auf diesem Rechner gespeichert, für alle Projekte und Fenster, und ab jetzt im Projekt bei jeder Entscheidung.
settings-reader-name = Name oder Kürzel der entscheidenden Person
settings-reader-use = Namen übernehmen

# Appearance

settings-appearance = Aussehen
settings-appearance-what = Wie das Fenster aussieht. { $kept }
settings-theme-dark = Dunkles Fenster
settings-theme-light = Helles Fenster
settings-language = Sprache
settings-language-system = Wie das System ({ $language })
settings-scale = Größe von Schrift und Bedienelementen
settings-follows-system = Hoher Kontrast und reduzierte Bewegung folgen den Einstellungen Ihres Systems.

# Detections over the slide

settings-overlay = Detektionen über dem Schnitt
settings-overlay-what = Wie ihre Umrisse gezeichnet werden; keine Zählung hängt davon ab. { $kept }
settings-overlay-size = Größe der Umrisse
settings-overlay-opacity = Deckkraft der Umrisse
settings-overlay-drawer = Gezeichnet von
settings-drawer-auto = Grafikkarte, wo vorhanden
settings-drawer-card = Immer WebGL
settings-drawer-processor = Immer der Prozessor
settings-overlay-hint = Wo Umrisse einander berühren würden, wird stattdessen eine Dichte gezeichnet. Eine andere Wahl bei „Gezeichnet von“ gilt ab dem nächsten Schnitt, der gezeigt wird.

# Own count first

settings-estimate = Eigene Zählung zuerst
settings-estimate-what = Wer eine Zahl gesehen hat, neigt zu ihr. Ist dies eingeschaltet, wird nichts von dem gezeigt, was die Software auf einem Schnitt gefunden hat, bis Sie Ihre eigene Zählung eingegeben haben; beides wird im Projekt gespeichert. { $kept }
settings-estimate-ask = Nach meiner eigenen Zählung fragen, bevor die Zählung der Software gezeigt wird

# Inference

settings-engine = Inferenz
settings-engine-what = Was eine Analyse berechnet, und wie schnell. Gilt auf diesem Rechner, für alle Projekte und Fenster, ab dem nächsten Lauf.
settings-engine-measuring = Die Rechenwerke dieses Rechners werden gemessen, einmalig, einige Sekunden…
settings-engine-postponed = Die Rechenwerke dieses Rechners werden gemessen, wenn nichts anderes berechnet wird.
settings-engine-choice = Rechenwerk
settings-engine-choice-short = Rechenwerk
settings-engine-automatic = automatisch
settings-engine-automatic-now = automatisch: { $engine }
settings-engine-not-available = { $engine }, nicht verfügbar
settings-engine-threads = Threads des Prozessors
settings-engine-threads-short = Threads
settings-engine-threads-usual = so viele wie Prozessorkerne
settings-engine-set-aside = nicht verwendbar: { $why }
settings-engine-measured = Nur Inferenz, mit { $model }, gemessen am { $date }. Eine Wahl gilt ab dem nächsten Lauf.
settings-engine-measure-again = Erneut messen
settings-engine-measuring-short = Wird gemessen…

# Models

settings-models = Modelle
settings-models-what = Auf diesem Rechner installiert. Welches einen Schnitt analysiert, wird neben dem Schnitt gewählt.
settings-models-none = Keines ist installiert.
settings-model-default = Standard
settings-model-finds = Findet Mitosen in HE: { $how }.
settings-model-details = Technische Einzelheiten
settings-model-scales = { $search } und { $judge } µm/px
settings-model-threshold = Schwelle { $threshold }

# About

settings-about = Über
settings-about-desktop = Spindle { $version }, Desktop; Inferenz: { $engine }
settings-about-browser = Spindle { $version }, im Browser; Inferenz: { $engine }
