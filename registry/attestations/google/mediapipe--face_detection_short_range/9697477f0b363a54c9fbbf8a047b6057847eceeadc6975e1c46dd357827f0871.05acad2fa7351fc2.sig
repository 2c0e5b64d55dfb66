{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0Ur2uLN2ZLQe9RwUka9Q7OWQ8SYUFalLPPqiuRLqIB93MKj6Kxnj/pSPmrtBctlYnZ9gM7vawjxRJ23rJtXPAg=="
}
