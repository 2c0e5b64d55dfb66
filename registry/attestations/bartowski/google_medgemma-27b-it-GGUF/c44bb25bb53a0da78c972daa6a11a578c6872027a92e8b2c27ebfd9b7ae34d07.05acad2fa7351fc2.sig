{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Piz0SBAz4jAZtAYnBpe/k/KJLhX6xgLp1eWWBA2np1d8oWCXppLxec986nCU0XKxSokNAW+zuM3ZzAQQJZf1Dg=="
}
