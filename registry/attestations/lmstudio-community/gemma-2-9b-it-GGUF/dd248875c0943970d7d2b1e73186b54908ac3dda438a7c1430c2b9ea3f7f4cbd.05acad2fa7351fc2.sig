{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3evtkIA8EbF/dLem/31mCxNi9gWfUcLtGHSl8SFddwHkUbVoWY+gL/1a/W9HqOLHdBvx4rhmGnKZrQOuBkCoBw=="
}
