{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qgAma4AjBa2Gtv8ztTvnCTIpdFOsM3hKi3ZavnRZijwsNzHTAHvs22lctiXo78T/9PV2w2XeWB2mzRK3osPIDw=="
}
