{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "59vXHhoc5EZnD5dsSOJW2wkGPodO6uRem3sUEvSk4yzvavPXzVdTgdVFSmpWsmmRZmQV0dxJYNFBnO6eoYcnDg=="
}
