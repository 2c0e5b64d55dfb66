{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Nrn/DWfE6b4qmhl+dQsC9ESF55dyk8tM8pq/nEak5MRYg3p738BsWoPjt3E8LQ+ns9jmSbHgbhwNwDSP7MqKAg=="
}
