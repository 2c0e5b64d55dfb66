{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "OlMuJfBO0dwHJIqKdfs1jcRiyTj8c+MyVuuz4WkaiACn4NOdqMWxe1i9/RzOnLh8amruNCQneHduUhSpz6JaDg=="
}
