{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "GaPFDYl1rpM5nlxlPpamaAQQ5c0C313Yv0BVqI4vFHvp7rirb424mEhPr6HcFckP68t8hgyZ7D3t0Mg53IoJCg=="
}
