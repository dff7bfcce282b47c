"""What every screen of the console uses: the door, forms, answers, words, the menu and the keys."""
