{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "H1d/Igf775jLjwLw9hIqUmbn9Btk17U6rtbzrZeJSWiPewgTHff5zf8U02nttFyuD+RA4EaQdCq1yoM6KYrkAg=="
}
