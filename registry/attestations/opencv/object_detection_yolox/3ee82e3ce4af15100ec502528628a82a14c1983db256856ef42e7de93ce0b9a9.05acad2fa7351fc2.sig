{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "NKMzGw0qleCjx3yX0acjo4k01RB2oi0GOtyJDXPZF65/52XNJpmNnxOgasECJ9uoEl0XIOUZ/tUbqFMxkxZGCQ=="
}
