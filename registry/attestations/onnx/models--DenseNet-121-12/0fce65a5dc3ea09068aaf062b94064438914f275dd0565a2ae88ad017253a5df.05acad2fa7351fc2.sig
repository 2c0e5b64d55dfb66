{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "hZ9PvPxbFIcmwo4usWMQ9sz3PIpyAXl6np9BsUw8ArrP698AxW+2rps/lYROyWPfGwu8dVS4doyqMo252fUWAQ=="
}
