{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "E8uzoeANfIBsBszFx1t7U5SYcLxevfZg8q0qV/p9cmHlYzncj5sTu0WQra5Vor3ue5MJrbhi5vXaf/1/YfnrCw=="
}
