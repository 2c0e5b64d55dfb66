{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "cEmq3oFix7MMHCogzK3H5n6zhx/LLX7bqTUHcPvljPXPpTkH+MqaPFecUOgC8P1Jl2o9pJIDu2uJlXAeRRSgAw=="
}
