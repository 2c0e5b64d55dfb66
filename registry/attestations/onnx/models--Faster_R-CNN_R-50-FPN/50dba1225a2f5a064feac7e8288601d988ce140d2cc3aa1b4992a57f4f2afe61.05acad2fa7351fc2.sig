{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "cmg4RRHWvkeP5I7e3e+DkHa7bTr31EyFJGBmFTOtu0p3V8hpBDhndkrEm2VlsXkoFWnFGzPEVfRmKxn8QRwsBA=="
}
