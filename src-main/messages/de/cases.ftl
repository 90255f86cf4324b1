# Die Fälle
cases = Fälle
cases-back = Zurück zum Schnitt
cases-list = Schnitte des Projekts nach Fällen
cases-reading = Die Schnitte des Projekts werden gelesen…
cases-shown = { $count ->
    [one] { $shown } Schnitt
   *[other] { $shown } Schnitte
  }
cases-found = { $count ->
    [one] { $found } von { $all } Schnitt
   *[other] { $found } von { $all } Schnitten
  }
cases-search = Suchen: Fall, Block, Färbung, Name
cases-sort-by = Sortieren nach
cases-order-case = Fall
cases-order-name = Name
cases-order-state = Stand
cases-order-changed = Zuletzt geändert
cases-sort-stays = Die Reihenfolge bleibt, bis neu sortiert wird
cases-sort-again = Neu sortieren
cases-filter-by-state = Nur Schnitte mit diesem Stand zeigen
cases-none-found = Kein Schnitt passt dazu.
cases-clear-filter = Alle Schnitte zeigen

# Stand eines Schnitts
cases-state-new = neu
cases-state-queued = wartet
cases-state-running = läuft
cases-state-failed = fehlgeschlagen
cases-state-analysed = analysiert
cases-state-in-review = in Durchsicht
cases-state-changed = seit der Freigabe geändert
cases-state-signed-off = freigegeben
cases-state-moved = Datei nicht gefunden
cases-failed-because = fehlgeschlagen: { $why }
cases-signed = freigegeben: Fassung { $version }, { $reader }, { $date }
cases-changed = geändert seit Fassung { $version }, freigegeben von { $reader }
cases-moved = die Datei liegt nicht mehr, wo sie zuletzt gesehen wurde

# Zeilen
cases-no-case = Ohne Fall
cases-slides = { $count ->
    [one] { $shown } Schnitt
   *[other] { $shown } Schnitte
  }
cases-runs = { $count ->
    [0] nicht analysiert
    [one] { $shown } Lauf
   *[other] { $shown } Läufe
  }
cases-block = Block { $block }
cases-fold = { $name } zuklappen
cases-unfold = { $name } aufklappen
cases-fold-all = Alle zuklappen
cases-unfold-all = Alle aufklappen

# Wo noch nichts steht
cases-empty-heading = Noch kein Schnitt in diesem Projekt
cases-empty-what = Schnitte stehen hier, sobald sie analysiert, beurteilt oder in einen Stapel gelegt sind. Hier werden sie Fällen zugeordnet, nach dem Verschieben ihrer Dateien wiedergefunden und freigegeben.
cases-empty-first = Öffnen Sie einen Schnitt und analysieren Sie ihn, oder analysieren Sie einen ganzen Ordner als Stapel.
cases-empty-batch = Einen Ordner analysieren…

# Was mit den gewählten Schnitten geschieht
cases-actions = Was mit den gewählten Schnitten geschieht
cases-selected = { $count ->
    [0] keiner gewählt
   *[other] { $shown } gewählt
  }
cases-open = Öffnen
cases-set-case = Fall setzen…
cases-by-folder = Fall nach Ordner
cases-by-folder-what = Jeder kommt in den Fall, der wie der Ordner seiner Datei heißt
cases-sign-off = Freigeben…
cases-withdraw = Freigabe zurückziehen…
cases-undo = Rückgängig
cases-undo-what = { $count ->
    [one] Die Änderung des Falls von { $shown } Schnitt zurücknehmen
   *[other] Die Änderung des Falls von { $shown } Schnitten zurücknehmen
  }
cases-nothing-to-undo = Hier werden nur Änderungen von Fällen zurückgenommen, und es gibt keine. Eine Freigabe wird zurückgezogen.
cases-cancel = Abbrechen
cases-sending = Wird gespeichert…

# Ihr Fall
cases-form-case = Fall
cases-form-block = Block
cases-form-stain = Färbung
cases-form-differs = mehrere; bleibt
cases-form-set = Fall setzen
cases-form-take-out = Aus ihrem Fall nehmen
cases-form-take-out-what = Ohne Namen eines Falls werden sie aus ihrem genommen.

# Freigabe
cases-sign-off-sure = { $count ->
    [0] Keiner davon kann freigegeben werden.
    [one] { $reader } steht für { $shown } Schnitt ein, wie er jetzt ist.
   *[other] { $reader } steht für { $shown } Schnitte ein, wie sie jetzt sind.
  }
cases-sign-off-unanalysed = { $count ->
    [one] { $shown } davon wurde ohne Analyse beurteilt.
   *[other] { $shown } davon wurden ohne Analyse beurteilt.
  }
cases-sign-off-left-out = { $count ->
    [one] { $shown } bleibt weg: weder analysiert noch beurteilt, oder schon freigegeben.
   *[other] { $shown } bleiben weg: weder analysiert noch beurteilt, oder schon freigegeben.
  }
cases-sign-off-nameless = Ohne Namen gibt niemand frei: Geben Sie Ihren zuerst in den Optionen ein.
cases-sign-off-statement = Erklärung (freiwillig)
cases-sign-off-now = { $count ->
    [one] { $shown } Schnitt freigeben
   *[other] { $shown } Schnitte freigeben
  }
cases-doubts-asked = Wird auf Zweifel durchgesehen…
cases-doubt-tiles = Nicht lesbar: { $tiles } auf { $count ->
    [one] { $shown } Schnitt
   *[other] { $shown } Schnitten
  }. Was dort liegt, ist nicht bekannt.
