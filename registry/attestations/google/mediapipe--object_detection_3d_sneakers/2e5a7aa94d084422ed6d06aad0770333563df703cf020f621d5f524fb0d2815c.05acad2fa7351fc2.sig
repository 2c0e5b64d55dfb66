{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "LCkFTtEgCFdGPIusIq98S8kI9ucdni3v2CXUDKVg5+zPcQE8THmqAv1n7kp+zzFFpeMTUAXDGIsuYv8gruJBBw=="
}
