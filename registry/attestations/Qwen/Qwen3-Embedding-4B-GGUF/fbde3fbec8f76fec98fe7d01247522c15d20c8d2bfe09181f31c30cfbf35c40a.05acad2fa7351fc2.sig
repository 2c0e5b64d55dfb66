{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ZG4mEMNJDEWMOkUu+neUE5W9PLvKBpeYQcsGg+ejMaA/NscNauhOkWD9VgePEIgl6EXkdMs6rtE7O9yWehLQAg=="
}
