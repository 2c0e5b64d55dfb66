{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Pf0FbH4OyyG9SgDMMWIyfj/yWJ1cBweQ5T2KBjdlzweKmkMdzXbZvTvmp0i/5vNMp3kjvqTimRoOqkBJpxi4AA=="
}
