{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "pS8569jCSg2la5E6rHz0chtPZqMKQQTJIBkYb2vz3N/h7qSnI35Mjal9qTsjZnikdp0bU3Jbw2c2rQPYldwHAQ=="
}
