{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8ZWX1g2Wyvx/w0v1rWvf4ni0hHJ+8oJtAkcjHaF07fdlkcH8raPBnmEyzVRnmGmRqXzCuBOvqcaT6Birngg1Dg=="
}
