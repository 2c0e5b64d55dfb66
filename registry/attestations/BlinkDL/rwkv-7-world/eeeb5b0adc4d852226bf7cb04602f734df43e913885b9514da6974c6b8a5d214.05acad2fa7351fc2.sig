{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Hcjw8yvPIWikUDPqeWz7uXouRBwt2yI47XmUfEaAk0bfSNkk0yyIRmZfjiqNPx3TfH82vaqMQcXKxFWPE/P4AA=="
}
