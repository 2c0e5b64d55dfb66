{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ZtMOI3X0fsu9R3S2hPLvWsMuaK6g+nCPutp/27JFLEzCf+KUbS/l3/wRa8OdZHOd+hjEVlqDPzcq+YmVLApqAg=="
}
