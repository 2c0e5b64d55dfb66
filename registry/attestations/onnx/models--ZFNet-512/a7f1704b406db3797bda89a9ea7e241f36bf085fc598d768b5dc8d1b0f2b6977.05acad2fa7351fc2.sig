{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ezYmMLJg9JGKgipN3ldcvQJMEGG5QT9k9tumwJierz+D4daq4qDeTBoEAIyJiQmuJdgqSv+tyLDPkNwi/2N9AQ=="
}
