{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "VXy4ZL62G0jJxo/0vjcaVg3p7pSQ3jpybyVK1NJECs49vckd+Ci8tjUlqkDYlXRaW3rWtgJMzCeiiKUQblQOAw=="
}
