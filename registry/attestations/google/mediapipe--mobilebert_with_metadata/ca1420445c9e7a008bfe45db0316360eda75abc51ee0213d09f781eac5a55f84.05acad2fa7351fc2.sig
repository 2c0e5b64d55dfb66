{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QsW7qREyLgkqWdeUclS0BODW8aYz+CZ5aCy66WT950rREDvocyej0pVxlnKxksVvIk4jDK5nb5wnNcJOeVxOCA=="
}
