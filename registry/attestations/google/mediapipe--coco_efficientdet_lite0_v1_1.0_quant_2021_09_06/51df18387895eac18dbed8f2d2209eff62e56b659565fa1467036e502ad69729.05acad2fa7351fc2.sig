{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mD/2w3sbIrWvlshcTK36ojG1leE6d/mPfb+RctINefVWj0sxQkH/oE11QsJKfqbcS5sxh2ledh5hFlt9/a5yAw=="
}
