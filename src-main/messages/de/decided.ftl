# Der Bericht über das, was Menschen entschieden haben, auf Papier

decided-title = Mitosefiguren: Bericht der Entscheidungen
decided-slides =
    { $count ->
        [one] { $count } Präparat
       *[other] { $count } Präparate
    }
decided-slide-named = Präparat { $slide }
decided-slide = Präparat
decided-case = Fall { $name }
decided-block = Block { $block }
decided-written = geschrieben { $at } von Spindle { $spindle }
decided-attached = Der Inhalt dieses Berichts für Programme; spindle report verify liest ihn
decided-logo = Logo
decided-research = Nur für Forschungszwecke. Kein Medizinprodukt.
decided-all-signed = Jedes Präparat dieses Berichts ist so freigegeben, wie es hier steht. Die Software schlägt vor, die Befundenden entscheiden; beides ist gezeigt.
decided-some-unsigned = { $signed ->
        [0] { $count ->
            [one] Das Präparat dieses Berichts ist nicht so freigegeben, wie es hier steht
           *[other] Von den { $count } Präparaten dieses Berichts ist keines so freigegeben, wie es hier steht
        }
        [one] Von { $count } Präparaten ist eines so freigegeben, wie es hier steht
       *[other] Von { $count } Präparaten sind { $signed } so freigegeben, wie sie hier stehen
    }: dieser Bericht kann sich noch ändern. Die Software schlägt vor, die Befundenden entscheiden; beides ist gezeigt.
decided-missing-characters = □ steht für { $characters }: dieser Schrift fehlen die Zeichen.
decided-reader = Befundende Person
decided-date-and-signature = Datum und Unterschrift
decided-page = Seite { $page } von { $pages }
decided-footer = Spindle { $spindle }  ·  Eintrag { $seq }, Kette { $chain }…  ·  Inhalt SHA-256 { $sum }…  ·  prüfen mit: spindle report verify
decided-summary = Präparate
decided-first-reader = Erste Person
decided-in-area = Im Zählareal
decided-state = Stand
decided-stage-new = neu
decided-stage-analysed = analysiert, nicht beurteilt
decided-stage-in-review = in Beurteilung
decided-stage-signed-off = freigegeben
decided-signed-version = Version { $version }, freigegeben von { $by }

decided-decision = Vorschlag der Software und Entscheidungen
decided-no-run = Zu diesem Präparat ist kein Lauf aufgezeichnet: es gibt keinen Vorschlag der Software.
decided-nobody = Noch niemand hat über eine Figur dieses Präparats entschieden.
decided-software-proposes = Vorschlag der Software
decided-reader-decided = Entscheidung { $reader }
decided-mitotic = Mitosefiguren
decided-confirmed = bestätigt
decided-atypical = davon atypisch
decided-unsure = unsicher
decided-unreviewed = vorgeschlagen, noch nicht beurteilt
decided-normal = normal (ähnlich aussehend)
decided-density = Pro mm²
decided-interval = 95-%-Intervall pro mm²
decided-area = Analysierte Fläche, mm²
decided-range-means = Die Zahl einer Person ist ein Bereich: von den bestätigten Figuren bis zu den bestätigten, unsicheren und noch nicht beurteilten. Intervalle gelten für den Zufall allein (Poisson, Garwood).
decided-to = bis
decided-score = Zahl und Score im Zählareal
decided-counted-by = Gezählt von
decided-protocol = Protokoll
decided-no-protocol = keines gewählt
decided-protocol-named = { $name }, Version { $version } ({ $citation })
decided-counting-area = Zählareal
decided-area-placed = wohin { $reader } es gelegt hat
decided-area-fullest = wo die meisten Figuren liegen
decided-count = Mitosezahl
decided-score-is = Score
decided-no-score = das Protokoll gibt für diese Fläche keinen
decided-probability = Wahrscheinlichkeit jedes Scores
decided-probability-means = Die Wahrscheinlichkeit gilt für den Zufall allein: übersehene und falsche Figuren, und dass das Areal gewählt wurde, weil es die meisten enthält, gehen nicht ein.
decided-readers = Befundende
decided-verdicts = Urteile
decided-blinded = verblindet
decided-imported =
    { $count ->
        [one] Ein Urteil von { $reader } stammt aus einer Datei eines anderen Programms.
       *[other] { $count } Urteile von { $reader } stammen aus Dateien anderer Programme.
    }
decided-own-estimate = Eigene Zahl vorab
decided-software-then = Software dabei
decided-seen = Bei 20× gesehen
decided-without-estimate = nicht geschätzt
decided-agreement = { $first } und { $second } haben { $figures ->
        [one] eine Figur
       *[other] { $figures } Figuren
    } beide beurteilt und stimmen zu { $observed } überein; Cohens Kappa { $kappa } ({ $low } bis { $high }), atypisch gilt als mitotisch.
decided-agreement-without-kappa = { $first } und { $second } haben { $figures ->
        [one] eine Figur
       *[other] { $figures } Figuren
    } beide beurteilt und stimmen zu { $observed } überein; Kappa ist nicht bestimmt, wo alle gleich beurteilt sind.
decided-consensus =
    { $count ->
        [one] Zu { $count } Figur ist ein Konsens aufgezeichnet.
       *[other] Zu { $count } Figuren ist ein Konsens aufgezeichnet.
    }
decided-notes = Notizen

