{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "O5gC8EMlyg0io9pdF7xTrcDv2DkQbFWIoCnwnTGFrDgW4EQ+chPrfnYY1VKOdHYFweWB9TBq8S59VfAyueVdBQ=="
}
