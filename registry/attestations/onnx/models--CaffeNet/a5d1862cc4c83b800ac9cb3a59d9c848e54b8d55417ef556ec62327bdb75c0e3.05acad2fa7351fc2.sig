{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "DqHN2ZrCOIGtLnnfcQWKPTU1IkQj8HTNrk4fxbMuYTk4Yfb2C3//ELFeatplfngjjLkmt6ECoQnF2RpheNXeBQ=="
}
