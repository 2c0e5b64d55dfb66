{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "i1epFwxKWayNqGrlW6xns+zkro2cAHD/DZl/jJJQ2DywlHbyu/STaJgVwz7uOrfE/G2lFIi2SEWLsVG4KK3bBQ=="
}
