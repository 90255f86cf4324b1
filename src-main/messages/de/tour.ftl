# Die Führung am Phantomschnitt
tour-title = Führung
tour-progress = { $step } von { $steps }
tour-next = Weiter
tour-back = Zurück
tour-end = Beenden
tour-come-back = bringt Sie zur Führung zurück
tour-not-now = Noch nicht: { $why }.

tour-step-slide = Ein Schnitt zum Üben
tour-step-slide-text = Das Phantom ist künstliches Gewebe mit Mitosen an bekannten Stellen; nichts darin stammt von Patienten. Das Mausrad vergrößert, Ziehen verschiebt, Ziehen mit Umschalttaste dreht.
tour-step-analyse = Das Netz sucht
tour-step-analyse-text = Die Analyse sucht im Gewebe nach Mitosen, und zwar gleich, wie auch immer der Schnitt liegt. Während sie läuft, können Sie weiter ansehen.
tour-step-figures = Die Funde liegen über dem Schnitt
tour-step-figures-text = Gestrichelte Kreise sind Mitosen, die vier Ecken eines Quadrats sind keine. Gehen Sie von einem Fund zum nächsten; die Leertaste zeigt, solange sie gedrückt ist, den bloßen Schnitt.
tour-step-review = Sie entscheiden
tour-step-review-text = Figur für Figur: Eine Taste gibt das Urteil, und die nächste steht da. Ein Urteil ist durchgezogen gezeichnet, lässt sich zurücknehmen und überschreibt nie den Vorschlag der Software.
tour-step-count = Zählen, wo es verlangt wird
tour-step-count-text = Die Zählfläche liegt dort, wo die meisten Mitosen sind. Ihre Zahl ist ein Bereich, bis jede Figur darin entschieden ist; Spindle sagt, wenn nichts mehr die Punktzahl ändern kann.
tour-step-tell = Weitergeben
tour-step-tell-text = Ein Dokument nennt die Zahl und wie sie entstand: Gewebe, Modell, Pixelgröße. Nur für die Forschung, kein Medizinprodukt.
tour-step-more = Alles mit der Tastatur
tour-step-more-text = Jeder Befehl wird mit Worten gefunden, seine Taste steht daneben. Tasten ändert man unter „Tastenkürzel“.
