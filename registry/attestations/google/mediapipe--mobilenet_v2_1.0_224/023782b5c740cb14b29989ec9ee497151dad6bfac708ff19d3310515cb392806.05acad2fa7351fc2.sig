{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "sD6AW0VQjNNlBjI20cqLEjaKg8ctO47ouz3KsKdiOq7py3BbLMii5Od+F3e5tVRdNpZpQn81mNofUwlRY5KwDg=="
}
