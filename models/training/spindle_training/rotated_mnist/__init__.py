"""The rotated-MNIST experiment of Cohen & Welling 2016 (arXiv 1602.07576) with the layers of `groups`."""