cases-doubt-nothing-judged = { $count ->
    [one] { $shown } Schnitt wurde nicht analysiert, und niemand hat eine Figur darauf beurteilt.
   *[other] { $shown } Schnitte wurden nicht analysiert, und niemand hat eine Figur darauf beurteilt.
  }
cases-doubt-pixel-size = { $count ->
    [one] Die Pixelgröße von { $shown } Schnitt ist zweifelhaft.
   *[other] Die Pixelgrößen von { $shown } Schnitten sind zweifelhaft.
  }
cases-doubt-model = { $count ->
    [one] Farben oder Vergrößerung von { $shown } Schnitt sind nicht die, für die das Modell gemacht ist.
   *[other] Farben oder Vergrößerung von { $shown } Schnitten sind nicht die, für die das Modell gemacht ist.
  }
cases-doubt-outdated = { $count ->
    [one] Das Ergebnis von { $shown } Schnitt ist veraltet: Seine Pixelgröße wurde seitdem geändert.
   *[other] Die Ergebnisse von { $shown } Schnitten sind veraltet: Ihre Pixelgrößen wurden seitdem geändert.
  }
cases-doubt-unread = { $count ->
    [one] Der letzte Lauf über { $shown } Schnitt ist beschädigt: Was er nicht lesen konnte, ist nicht bekannt.
   *[other] Die letzten Läufe über { $shown } Schnitte sind beschädigt: Was sie nicht lesen konnten, ist nicht bekannt.
  }
cases-sign-off-without-tiles = { $count ->
    [one] Trotz { $shown } fehlender Kachel freigeben
   *[other] Trotz { $shown } fehlender Kacheln freigeben
  }
cases-sign-off-all-the-same = { $count ->
    [one] { $shown } Schnitt trotzdem freigeben
   *[other] { $shown } Schnitte trotzdem freigeben
  }
cases-withdraw-sure = { $count ->
    [0] Keiner davon ist freigegeben.
    [one] Die Freigabe von { $shown } Schnitt wird zurückgezogen und bleibt im Protokoll.
   *[other] Die Freigaben von { $shown } Schnitten werden zurückgezogen und bleiben im Protokoll.
  }
cases-report-what = Zum Fall, zu dem die ausgewählten Schnitte gehören
cases-withdraw-reason = Grund
cases-withdraw-now = { $count ->
    [one] { $shown } Freigabe zurückziehen
   *[other] { $shown } Freigaben zurückziehen
  }

# Was geschehen ist
cases-done-set-case = { $count ->
    [one] Der Fall von { $shown } Schnitt ist gesetzt.
   *[other] Der Fall von { $shown } Schnitten ist gesetzt.
  }
cases-done-take-out = { $count ->
    [one] { $shown } Schnitt ist aus seinem Fall genommen.
   *[other] { $shown } Schnitte sind aus ihren Fällen genommen.
  }
cases-done-sign-off = { $count ->
    [one] { $shown } Schnitt ist freigegeben.
   *[other] { $shown } Schnitte sind freigegeben.
  }
cases-done-withdraw = { $count ->
    [one] { $shown } Freigabe ist zurückgezogen.
   *[other] { $shown } Freigaben sind zurückgezogen.
  }
cases-done-undo = { $count ->
    [one] Der Fall von { $shown } Schnitt ist wieder wie vorher.
   *[other] Der Fall von { $shown } Schnitten ist wieder wie vorher.
  }
cases-unchanged = Nichts ändert sich: Sie sind schon in diesem Fall.
cases-no-folder = Von keinem ist ein Ordner seiner Datei bekannt.
cases-refused = { $count ->
    [one] { $shown } wurde nicht gespeichert:
   *[other] { $shown } wurden nicht gespeichert:
  }
cases-refused-more = und { $shown } weitere
cases-dismiss = Ausblenden

# Verschobene Dateien
cases-moved-some = { $count ->
    [one] Die Datei von { $shown } Schnitt liegt nicht mehr, wo sie zuletzt gesehen wurde.
   *[other] Die Dateien von { $shown } Schnitten liegen nicht mehr, wo sie zuletzt gesehen wurden.
  }
cases-moved-one = Die Datei von { $name } liegt nicht mehr, wo sie zuletzt gesehen wurde: { $path }
cases-unseen-one = Die Datei von { $name } liegt vielleicht in einem Ordner, der in diesem Fenster nicht gewählt wurde: { $path }
cases-nowhere-one = Eine Datei von { $name } hat noch niemand gesehen.
cases-look = In einem Ordner suchen…
cases-look-folder = Ordner, in dem gesucht wird, mit denen darin
cases-look-now = Suchen
cases-looking = Wird gesucht…
cases-look-found = { $found } wiedergefunden, { $missing } fehlen noch.
cases-look-notes = Was nicht gelesen werden konnte

# Fälle aus einer Liste
cases-list-take = Aus einer Liste…
cases-list-what = Eine Tabelle (CSV, TSV, XLSX) von Schnitten mit Fall, Block, Färbung, Pixelgröße und Protokoll wird hier eingetragen, ohne Analyse. Ihre Spalten: Datei, Fall, Block, Färbung, mpp, Protokoll.
cases-list-path = Pfad der Liste
cases-list-choose = Liste wählen…
cases-list-read = Eintragen
cases-list-reading = Die Liste wird gelesen, ihre Schnitte werden geöffnet…
cases-list-taken = Eingetragen: { $changed }; schon so: { $unchanged }; ohne Angabe: { $unstated }.
cases-list-faults = { $count ->
    [one] { $shown } wurde beiseitegelegt:
   *[other] { $shown } wurden beiseitegelegt:
  }
cases-list-same = { $path } ist derselbe Schnitt wie { $as }.
