{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "caHkRYXLcmDpAi+XeedGkjBFCYq5eNMVuWq5y72Vp0PP1KCtUxGE1Fd0iQEcQ6dAyf7Lxsp/CxhdywDrI4TtAw=="
}
