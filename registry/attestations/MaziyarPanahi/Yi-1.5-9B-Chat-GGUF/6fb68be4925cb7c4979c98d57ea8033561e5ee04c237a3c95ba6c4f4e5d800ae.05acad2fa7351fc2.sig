{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "t8Q7RZuv3wAcGa2FQXpUr2+fuJEZpUeZ0bTbChzJCgeX61+cD25MLZqKfeXr/z7Srmhed0bTGaF3Gh6vaSBFBg=="
}
