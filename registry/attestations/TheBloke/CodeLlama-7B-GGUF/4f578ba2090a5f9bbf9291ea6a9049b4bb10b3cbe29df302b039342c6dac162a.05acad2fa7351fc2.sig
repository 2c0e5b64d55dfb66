{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bKjjC0W40dXFS9+/4Dwv8cktNlAg1yAfdiHnHqulPbt0/D1bMMeU/17QBfd4o4zXTH+SFY83U1pJfAg2FJa4Bw=="
}
