{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8YfAktgRpFcK29tYabvFgBrfBYMTERhpeJ8voay4xB/yvdjrahNoskD+VlYRnd98Ah/pl1GFeAW3Xqw2N8WQCQ=="
}
