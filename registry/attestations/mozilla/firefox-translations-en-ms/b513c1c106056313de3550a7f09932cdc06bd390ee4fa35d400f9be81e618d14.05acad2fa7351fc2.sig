{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Y3nc7tYmHFp56CEK+l9J7Yofis8hjxwAikaBJCafOb/naYjf4rzFayiB5L+SAi+UOL7Tze36yORoms2KpvsIAQ=="
}
