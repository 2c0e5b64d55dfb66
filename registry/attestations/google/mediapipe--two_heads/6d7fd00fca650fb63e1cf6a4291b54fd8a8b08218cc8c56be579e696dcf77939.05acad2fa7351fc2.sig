{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WyG7Jd/zxT1Q2b4mT+s3RV6sRhTHjAtbBr/P+dVbuvE0M2clBxqNp7aEhkXF4fsFXOfMLkbFJA9KK19azBwGAw=="
}
