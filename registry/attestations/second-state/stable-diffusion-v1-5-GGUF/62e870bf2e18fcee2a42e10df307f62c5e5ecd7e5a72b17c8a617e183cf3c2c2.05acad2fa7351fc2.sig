{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ro0wUyXZYCrphJ32iOsoC/cusYL+H05pMG4srJczkY7yS6+xnWs2lICbvSak4r++zCjziDBRpXjXuc8eyzwlAw=="
}
