{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "j2rATXKcQ2tBfK/DuzIGhWbFaqtbnZet9MfeChk1D6svlJ8jZNDGVeIHg1MNkQj/JLPut3EPrNm9YlCWPzG7BQ=="
}
