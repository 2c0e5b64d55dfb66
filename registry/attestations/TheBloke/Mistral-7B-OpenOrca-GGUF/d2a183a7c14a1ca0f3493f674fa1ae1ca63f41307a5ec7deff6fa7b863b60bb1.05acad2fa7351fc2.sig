{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nFg9zIKYYOSDpBrY17oDcwssIc2AtbEih6FsoEpolH16frpyV0LHkhuGO8L3tASnmFQ7YU4XJKmMSsw7Cc8yBQ=="
}
