{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "emiTPgfl45DEqhQN/ZpF30v4aRBVjVuhALs+EK9Craa4JukDJeKuZlexjJwSynYYcszmhWP3UCoRU2CZa50hDQ=="
}
