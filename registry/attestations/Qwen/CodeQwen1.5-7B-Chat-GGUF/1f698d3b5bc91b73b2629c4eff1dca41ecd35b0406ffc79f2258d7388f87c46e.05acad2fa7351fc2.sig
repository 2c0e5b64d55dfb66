{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "dqmDVmgFMbU03JTiLtfdWPtnCwqJwfv6GTa7eW0BHbpOQ/2dHp6KQOO8IecRHeZEA8jttxGGBBLLbC789gpwAQ=="
}
