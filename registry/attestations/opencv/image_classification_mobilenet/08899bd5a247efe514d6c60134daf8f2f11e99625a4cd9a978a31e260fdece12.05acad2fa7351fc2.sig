{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "7I9BOPUQikjEQJ7kmoNR9gwLBYHm3ceCpI0i1C3w7a5DrbuiBw/fgDHEdTYdjlK5eUkthislFBn1XTzehr8vDg=="
}
