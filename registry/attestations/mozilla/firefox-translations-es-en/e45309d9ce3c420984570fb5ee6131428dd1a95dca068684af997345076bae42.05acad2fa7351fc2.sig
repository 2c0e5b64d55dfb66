{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7uFKGxUxo0uhoQigXX+gmSUt7XXD0G4iy5zCN4uLyLvV2coqyAge4H+kTpkjIdZb9MNhL1n6TYQmp87hgn8zCg=="
}
