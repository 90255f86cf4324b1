# The panel

invariance-what-it-shows = Gewebe hat kein Oben und Unten: Beim Drehen sollte sich ein Score nicht ändern. Wählen Sie eine Detektion oder eine Stelle, um ihren Score bei jedem Winkel zu sehen.
invariance-picked-place = Gewählte Stelle
invariance-detection = Detektion { $rank } · { $score }
invariance-pick-place = Stelle wählen
invariance-mpp-unknown = Die Pixelgröße ist unbekannt: bitte zuerst eingeben.
invariance-cancelled = Abgebrochen.
invariance-measure = Messen
invariance-tiles-white =
    { $count ->
        [one] { $shown } Kachel konnte hier nicht gelesen werden und gilt als weiß.
       *[other] { $shown } Kacheln konnten hier nicht gelesen werden und gelten als weiß.
    }
invariance-no-baseline = Das einfache Vergleichsmodell ist nicht installiert: Es gibt nichts zu vergleichen.

# A measurement under way

invariance-turning = Gewebe wird gedreht
invariance-stage-begin = Startet…
invariance-stage-stain = Färbung wird geprüft…
invariance-stage-starting-engine = Rechenwerk startet…
invariance-stage-turning = Gewebe wird gedreht…
invariance-progress = { $percent } % · noch { $duration }

# The turned picture

invariance-picture = Das Gewebe an dieser Stelle, { $size } µm breit, um { $angle } gedreht
invariance-turned-by = Gedreht um
invariance-quarter-turns = Vierteldrehungen
invariance-reading = { $model } { $score }, { $label }

# The diagram

invariance-plot = Score gegen den Winkel. { $curves }
invariance-curve = { $model }: Score { $range }, { $labels }, exakte Drehungen ändern ihn um höchstens { $change }
invariance-labels-mitotic = Mitose bei allen { $of } Winkeln
invariance-labels-normal = keine Mitose bei allen { $of } Winkeln
invariance-labels-both = Mitose bei { $mitotic } von { $of } Winkeln
invariance-legend-threshold = Schwelle { $threshold }
invariance-legend-baseline-threshold = die des Vergleichsmodells, { $threshold }
invariance-legend-exact = exakte Vierteldrehung
invariance-legend-mirrored = dieselbe im Spiegelbild

# What the diagram amounts to

invariance-meaning-mitotic = Wie auch immer das Gewebe gedreht wird, { $model } stuft diese Stelle als Mitose ein
invariance-meaning-normal = Wie auch immer das Gewebe gedreht wird, { $model } stuft diese Stelle nicht als Mitose ein
invariance-meaning-both = { $model } stuft diese Stelle bei { $mitotic } von { $of } Winkeln als Mitose ein, bei den übrigen nicht: Die Einstufung hängt hier davon ab, wie das Gewebe liegt, deshalb entscheidet Ihr Auge
invariance-meaning-baseline-both = das einfache Vergleichsmodell stuft sie bei { $mitotic } von { $of } Winkeln als Mitose ein
invariance-meaning-baseline-always-mitotic = das einfache Vergleichsmodell stuft sie bei jedem Winkel als Mitose ein
invariance-meaning-baseline-always-normal = das einfache Vergleichsmodell stuft sie bei keinem Winkel als Mitose ein
invariance-meaning-baseline-same = das einfache Vergleichsmodell kommt zum selben Ergebnis
invariance-meaning-baseline-mitotic = das einfache Vergleichsmodell dagegen schon
invariance-meaning-baseline-normal = das einfache Vergleichsmodell dagegen nicht
invariance-share = { $mitotic } von { $of }
invariance-row-mitotic = Mitose bei
invariance-row-score = Score
invariance-row-exact = Exakte Drehungen, bis zu
invariance-row-spread = Andere Winkel, Streuung

# The table of all scores

invariance-all-scores = Alle Scores
invariance-scores-caption = Score gegen den Winkel, um den das Gewebe im Uhrzeigersinn gedreht ist
invariance-angle = Winkel
invariance-angle-mirrored = { $angle } gespiegelt
invariance-copy-csv = Als CSV kopieren

# The figure of a run

invariance-run = Drehinvarianz des Laufs
invariance-run-heading = Der ganze Lauf
invariance-run-not-measured = Nicht gemessen: { $why }.
invariance-run-turned-none = Vierteldrehungen des Gewebes änderten keinen Score
invariance-run-turned = Vierteldrehungen des Gewebes änderten keinen Score um mehr als { $change }
invariance-run-mirrored-none = Vierteldrehungen und Spiegelung des Gewebes änderten keinen Score
invariance-run-mirrored = Vierteldrehungen und Spiegelung des Gewebes änderten keinen Score um mehr als { $change }
invariance-run-others =
    { $count ->
        [one] andere Winkel: ±{ $spread } ({ $shown } Detektion, { $angles } Winkel)
       *[other] andere Winkel: ±{ $spread } ({ $shown } Detektionen, { $angles } Winkel)
    }
