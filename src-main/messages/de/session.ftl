# Entscheidungen, wie eine Liste der nicht gespeicherten sie nennt
session-decision-mpp = Pixelgröße { $mpp }
session-decision-tissue-added = Gewebe hinzugefügt bei ({ $x }, { $y })
session-decision-tissue-taken-out = Gewebe entfernt bei ({ $x }, { $y })
session-decision-mask-edit-removed = Korrektur der Gewebemaske zurückgenommen
session-decision-verdict = { $verdict } bei ({ $x }, { $y })
session-decision-verdict-taken-back = Urteil zurückgenommen bei ({ $x }, { $y })
session-decision-consensus = Konsens { $verdict } bei ({ $x }, { $y })
session-decision-consensus-taken-back = Konsens zurückgenommen bei ({ $x }, { $y })
session-decision-no-estimate = Anzahl ohne eigene Schätzung angezeigt
session-decision-own-count = eigene Anzahl { $own }
session-decision-blinded-begins = Beginn der verblindeten Untersuchung
session-decision-blinded-ends = Ende der verblindeten Untersuchung
session-decision-figure-added = Figur hinzugefügt bei ({ $x }, { $y })
session-decision-area-placed = Zählfläche platziert bei ({ $x }, { $y })
session-decision-area-released = Platz der Zählfläche zurückgenommen
session-decision-note = Notiz: { $text }
session-decision-note-at = Notiz bei ({ $x }, { $y }): { $text }
session-decision-note-removed = Notiz entfernt
session-decision-region = eine Region
session-decision-region-named = Region „{ $name }“
session-decision-region-removed = Region entfernt
session-decision-protocol = Zählprotokoll { $protocol }
session-decision-alignment = Ausrichtung an einem anderen Schnitt
session-decision-alignment-taken-back = Ausrichtung aufgehoben
session-decision-case = Fall { $name }
session-decision-case-taken-out = Schnitt aus seinem Fall genommen
session-decision-sign-off = Freigabe
session-decision-sign-off-withdrawn = Freigabe zurückgezogen: { $reason }
session-decision-undo = letzte Entscheidung rückgängig gemacht
session-decision-redo = letzte Entscheidung wiederholt

# Entscheidungen, die nicht gespeichert wurden
session-nobody-decides = Nicht gespeichert, weil niemand gesagt hat, wer entscheidet: { $decisions }
session-slides-together = { $count ->
    [one] { $shown } Schnitt
   *[other] { $shown } Schnitte
  }
session-another-project = die Entscheidung wurde nicht gespeichert
session-another-project-why = seitdem wurde ein anderes Projekt geöffnet
session-another-project-remedy = { $project } wieder öffnen und dort entscheiden
session-verdict-not-recorded = Das Urteil wurde nicht gespeichert: Die Figur ist wieder ausgewählt.
session-consensus-not-recorded = Der Konsens wurde nicht gespeichert: Die Figur ist wieder ausgewählt.

# Durchsicht
session-figure-is-there = Hier ist schon eine Figur, die jetzt ausgewählt ist: Geben Sie Ihr Urteil zu ihr ab.
session-last-figure = Das war die letzte Figur in dieser Reihenfolge.
session-consensus-no-disagreement = Bei der Figur im Vordergrund weichen die beiden Untersucher nicht voneinander ab.
session-consensus-nobody-present = Zuerst angeben, wer dabei ist.
session-consensus-all-settled = Alle Abweichungen sind geklärt.

# Regionen und Zählfläche
session-region-in-others = Nichts wurde gezeichnet: Alles liegt in anderen Regionen
session-region-too-many-points = Die Region wurde nicht geändert: Ihr Umriss hat zu viele Punkte
# Namen, die niemand gewählt hat
session-region-unnamed = Region { $number }
session-exclusion-unnamed = Ausschluss { $number }
session-area-hidden = Ausgeblendet, solange es auch die Funde der Software sind: Offene Figuren sind ihre Vorschläge.
session-area-mpp-unknown = Die Pixelgröße ist unbekannt: Sie muss zum Zählen in einer Fläche eingegeben werden.
session-area-diameter-unknown = Den Durchmesser des Gesichtsfelds Ihres Mikroskops eingeben: Das Zählprotokoll nennt ihn nicht.
session-area-after-analysis = Gezählt wird nach dem Ende der Analyse.

# Wie eine Analyse endete, nach dem Namen des Schnitts
session-run-finished = analysiert in { $time }
session-run-cancelled = Analyse abgebrochen
session-run-not-counted = nicht gezählt, { $why }
session-run-failed = Analyse fehlgeschlagen, { $why }

# Analysen
session-run-waits = Die Analyse beginnt, wenn die Entscheidungen davor gespeichert sind.
session-run-lost = die Analyse ging verloren
session-run-lost-why = Spindle wurde neu gestartet, während sie lief
session-run-lost-remedy = erneut starten
session-newer-analysis = { $slide }: Eine neuere, anderswo erstellte Analyse wird gezeigt
session-mpp-now-unknown = Diese Zahlen entstanden mit { $made }, und die Pixelgröße des Schnitts ist jetzt unbekannt: Flächen und Dichten gelten dafür nicht. Erneut analysieren.
session-mpp-now-another = Diese Zahlen entstanden mit { $made }, und die Pixelgröße des Schnitts ist jetzt { $now }: Flächen und Dichten gelten dafür nicht. Erneut analysieren.

# Die Rechenwerke dieses Rechners werden gemessen
session-measuring-postponed = Die Rechenwerke dieses Rechners sind noch nicht gemessen: Dieser Lauf nutzt den Prozessor
session-measuring-begun = Die Rechenwerke dieses Rechners werden einmalig für die nächsten Analysen gemessen
session-measuring-interrupted = Die Rechenwerke dieses Rechners werden gemessen, wenn keine Analyse läuft
session-measured-none-passes = Die Rechenwerke dieses Rechners sind gemessen: Keines besteht den Selbsttest
session-measured = Die Rechenwerke dieses Rechners sind gemessen: Die nächste Analyse rechnet auf { $engine }

# Schnitte, Karten und Dokumente
session-phantom-slide = Phantomschnitt
session-map-not-shown = die Karte kann nicht über dem Schnitt angezeigt werden
session-map-not-shown-why = ihre Werte sind nicht angekommen
session-map-not-shown-remedy = die Karte erneut öffnen
session-export-writing = { $names } wird geschrieben…
session-export-dismissed = Nichts wurde exportiert.
session-export-failed = { $names } wurde nicht geschrieben.

# When a batch has ended
session-batch-ended = Der Stapel ist zu Ende
session-batch-ended-counts =
    { $done ->
        [one] { $done } Schnitt fertig
       *[other] { $done } Schnitte fertig
    }, { $failed } fehlgeschlagen, { $cancelled } abgebrochen
