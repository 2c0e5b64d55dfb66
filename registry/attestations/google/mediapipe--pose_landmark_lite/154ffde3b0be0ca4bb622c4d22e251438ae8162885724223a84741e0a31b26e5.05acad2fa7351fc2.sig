{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "vmjEVd+wehIh9BvfozQk+zylHtRlOJ4xULb2bcedD6P6dFcQ9YhB7tHBt65KPSzDPIXlGOh6m4cH6qxFfpgIBw=="
}
