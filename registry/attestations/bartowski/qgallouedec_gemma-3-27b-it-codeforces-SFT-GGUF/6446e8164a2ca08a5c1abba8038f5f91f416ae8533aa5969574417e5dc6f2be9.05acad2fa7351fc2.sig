{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "LqMQe5SOmR8VAjiwRg7Wp7vZt9rRWeK0by+8kiUZa2SFMrhpTFRjeF7kOl9lgeJK3ockdHnFjjjEQZufelKoCg=="
}