decided-warnings = Vor den Zahlen zu lesen
decided-software-warns = Warnungen des Laufs (englisch)
decided-not-signed = Dieses Präparat ist nicht freigegeben: noch steht niemand für diese Zahlen ein.
decided-changed = Geändert, seit Version { $version } freigegeben wurde, zuletzt durch Eintrag { $seq } des Protokolls.
decided-pixel-size-by-hand = Die Pixelgröße wurde von Hand eingegeben ({ $by }): jede Fläche und Dichte hängt davon ab.
decided-nobody-named = ohne Namen
decided-tiles-missing =
    { $count ->
        [one] { $shown } Kachel war nicht lesbar; Figuren dort sind nicht gezählt, ihre Fläche gehört nicht zur analysierten Fläche.
       *[other] { $shown } Kacheln waren nicht lesbar; Figuren dort sind nicht gezählt, ihre Fläche gehört nicht zur analysierten Fläche.
    }
decided-mask-corrected =
    { $count ->
        [one] Was als Gewebe gilt, wurde an { $count } Stelle von Hand berichtigt.
       *[other] Was als Gewebe gilt, wurde an { $count } Stellen von Hand berichtigt.
    }
decided-overview = Übersicht
decided-overview-alt = Das ganze Präparat { $slide } mit { $count ->
        [one] einer Figur
       *[other] { $count } Figuren
    }, { $confirmed } davon als mitotisch beurteilt, und dem Zählareal.
decided-overview-means = Ring: als mitotisch beurteilt. Quadrat: vorgeschlagen oder unsicher. Durchgezogener Kreis: Zählareal, als Kreis seiner Größe gezeichnet. Gestrichelt: Hotspot der Software.
decided-overview-regions = Blau: wo analysiert oder gezählt wurde; gestrichelt: was ausgenommen wurde.
decided-gallery = Figuren in voller Auflösung
decided-crop-alt = Figur { $number }: { $verdict }
decided-partly-read = teils nicht gelesen
decided-gallery-means = Fett: Nummer der Figur, Score der Software. Balken: { $bar }. Darunter: Urteile mit den Befundenden.
decided-figures = Figuren ({ $count })
decided-no-figures = Es gibt keine: nichts ist als mitotisch vorgeschlagen, und niemand hat eine gezeigt.
decided-number = Nr.
decided-figure-score = Score
decided-verdicts-by-reader = Urteile (befundende Person)
decided-proposal-mitotic = mitotisch
decided-proposal-normal = normal
decided-not-found = nicht gefunden
decided-more-figures = und { $count } weitere, im Projekt
decided-verdict-mitotic = mitotisch
decided-verdict-atypical-mitotic = atypisch mitotisch
decided-verdict-normal = normal
decided-verdict-unsure = unsicher
decided-no-verdict = kein Urteil
decided-was-blinded = verblindet
decided-agreed = Konsens: { $verdict }

decided-how-made = Wie der Vorschlag entstand
decided-slide-key = Schlüssel des Präparats
decided-scene = Szene { $scene }
decided-pixel-size = Pixelgröße
decided-mpp-slide = wie im Präparat angegeben
decided-mpp-user = von Hand eingegeben ({ $by })
decided-model = Modell
decided-checksum = Prüfsumme des Modells, SHA-256
decided-provider = Ausführung
decided-threshold = Mitotisch ab Score
decided-threshold-of-profile = { $threshold }, aus dem Profil { $name }, Version { $version }, angepasst an { $kind ->
        [verdicts] Urteile
       *[labels] Annotationen
    } mit { $mitoses ->
        [one] { $mitoses } Mitose
       *[other] { $mitoses } Mitosen
    }; F1 { $fitted } auf Schnitten, an die es nicht angepasst wurde, { $unfitted } ohne Anpassung
decided-analysed = Analysiertes Gewebe
decided-analysed-in-regions =
    { $count ->
        [one] { $area } mm², begrenzt durch { $count } gezeichnete Region
       *[other] { $area } mm², begrenzt durch { $count } gezeichnete Regionen
    }
decided-missing-tiles = Nicht gelesene Kacheln
decided-none = keine
decided-rotation = Drehung des Gewebes
decided-rotation-measured = Vierteldrehungen ändern Scores um höchstens { $exact }, andere Winkel um ±{ $spread } ({ $count ->
        [one] eine Detektion
       *[other] { $count } Detektionen
    }, { $angles } Winkel)
decided-rotation-not = nicht gemessen: { $why }
decided-run = Lauf
decided-known = Was über das Modell bekannt ist
decided-accuracy-not-stated = Die Hersteller geben nicht an, wie genau es ist.
decided-accuracy = F1 { $f1 }  ·  Präzision { $precision }  ·  Sensitivität { $recall }
decided-accuracy-on = { $model } auf { $fields } Feldern mit { $mitoses } Mitosen, { $area } mm², bei Schwelle { $threshold }; in Klammern 95-%-Intervalle. Gemessen an anderen Präparaten: ein anderes Labor, ein anderer Scanner oder ein anderes Organ kann andere Zahlen ergeben.
decided-other-threshold = Die Schwelle dieses Laufs ist { $threshold }; für sie gelten diese Zahlen nicht.
decided-known-failures = Bekannte Fehler, in den Worten der Hersteller
decided-log = Freigabe und Protokoll
decided-signed = Freigegeben
decided-not-signed-off = nein
decided-signed-as = als Version { $version } von { $by }, { $at }, Eintrag { $seq }
decided-statement = Erklärung
decided-project = Projekt
decided-entry = Letzter Eintrag des Protokolls
decided-chain = Summe der Kette dort
