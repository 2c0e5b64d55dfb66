{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ltUeAWU+NJavfFc6jdlxNHEa2M/wmhEDxyHaGhiou3BAnj8I7G/kTWFrVKrUAu+1q/OpYN3nHHnH1L/SK0KZCg=="
}
