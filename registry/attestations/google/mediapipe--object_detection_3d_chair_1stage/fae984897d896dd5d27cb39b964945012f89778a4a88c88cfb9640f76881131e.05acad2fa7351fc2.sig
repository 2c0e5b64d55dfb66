{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/q0PsPIZHXyZg2dNYsJfillIO3u5D3Kxx9MSjlFnk1/WvrwuV6dHCj2iTVTmYLh8QJ/k7BSJZLa+vfhaxZ2gBg=="
}
