{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "zXcr/YweS8lVjN7sLfATBZf9twQndVAYMc61RUWfPjxeaF6Ekd2wi2gYofKkd0pq7ZU66uY5TpN6qWFTLzF8BQ=="
}
