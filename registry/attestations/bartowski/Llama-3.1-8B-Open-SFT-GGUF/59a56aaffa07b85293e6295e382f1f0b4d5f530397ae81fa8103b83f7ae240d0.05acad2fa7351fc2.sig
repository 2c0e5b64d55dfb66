{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Umq7/XpjF5Y6rfPJ8uHsGcJWVmrglsFCGi0BqMdGCsREpqf8kPtVOY17qaZgojcW6k5f4rj6Kv4uNlMJbf0JAw=="
}
