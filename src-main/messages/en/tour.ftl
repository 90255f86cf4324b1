# The guided tour on the phantom slide
tour-title = Tour
tour-progress = { $step } of { $steps }
tour-next = Next
tour-back = Back
tour-end = End the tour
tour-come-back = brings you back to the tour
tour-not-now = Not yet: { $why }.

tour-step-slide = A slide to practise on
tour-step-slide-text = The phantom is synthetic tissue with mitoses at known places; nothing in it is a patient’s. Turn the wheel to zoom, drag to move, and drag with Shift held to rotate.
tour-step-analyse = Let the network look
tour-step-analyse-text = The analysis searches the tissue for mitotic figures, and does so alike however the slide was laid. While it runs you can go on looking.
tour-step-figures = What it found lies over the slide
tour-step-figures-text = Dashed circles are mitotic, the four corners of a square are normal. Step from one to the next; hold Space to see the bare slide.
tour-step-review = You decide
tour-step-review-text = Figure by figure: one key gives the verdict, and the next is in front. A verdict is drawn solid, can be undone, and never overwrites what the software proposed.
tour-step-count = Count where it is asked for
tour-step-count-text = The counting area lies where most mitotic figures are. Its count is a range until every figure in it is decided; Spindle says when no other figure can change the score.
tour-step-tell = Hand it on
tour-step-tell-text = A document states the count and how it was made: tissue, model, pixel size. For research use only, not a medical device.
tour-step-more = All by keyboard
tour-step-more-text = Every command is found by its words, with its key beside it. Keys are changed under “Keyboard shortcuts”.
