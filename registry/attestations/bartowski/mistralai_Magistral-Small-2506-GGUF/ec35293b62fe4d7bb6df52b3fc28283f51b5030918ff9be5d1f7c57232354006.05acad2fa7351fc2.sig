{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ppTj/vvCSpB3laz1wGGbgoaUAYyq+Phhkka3W6Ttkx/3MDaGUyzQbJriy86WZ/r7gpN3umrBVKkDNjc8+7ufAQ=="
}
