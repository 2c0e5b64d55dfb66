{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "DRfznW/aPKJXhVgViIu5k9iWv+MdRkwXcwUHoyWHeVz6t2upmDxZ/ur/k1/obJp+kyGCmSYP3WnXEzjhBhgnBQ=="
}
